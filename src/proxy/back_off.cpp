#include "proxy/back_off.hpp"

#include <algorithm>

namespace crossfade {

namespace {

// Random all the way down: requests that failed together must not come back together.
Clock::duration pause(Exchange& x) {
  const Clock::duration longest = Clock::duration(x.pool().config().retry.backoff) * (1 << std::min(x.retries, 10U));
  const auto fraction = static_cast<double>(x.worker.random() >> 11) * 0x1p-53;
  return Clock::duration(static_cast<Clock::rep>(static_cast<double>(longest.count()) * fraction));
}

}  // namespace

Task<void> back_off(Exchange& x) {
  const Clock::duration length = pause(x);
  ++x.retries;
  if (length == Clock::duration::zero()) co_return;
  // A timer of its own: the worker's tick is coarser than most pauses, and retries are rare.
  BackoffTimer timer(x.worker.io.get_executor(), length);
  x.backoff = &timer;
  Waiter over;
  timer.async_wait([&over](const error_code&) { over.resume(Wake::Ready); });
  co_await over.wait();
  x.backoff = nullptr;
}

}  // namespace crossfade
