// The proxy as a process runs it: server, admin address, reloading and signals around one control thread. What `serve`
// is, and what `demo` runs, too.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "admin/admin_server.hpp"
#include "base/result.hpp"
#include "crossfade/server.hpp"
#include "server/dials_editor.hpp"
#include "server/reloader.hpp"

namespace crossfade {

// Why a proxy did not start: the document's errors, or else a reason.
struct StartFailure {
  ConfigErrors config_errors;
  std::string reason;
};

// Belongs to the thread that runs the control io_context. Signals: SIGHUP reads the configuration and reopens the logs,
// SIGUSR1 reopens the logs, SIGTERM and SIGINT drain and then stop the io_context, a second one of these ends the
// process at once.
class RunningProxy {
 public:
  // Loads the file, binds, begins to serve and watch, and logs each step up to "ready". `control` must outlive the
  // proxy.
  static result<std::unique_ptr<RunningProxy>, StartFailure> start(boost::asio::io_context& control,
                                                                   const std::string& config_path);
  ~RunningProxy();
  RunningProxy(const RunningProxy&) = delete;
  RunningProxy& operator=(const RunningProxy&) = delete;

  // Drains and then stops the control io_context; returns at once. The first call counts.
  void stop();
  // Called on the control thread when draining begins.
  void on_stop(std::function<void()> callback) { on_stop_ = std::move(callback); }

  const Server& server() const { return *server_; }
  const AdminServer* admin() const { return admin_.get(); }  // null: the document names no admin address

 private:
  RunningProxy(boost::asio::io_context& control, const std::string& config_path);
  result<void, StartFailure> serve();
  result<void, StartFailure> bind(Config config);
  result<void, StartFailure> open_admin(const Address& address);
  void watch();
  void await_signal();
  void handle_signal(int signal);

  boost::asio::io_context& control_;
  boost::asio::signal_set signals_;
  const std::string config_path_;
  Reloader reloader_;
  std::unique_ptr<Server> server_;
  std::unique_ptr<DialsEditor> editor_;
  std::unique_ptr<AdminServer> admin_;  // uses the above
  std::function<void()> on_stop_;
  bool stopping_ = false;
  std::thread drainer_;  // Server::drain() blocks, and signals are to be heard meanwhile
};

}  // namespace crossfade
