#include "split/network_set.hpp"

#include <algorithm>

namespace crossfade {

NetworkSet::NetworkSet(std::span<const Cidr> networks) {
  std::vector<Range> all;
  all.reserve(networks.size());
  for (const Cidr& network : networks) {
    Range range{network.base.bytes, network.base.bytes};
    for (std::size_t bit = network.prefix_bits; bit < range.last.size() * 8; ++bit) {
      range.last[bit / 8] = static_cast<std::uint8_t>(range.last[bit / 8] | (0x80U >> (bit % 8)));
    }
    all.push_back(range);
  }
  std::sort(all.begin(), all.end(), [](const Range& a, const Range& b) { return a.first < b.first; });
  for (const Range& range : all) {
    if (!ranges_.empty() && range.first <= ranges_.back().last) {
      ranges_.back().last = std::max(ranges_.back().last, range.last);
    } else {
      ranges_.push_back(range);
    }
  }
}

bool NetworkSet::contains(const IpAddress& address) const {
  const auto after = std::upper_bound(ranges_.begin(), ranges_.end(), address.bytes,
                                      [](const Bytes& bytes, const Range& range) { return bytes < range.first; });
  return after != ranges_.begin() && address.bytes <= std::prev(after)->last;
}

}  // namespace crossfade
