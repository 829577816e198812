#include "upstream/attempt.hpp"

#include <algorithm>

#include "http/head_end.hpp"
#include "upstream/connect.hpp"

namespace crossfade {

namespace {

using Stage = AttemptError::Stage;

// However the limit is set, a head is never gathered beyond this.
constexpr std::uint64_t head_bytes_ceiling = 16 * 1024 * 1024;

}  // namespace

AttemptError Attempt::error(Stage stage, Problem problem, const char* detail) const {
  return {stage, problem, was_reused_, sent_any_, answered_any_, detail};
}

AttemptError Attempt::lease_from(Pool& pool, const Pool::Wish& wish, const Pool::Reuse& reuse, Clock::time_point now) {
  Slot slot = std::move(slot_);
  if (!pool.can_lease(wish, now)) return error(Stage::Lease, Problem::NoEndpoint, "the pool has no usable endpoint");
  if (!slot) slot = pool.take_slot();
  if (!slot) return error(Stage::Lease, Problem::Overloaded, "the pool is at its limit");
  lease = pool.lease(std::move(slot), wish, now);
  was_reused_ = pool.reuse(lease, reuse, now);
  return {};
}

Task<AttemptError> Attempt::wait_for_slot(Pool& pool) {
  if (!pool.queue().enter(place_, Clock::now())) {
    co_return error(Stage::Lease, Problem::Overloaded, "too many requests wait for this pool already");
  }
  const Wake wake = co_await place_.wait();
  if (wake != Wake::Ready) {
    co_return error(Stage::Lease, Problem::Overloaded, "the pool stayed at its limit for too long");
  }
  slot_ = pool.granted_slot();
  co_return AttemptError{};
}

Task<AttemptError> Attempt::connect_lease() {
  const Clock::duration timeout = lease.pool().config().connect_timeout;
  const Problem problem = co_await connect(resources_.io, lease, resources_.deadlines, timeout);
  if (problem == Problem::None) co_return AttemptError{};
  co_return error(Stage::Connect, problem, "connecting to the upstream failed");
}

WriteEnd Attempt::send(Pieces& pieces) {
  const void* before = pieces.empty() ? nullptr : pieces.span()[0].iov_base;
  const WriteEnd end = flush(lease.transport(), pieces);
  if (end == WriteEnd::Done || (!pieces.empty() && pieces.span()[0].iov_base != before)) sent_any_ = true;
  return end;
}

Task<WriteEnd> Attempt::send_rest(Pieces& pieces) {
  sent_any_ = true;
  return write_rest(lease.transport(), pieces, send_deadline_, resources_.deadlines,
                    lease.pool().config().body_timeout);
}

Task<WriteEnd> Attempt::send_rest(Pipe& pipe) {
  sent_any_ = true;
  return write_rest(lease.transport(), pipe, send_deadline_, resources_.deadlines, lease.pool().config().body_timeout);
}

void Attempt::request_sent(Clock::duration timeout, Clock::time_point now) {
  sent_at = now;
  // An early answer's head is there already: its body has its own timeouts.
  const bool awaited = lease.connected() && !answered();
  if (awaited) answer_deadline_.arm_read(resources_.deadlines, lease.transport(), timeout, now);
}

Task<AttemptError> Attempt::read_head(HeadRules rules) {
  const std::uint64_t limit =
      rules.head_bytes_max == 0 ? head_bytes_ceiling : std::min(rules.head_bytes_max, head_bytes_ceiling);
  // After an interim answer: an upstream that sends nothing else must not keep the worker to itself.
  if (head_bytes_ != 0) co_await next_turn(resources_.io);
  consume_head();
  HeadEndFinder finder;
  for (;;) {
    if (!input.empty()) {
      const HeadEndFinder::Status status = finder.find(input.view());
      if (status == HeadEndFinder::Status::BareLineFeed) {
        co_return error(Stage::Head, Problem::BadResponse, "a line feed without its carriage return");
      }
      if (status == HeadEndFinder::Status::Found && finder.head_bytes() <= limit) break;
      if (input.size() > limit || status == HeadEndFinder::Status::Found) {
        co_return error(Stage::Head, Problem::BadResponse, "the answer's head is too large");
      }
      if (input.space().empty()) input.reserve(std::min<std::uint64_t>(limit + 1, input.capacity() * 2));
    }
    // It may also have passed while nobody waited, such as when an interim answer went to a slow client.
    if (answer_deadline_.expired()) co_return error(Stage::Head, Problem::ResponseTimeout, "no answer in time");
    if (!lease.transport().may_read()) {
      const Wake wake = co_await lease.transport().readable();
      if (wake == Wake::Expired || answer_deadline_.expired())
        co_return error(Stage::Head, Problem::ResponseTimeout, "no answer in time");
      if (wake == Wake::Closed) co_return error(Stage::Head, Problem::Reset, "the connection was closed");
    }
    const std::span<char> space = input.space();
    const IoResult read = lease.transport().try_read(space);
    if (read.would_block()) continue;
    if (!read.ok()) {
      if (!answered_any_) co_return error(Stage::Head, Problem::Reset, "the upstream closed without an answer");
      co_return error(Stage::Head, Problem::BadResponse, "the upstream closed in the answer's head");
    }
    answered_any_ = true;
    input.commit(read.bytes);
  }
  head_bytes_ = finder.head_bytes();
  const char* fault = parse_response_head(input.view().substr(0, head_bytes_), rules.to_head, answer);
  if (fault != nullptr) co_return error(Stage::Head, Problem::BadResponse, fault);
  if (!answer.is_interim()) {
    answer_deadline_.disarm();
    head_at = Clock::now();
  }
  co_return AttemptError{};
}

void Attempt::consume_head() {
  input.consume(head_bytes_);
  head_bytes_ = 0;
}

void Attempt::finish(bool reusable, Clock::time_point now) {
  answer_deadline_.disarm();
  if (!lease) return;
  if (!reusable || !lease.connected() || !lease.transport().is_open()) {
    lease.end();
    return;
  }
  Clock::duration idle_for = lease.pool().config().idle_timeout;
  constexpr std::chrono::seconds forever = std::chrono::hours(24 * 365);
  if (idle_for == Clock::duration::zero()) idle_for = forever;  // 0: no limit
  // An upstream that says how long it keeps a connection is believed, with a second's margin for the way.
  if (answer.keep_alive_seconds >= 0) {
    const std::chrono::seconds said(std::min<long>(answer.keep_alive_seconds, forever.count()) - 1);
    idle_for = std::min<Clock::duration>(idle_for, said);
  }
  lease.give_back(idle_for, now);
}

void Attempt::abort() {
  if (lease && lease.connected()) lease.transport().abort();
}

void Attempt::interrupt() {
  lease.interrupt();
  place_.interrupt();
}

void Attempt::replace_connection() {
  Slot slot = lease.surrender();
  reset();
  slot_ = std::move(slot);
}

void Attempt::reset() {
  answer_deadline_.disarm();
  send_deadline_.disarm();
  lease.end();
  slot_.release();
  input.release();
  answer.clear();
  sent_any_ = answered_any_ = was_reused_ = false;
  head_bytes_ = 0;
  sent_at = head_at = {};
}

}  // namespace crossfade
