#include "server/system_lookup.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include <netdb.h>
#include <netinet/in.h>

namespace crossfade {

std::vector<IpAddress> system_lookup(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  if (::getaddrinfo(host.c_str(), nullptr, &hints, &list) != 0) return {};
  std::vector<IpAddress> addresses;
  for (const addrinfo* at = list; at != nullptr; at = at->ai_next) {
    if (at->ai_family == AF_INET) {
      const auto* v4 = reinterpret_cast<const sockaddr_in*>(at->ai_addr);
      addresses.push_back(IpAddress::from_v4(ntohl(v4->sin_addr.s_addr)));
    } else if (at->ai_family == AF_INET6) {
      std::array<std::uint8_t, 16> bytes;
      std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in6*>(at->ai_addr)->sin6_addr, bytes.size());
      addresses.push_back(IpAddress::from_v6(bytes));
    }
  }
  ::freeaddrinfo(list);
  // In one order, so that a resolver that shuffles its answers does not look like a change.
  std::sort(addresses.begin(), addresses.end(), [](const auto& a, const auto& b) { return a.bytes < b.bytes; });
  addresses.erase(std::unique(addresses.begin(), addresses.end()), addresses.end());
  return addresses;
}

}  // namespace crossfade
