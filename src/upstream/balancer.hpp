// Which endpoint gets the next request: plain arithmetic. The dial's hash plays no part in it: a side's customers must
// spread over all its endpoints.
#pragma once

#include <cstdint>
#include <span>

namespace crossfade {

// The less busy of two random endpoints ("power of two choices"): close to the least busy of all, without herding.
// `in_flight` is not empty; `random` is uniform over 64 bits. Returns an index.
std::size_t pick_least_request(std::span<const std::uint32_t> in_flight, std::uint64_t random);

// The next one in turn. `turn` is the caller's and advances.
std::size_t pick_round_robin(std::size_t endpoints, std::uint32_t& turn);

}  // namespace crossfade
