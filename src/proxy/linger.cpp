#include "proxy/linger.hpp"

#include "proxy/client_connection.hpp"

namespace crossfade {

Task<void> linger(Exchange& x) {
  Transport& client = x.client->transport();
  client.shutdown_write();
  WaitDeadline deadline;
  deadline.arm_read(x.worker.deadlines, client, linger_total, Clock::now());
  x.worker.ensure_tick();
  x.input.release();
  std::size_t dropped = 0;
  while (dropped < linger_bytes_max) {
    const IoResult read = client.try_read(x.input.space());
    if (read.ok()) {
      dropped += read.bytes;
      continue;
    }
    if (!read.would_block()) co_return;
    const Wake wake = co_await client.readable();
    if (wake != Wake::Ready || deadline.expired()) co_return;
  }
}

}  // namespace crossfade
