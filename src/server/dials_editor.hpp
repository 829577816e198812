// Turns dials of a running process: in its file, as `crossfade dial set` does, and then into force.
#pragma once

#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <future>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "config/edit_dials.hpp"
#include "crossfade/server.hpp"
#include "server/config_diff.hpp"
#include "server/reloader.hpp"

namespace crossfade {

struct DialsRequest {
  std::vector<DialEdit> dials;
  bool preview = false;  // only say what would change
  std::string agreed{};  // the change_id() of what somebody has seen; empty: whatever it is
  std::string who{};     // asks, for the history: "token NAME" or an address
};

struct DialsOutcome {
  std::vector<DialMove> changed;  // empty: every dial stands there already
  std::string text;               // change_text()
  std::uint64_t generation = 0;   // in force at the end
  std::string hash;               // of the document in force then
  bool in_force = false;          // whether the dials stand as asked in it: always, but for a preview
};

struct DialsRefusal {
  enum class Cause : std::uint8_t {
    Request = 1,     // a name that is not there, a dial twice
    Document = 2,    // the file is not valid as it stands
    Conflict = 3,    // it would be another change than was agreed to, or the file changed meanwhile
    File = 4,        // it cannot be read, locked or written
    NotInForce = 5,  // written, but what came into force is something else; `why` says what happened
    Busy = 6,        // too many are waiting
  };
  Cause cause = Cause::Request;
  std::string why;
};

using DialsResult = result<DialsOutcome, DialsRefusal>;

class DialsEditor {
 public:
  static constexpr unsigned waiting_max = 16;
  static constexpr std::chrono::milliseconds force_patience{30'000};

  // Both must outlive it, and the reloader must be watching already.
  DialsEditor(Server& server, Reloader& reloader) : server_(server), reloader_(reloader) {}
  // Waits for the edit at hand, not for its coming into force; what still waits is refused.
  ~DialsEditor();

  // Any thread; returns at once. Edits are made one after the other on a thread of the editor's own: a long list takes
  // a second. Each ends in bounded time.
  std::future<DialsResult> edit(DialsRequest request);

 private:
  DialsResult run(const DialsRequest& request);
  DialsResult put_into_force(DialsOutcome outcome, const DialsRequest& request);
  DialsOutcome as_of_now(DialsOutcome outcome, const DialsRequest& request) const;

  Server& server_;
  Reloader& reloader_;
  std::atomic<unsigned> waiting_{0};
  std::atomic<bool> stopping_{false};
  boost::asio::thread_pool thread_{1};  // last: it uses the above
};

}  // namespace crossfade
