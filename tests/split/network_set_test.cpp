#include "split/network_set.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "split/requests.hpp"

namespace crossfade {
namespace {

TEST(NetworkSet, TheEmptyOneHasNobody) {
  EXPECT_FALSE(NetworkSet().contains(address("10.0.0.1")));
  EXPECT_FALSE(NetworkSet().contains(address("::")));
}

TEST(NetworkSet, ContainsExactlyItsNetworks) {
  const std::vector<Cidr> networks = {network("10.0.0.0/8"), network("192.0.2.7"), network("2001:db8::/32"),
                                      network("10.1.0.0/16")};
  const NetworkSet set(networks);
  for (const auto* inside : {"10.0.0.0", "10.255.255.255", "10.1.2.3", "::ffff:10.1.2.3", "192.0.2.7",
                             "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"}) {
    EXPECT_TRUE(set.contains(address(inside))) << inside;
  }
  for (const auto* outside : {"9.255.255.255", "11.0.0.0", "192.0.2.6", "192.0.2.8",
                              "2001:db7:ffff::", "2001:db9::", "::", "::a00:1", "ffff::"}) {
    EXPECT_FALSE(set.contains(address(outside))) << outside;
  }
  EXPECT_EQ(set.size(), 3U) << "10.1.0.0/16 is part of 10.0.0.0/8";
}

TEST(NetworkSet, TheWholeInternetIsANetwork) {
  const std::vector<Cidr> v4 = {network("0.0.0.0/0")};
  EXPECT_TRUE(NetworkSet(v4).contains(address("255.255.255.255")));
  EXPECT_FALSE(NetworkSet(v4).contains(address("2001:db8::1")));
  const std::vector<Cidr> all = {network("::/0"), network("0.0.0.0/0")};
  EXPECT_TRUE(NetworkSet(all).contains(address("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")));
}

TEST(NetworkSet, AgreesWithTryingEachNetwork) {
  std::mt19937 random(1);
  std::vector<Cidr> networks;
  for (int i = 0; i < 300; ++i) {
    const auto bits = static_cast<unsigned>(8 + random() % 9);
    const auto base = static_cast<std::uint32_t>(random()) & (~0U << (32 - bits));
    networks.push_back({IpAddress::from_v4(base), static_cast<std::uint8_t>(96 + bits)});
  }
  const NetworkSet set(networks);
  int inside = 0;
  for (int i = 0; i < 20'000; ++i) {
    const IpAddress client = IpAddress::from_v4(static_cast<std::uint32_t>(random()));
    const bool expected =
        std::any_of(networks.begin(), networks.end(), [&](const Cidr& n) { return n.contains(client); });
    ASSERT_EQ(set.contains(client), expected) << client.to_string();
    inside += expected ? 1 : 0;
  }
  EXPECT_GT(inside, 100);
}

}  // namespace
}  // namespace crossfade
