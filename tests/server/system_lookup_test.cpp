#include "server/system_lookup.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace crossfade {
namespace {

TEST(SystemLookup, ReadsAddresses) {
  EXPECT_EQ(system_lookup("127.0.0.1"), std::vector<IpAddress>{*IpAddress::parse("127.0.0.1")});
  EXPECT_EQ(system_lookup("::1"), std::vector<IpAddress>{*IpAddress::parse("::1")});
}

TEST(SystemLookup, KnowsLocalhost) {
  std::ifstream hosts("/etc/hosts");
  const std::string text((std::istreambuf_iterator<char>(hosts)), {});
  if (text.find("localhost") == std::string::npos) GTEST_SKIP() << "this system's /etc/hosts does not know it";
  const std::vector<IpAddress> found = system_lookup("localhost");
  const auto loopback = [](const IpAddress& address) {
    return address == IpAddress::parse("127.0.0.1") || address == IpAddress::parse("::1");
  };
  EXPECT_FALSE(found.empty());
  EXPECT_TRUE(std::all_of(found.begin(), found.end(), loopback));
}

TEST(SystemLookup, HasNoAddressesForWhatCannotBeAName) { EXPECT_TRUE(system_lookup(std::string(300, 'x')).empty()); }

}  // namespace
}  // namespace crossfade
