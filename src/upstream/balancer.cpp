#include "upstream/balancer.hpp"

#include <cassert>

namespace crossfade {

std::size_t pick_least_request(std::span<const std::uint32_t> in_flight, std::uint64_t random) {
  assert(!in_flight.empty());
  const std::size_t n = in_flight.size();
  if (n == 1) return 0;
  // Two different indices out of the two halves of the random number.
  const std::size_t first = ((random & 0xffffffffU) * n) >> 32;
  const std::size_t step = 1 + (((random >> 32) * (n - 1)) >> 32);
  const std::size_t second = (first + step) % n;
  return in_flight[second] < in_flight[first] ? second : first;
}

std::size_t pick_round_robin(std::size_t endpoints, std::uint32_t& turn) {
  assert(endpoints != 0);
  return turn++ % endpoints;
}

}  // namespace crossfade
