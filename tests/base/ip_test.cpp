#include "crossfade/ip.hpp"

#include <gtest/gtest.h>

namespace crossfade {
namespace {

IpAddress address(std::string_view text) {
  const auto parsed = IpAddress::parse(text);
  EXPECT_TRUE(parsed) << text;
  return parsed.value_or(IpAddress{});
}

TEST(IpAddress, IsWrittenAsRfc5952) {
  const struct {
    const char* written;
    const char* canonical;
  } cases[] = {
      {"10.0.0.1", "10.0.0.1"},
      {"255.255.255.255", "255.255.255.255"},
      {"0.0.0.0", "0.0.0.0"},
      {"::", "::"},
      {"::1", "::1"},
      {"1::", "1::"},
      {"2001:DB8::0001", "2001:db8::1"},
      {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
      {"2001:0:0:1:0:0:0:1", "2001:0:0:1::1"},
      {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
      {"0:1:2:3:4:5:6:7", "0:1:2:3:4:5:6:7"},
      {"1:2:3:4:5:6:0:0", "1:2:3:4:5:6::"},
      {"::ffff:10.0.0.1", "10.0.0.1"},
      {"::ffff:a00:1", "10.0.0.1"},
      {"::10.0.0.1", "::a00:1"},
      {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
  };
  for (const auto& c : cases) EXPECT_EQ(address(c.written).to_string(), c.canonical) << c.written;
}

TEST(IpAddress, RefusesWhatIsNoAddress) {
  for (const char* text : {"", "10.0.0", "10.0.0.256", "010.0.0.1", "10.0.0.1 ", " 10.0.0.1", "10.0.0.1:80", "[::1]",
                           "::1%eth0", ":::", "1:2:3:4:5:6:7:8:9", "g::", "localhost", "0x7f.1",
                           "1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb:cccc"}) {
    EXPECT_FALSE(IpAddress::parse(text)) << text;
  }
  EXPECT_FALSE(IpAddress::parse(std::string_view("10.0.0.1\0", 9)));
}

TEST(IpAddress, MappedAddressIsTheV4Address) {
  EXPECT_EQ(address("::ffff:10.0.0.1"), address("10.0.0.1"));
  EXPECT_EQ(IpAddress::from_v4(0x0a000001), address("10.0.0.1"));
  EXPECT_TRUE(address("::ffff:10.0.0.1").is_v4());
  EXPECT_FALSE(address("::1").is_v4());
}

TEST(IpAddress, TextStaysInsideTheBuffer) {
  std::array<char, 46> buffer{};
  const std::string_view text = address("2001:db8::1").to_text(buffer);
  EXPECT_EQ(text, "2001:db8::1");
  EXPECT_EQ(text.data(), buffer.data());
}

TEST(Cidr, HoldsItsAddressesOnly) {
  const struct {
    const char* network;
    const char* inside;
    const char* outside;
  } cases[] = {
      {"10.0.0.0/8", "10.255.0.1", "11.0.0.0"},
      {"10.1.2.3", "10.1.2.3", "10.1.2.4"},
      {"10.1.2.3/32", "10.1.2.3", "10.1.2.2"},
      {"172.16.0.0/12", "172.31.255.255", "172.32.0.0"},
      {"0.0.0.0/0", "255.1.2.3", "2001:db8::1"},
      {"2001:db8::/33", "2001:db8:7fff::", "2001:db8:8000::"},
      {"::1/128", "::1", "::2"},
      {"::ffff:10.0.0.0/104", "10.9.9.9", "11.0.0.1"},
      {"fe80::/10", "febf::1", "fec0::1"},
  };
  for (const auto& c : cases) {
    const auto network = Cidr::parse(c.network);
    ASSERT_TRUE(network) << c.network;
    EXPECT_TRUE(network->contains(address(c.inside))) << c.network;
    EXPECT_FALSE(network->contains(address(c.outside))) << c.network;
  }
}

TEST(Cidr, AllOfV6HoldsV4Too) {
  const auto everything = Cidr::parse("::/0");
  ASSERT_TRUE(everything);
  EXPECT_TRUE(everything->contains(address("10.0.0.1")));
  EXPECT_TRUE(everything->contains(address("2001:db8::1")));
}

TEST(Cidr, RefusesBitsBelowThePrefixAndNonsense) {
  for (const char* text : {"10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/08", "10.0.0.0/-1", "10.0.0.0/8x",
                           "10.0.0.0/8/8", "/8", "", "2001:db8::1/64", "::/129", "10.0.0.0/4294967304", "host/8"}) {
    EXPECT_FALSE(Cidr::parse(text)) << text;
  }
}

TEST(Cidr, IsWrittenAsItIsUsuallyRead) {
  for (const char* text : {"10.0.0.0/8", "10.1.2.3", "0.0.0.0/0", "2001:db8::/32", "::/0", "::1"}) {
    const auto network = Cidr::parse(text);
    ASSERT_TRUE(network) << text;
    EXPECT_EQ(network->to_string(), text);
  }
  EXPECT_EQ(Cidr::parse("10.1.2.3/32")->to_string(), "10.1.2.3");
}

}  // namespace
}  // namespace crossfade
