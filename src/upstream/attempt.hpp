// One attempt at an upstream: lease a connection, send a request, read the answer's head. Knows no client, so that
// retries, probes and copies can make one. One thread.
#pragma once

#include "http/response_head.hpp"
#include "net/buffer.hpp"
#include "net/task.hpp"
#include "net/write.hpp"
#include "upstream/attempt_error.hpp"
#include "upstream/pool.hpp"

namespace crossfade {

// What the attempt may use of its worker.
struct AttemptResources {
  boost::asio::io_context& io;
  DeadlineQueue& deadlines;
  BlockPool& blocks;
};

class Attempt {
 public:
  explicit Attempt(const AttemptResources& resources) : input(resources.blocks), resources_(resources) {}

  Lease lease;
  Buffer input;  // the answer as it arrives
  ResponseHead answer;
  Clock::time_point sent_at{};                 // the last byte of the request; epoch: not yet
  Clock::time_point head_at{};                 // the answer's head
  bool sent_any() const { return sent_any_; }  // a byte of the request may have reached the upstream
  bool answered() const { return head_at != Clock::time_point{}; }

  // A lease on an endpoint of `pool` with a pooled connection, if there is one that will do. Fails with NoEndpoint, or
  // with Overloaded: then wait_for_slot() and lease again.
  AttemptError lease_from(Pool& pool, const Pool::Wish& wish, const Pool::Reuse& reuse, Clock::time_point now);
  // Waits in the pool's queue. Fails with Overloaded when there is no place in it, in time or at all.
  Task<AttemptError> wait_for_slot(Pool& pool);
  bool connected() const { return lease.connected(); }
  // Connects when lease_from found no connection to reuse.
  Task<AttemptError> connect_lease();

  // Sends `pieces`. Try send() first; on `Blocked` await send_rest().
  WriteEnd send(Pieces& pieces);
  Task<WriteEnd> send_rest(Pieces& pieces);
  Task<WriteEnd> send_rest(Pipe& pipe);
  // The last byte of the request was sent: the time to answer begins to run. `timeout` 0: none.
  void request_sent(Clock::duration timeout, Clock::time_point now);

  // Reads the next head into `answer`: an interim one (call again) or the final one. Its views point into `input`,
  // where the body's first bytes follow it.
  struct HeadRules {
    bool to_head = false;              // the request was HEAD
    std::uint64_t head_bytes_max = 0;  // 0: no limit
  };
  Task<AttemptError> read_head(HeadRules rules);
  // Leaves `input` at the body's first byte. The views in `answer` mean nothing any more.
  void consume_head();

  // The answer is read to its end: pools the connection if it may be used again, else closes it.
  void finish(bool reusable, Clock::time_point now);
  // Closes the connection so that the upstream cannot take what it has for a whole request.
  void abort();
  // Ends the waits of this moment.
  void interrupt();
  void reset();  // for the next attempt
  // The same, for an attempt at the same pool that need not wait for a slot again.
  void replace_connection();

  AttemptError error(AttemptError::Stage stage, Problem problem, const char* detail = "") const;

 private:
  AttemptResources resources_;
  QueuePlace place_;
  Slot slot_;  // waited for, and not used yet
  bool sent_any_ = false;
  bool answered_any_ = false;
  bool was_reused_ = false;
  std::size_t head_bytes_ = 0;  // of the head in `answer`, still at the front of `input`
  WaitDeadline send_deadline_;
  WaitDeadline answer_deadline_;
};

}  // namespace crossfade
