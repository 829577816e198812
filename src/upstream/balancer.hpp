// Which endpoint gets the next request: plain arithmetic. The dial's hash plays no part in it: a side's customers must
// spread over all its endpoints.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace crossfade {

// An endpoint that may be picked.
struct Candidate {
  std::uint32_t in_flight = 0;
  std::uint32_t weight = 1;        // its share, in proportion to the others'; above 0
  std::int64_t* credit = nullptr;  // its own, kept by the caller; round robin only
};

// The less busy of two random endpoints ("power of two choices"), for its weight: close to the least busy of all,
// without herding. The two are drawn in proportion to their weights, so that idle endpoints share by weight, too.
// `candidates` is not empty; `random` is uniform over 64 bits. Returns an index.
std::size_t pick_least_request(std::span<const Candidate> candidates, std::uint64_t random);

// The next one in turn, evenly interleaved: with weights 2 and 1, A B A, never A A B. Returns an index.
std::size_t pick_round_robin(std::span<const Candidate> candidates);

}  // namespace crossfade
