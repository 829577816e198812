// A set of networks that only answers "is this address in one of them?": lists of addresses can be long.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "crossfade/ip.hpp"

namespace crossfade {

// Sorted, disjoint ranges. Immutable after construction, hence thread-safe; a lookup is a binary search.
class NetworkSet {
 public:
  NetworkSet() = default;
  explicit NetworkSet(std::span<const Cidr> networks);

  bool contains(const IpAddress& address) const;
  std::size_t size() const { return ranges_.size(); }  // ranges left after overlapping ones were merged

 private:
  using Bytes = decltype(IpAddress::bytes);
  struct Range {
    Bytes first;
    Bytes last;
  };
  std::vector<Range> ranges_;
};

}  // namespace crossfade
