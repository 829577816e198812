// The admin address: one thread with its own event loop for connections, probes and changes, and one of low priority
// for what is read, so that nothing asked there can slow a worker down. A thing of the cold path: it may allocate, and
// uses Beast as it comes.
#pragma once

#include <memory>
#include <string>

#include "base/result.hpp"
#include "crossfade/config.hpp"
#include "crossfade/server.hpp"
#include "server/dials_editor.hpp"
#include "server/reloader.hpp"

namespace crossfade {

class AdminServer {
 public:
  // Binds and starts. All of these must outlive the result. Without a reloader the configuration has no file, and
  // without an editor no dial is turned. An error says which address and why.
  static result<std::unique_ptr<AdminServer>, std::string> start(const Address& address, Server& server,
                                                                 const Reloader* reloader,
                                                                 DialsEditor* editor = nullptr);
  ~AdminServer();  // closes every connection and joins the thread

  Address bound_address() const;  // any thread; the port filled in

 private:
  AdminServer();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace crossfade
