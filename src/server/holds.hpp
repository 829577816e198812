// The run-time holds: who holds which service at legacy, since when and why. Any thread; each call locks.
#pragma once

#include <boost/asio/thread_pool.hpp>

#include <chrono>
#include <future>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "crossfade/overlay.hpp"
#include "crossfade/server.hpp"

namespace crossfade {

class Holds {
 public:
  using TimePoint = std::chrono::system_clock::time_point;

  // `state_dir`: where they are kept; empty: nowhere.
  explicit Holds(std::string state_dir);
  ~Holds();  // what is to be kept has been written by then
  Holds(const Holds&) = delete;
  Holds& operator=(const Holds&) = delete;

  // Takes the holds that the state file keeps, if there is one. Empty, or what is wrong with the file or its folder:
  // then those are in force that can be read, and a file with mistakes is set aside as holds.json.bad by the first
  // change.
  std::string restore(TimePoint now);

  // Turns the switch here and now; the file is written later, on a thread of its own: neither a full disk nor a hanging
  // one can stop a hold. Who holds a service that is held already changes nothing.
  HoldOutcome hold(HoldEntry entry);
  HoldOutcome release(const std::string& service);
  // What holds `from` holds these from now on, and `from` only if it is one of them. Requests that are decided by the
  // document before still find it held.
  HoldOutcome pass_on(const std::string& from, const std::vector<std::string>& to);
  // Switches off what nobody holds of these services: a name that was renamed away may come back as another service.
  void settle(const std::vector<std::string>& services);

  std::vector<HoldEntry> entries() const;  // by service
  bool is_held(const std::string& service) const;
  Overlay& overlay() { return overlay_; }

 private:
  std::string path() const;
  std::shared_future<std::string> keep();
  std::string write();

  const std::string state_dir_;
  Overlay overlay_;
  mutable std::mutex mutex_;
  std::map<std::string, HoldEntry> entries_;
  bool file_is_bad_ = false;                        // the writer's thread only, after restore()
  std::optional<boost::asio::thread_pool> writer_;  // last: it uses the above; none without a folder
};

}  // namespace crossfade
