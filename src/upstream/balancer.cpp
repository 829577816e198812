#include "upstream/balancer.hpp"

#include <cassert>

namespace crossfade {

namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);

// The candidate that `ticket` falls to, each having as many as its weight; `without` has none.
std::size_t holder(std::span<const Candidate> candidates, std::uint64_t ticket, std::size_t without) {
  std::size_t last = 0;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (i == without) continue;
    if (ticket < candidates[i].weight) return i;
    ticket -= candidates[i].weight;
    last = i;
  }
  return last;
}

// `random` of 32 bits, scaled to 0 … total - 1.
std::uint64_t draw(std::uint64_t random, std::uint64_t total) {
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint64_t>((static_cast<Wide>(random) * total) >> 32);
}

}  // namespace

std::size_t pick_least_request(std::span<const Candidate> candidates, std::uint64_t random) {
  assert(!candidates.empty());
  if (candidates.size() == 1) return 0;
  std::uint64_t total = 0;
  for (const Candidate& candidate : candidates) total += candidate.weight;
  // Two different ones, out of the two halves of the random number.
  const std::size_t first = holder(candidates, draw(random & 0xffffffffU, total), none);
  const std::size_t second = holder(candidates, draw(random >> 32, total - candidates[first].weight), first);
  const Candidate& a = candidates[first];
  const Candidate& b = candidates[second];
  // The second, if it is less busy for its weight even with this request. An idle light one is not less busy than a
  // heavy one with a request.
  return (std::uint64_t{b.in_flight} + 1) * a.weight <= std::uint64_t{a.in_flight} * b.weight ? second : first;
}

// Everybody earns its weight each turn; who has most goes, and pays for all.
std::size_t pick_round_robin(std::span<const Candidate> candidates) {
  assert(!candidates.empty());
  std::int64_t total = 0;
  std::size_t chosen = 0;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    total += candidates[i].weight;
    *candidates[i].credit += candidates[i].weight;
    if (*candidates[i].credit > *candidates[chosen].credit) chosen = i;
  }
  *candidates[chosen].credit -= total;
  return chosen;
}

}  // namespace crossfade
