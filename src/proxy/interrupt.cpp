#include "proxy/interrupt.hpp"

#include <algorithm>

#include "proxy/client_connection.hpp"

namespace crossfade {

namespace {

// An interrupt ends the waits of this moment only, so both callbacks come again until the request is over.

// A reset is a departure; a half-close is not: such a client still waits for its answer.
void check_departure(void* context) {
  auto& x = *static_cast<Exchange*>(context);
  x.worker.arm(x.departure, departure_interval);
  const Transport& client = x.client->transport();
  if (client.is_open() && !client.was_reset()) return;
  x.client_left = true;
  interrupt_all(x);
}

void expire_total(void* context) {
  auto& x = *static_cast<Exchange*>(context);
  x.worker.arm(x.total, departure_interval);
  x.timed_out = true;
  interrupt_all(x);
}

}  // namespace

void watch_for_interruptions(Exchange& x) {
  x.departure.set_callback(&check_departure, &x);
  // From now, not from the first byte: the deadlines of a list are in the order of their arming.
  const Clock::time_point now = Clock::now();
  x.worker.arm(x.departure, departure_interval, now);
  x.total.set_callback(&expire_total, &x);
  x.asked_at = now;
  x.worker.arm(x.total, x.pool().config().request_timeout, now);
}

void rearm_total(Exchange& x) {
  const Clock::time_point now = Clock::now();
  const Clock::duration total = x.pool().config().request_timeout;
  // In steps, since each duration has a list of its own, and at least one: a duration of zero would mean none.
  constexpr Clock::duration step = std::chrono::milliseconds(100);
  const Clock::duration left = std::max<Clock::rep>((x.asked_at + total - now) / step + 1, 1) * step;
  x.worker.arm(x.total, total == Clock::duration::zero() ? total : left, now);
}

void interrupt_all(Exchange& x) {
  Transport& client = x.client->transport();
  client.interrupt_read();
  client.interrupt_write();
  x.attempt->interrupt();
  if (x.backoff != nullptr) x.backoff->cancel();
}

}  // namespace crossfade
