// What a worker lends to its connections and requests. One per worker, its thread only, but where said.
#pragma once

#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>
#include <vector>

#include "http/date.hpp"
#include "http/request_id.hpp"
#include "net/buffer.hpp"
#include "net/deadline.hpp"
#include "net/executor.hpp"
#include "net/pipes.hpp"
#include "proxy/snapshot.hpp"
#include "telemetry/access_log.hpp"

namespace crossfade {

struct Exchange;
class ClientConnection;

class WorkerContext {
 public:
  // Coarse on purpose: a finer tick costs system calls, and no timeout here is meant to the millisecond.
  static constexpr std::chrono::milliseconds tick_interval{50};
  static constexpr std::chrono::milliseconds log_flush_interval{200};
  static constexpr std::size_t exchanges_kept = 256;
  // After a crowd of at least so many requests or connections at once, what it took is given back to the system.
  static constexpr std::size_t crowd = 1'024;

  WorkerContext(std::uint32_t index, Registry& registry);
  ~WorkerContext();
  WorkerContext(const WorkerContext&) = delete;
  WorkerContext& operator=(const WorkerContext&) = delete;

  void arm(Deadline& deadline, Clock::duration duration) { arm(deadline, duration, Clock::now()); }
  void arm(Deadline& deadline, Clock::duration duration, Clock::time_point now);
  // Makes sure that the tick runs: to be called after arming a deadline of `deadlines` by other ways.
  void ensure_tick();

  void connection_begins();
  void connection_ends();
  std::unique_ptr<Exchange> take_exchange(ClientConnection& client);
  void give_exchange(std::unique_ptr<Exchange> exchange);

  void set_log(std::shared_ptr<AccessLog> log);

  // Constant after construction.
  const std::uint32_t index;
  Registry& registry;
  WorkerCell& cell;

  // Worker's thread only.
  boost::asio::io_context io;
  DeadlineQueue deadlines;
  BlockPool blocks;
  PipePool pipes;
  Random random;
  DateCache date;
  std::optional<AccessLog::Writer> log;    // none: off
  std::shared_ptr<const WorkerView> view;  // the snapshot that new requests begin with
  bool draining = false;                   // every answer says close
  bool closing = false;                    // and no connection is kept for another request

 private:
  void tick();
  void trim_after_crowd();

  boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>, Executor> timer_;
  bool ticking_ = false;
  Clock::time_point log_flushed_{};
  std::vector<std::unique_ptr<Exchange>> exchanges_;
  // How many there are, and were at most since memory was given back.
  struct Crowd {
    std::size_t now = 0;
    std::size_t most = 0;
    bool has_gone() const { return most >= crowd && now <= most / 16; }
  };
  Crowd in_use_;  // exchanges
  Crowd connections_;
};

}  // namespace crossfade
