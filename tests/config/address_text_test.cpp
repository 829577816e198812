#include "config/address_text.hpp"

#include <gtest/gtest.h>

namespace crossfade {
namespace {

TEST(ListenAddress, IsAnIpAddressAndAPort) {
  for (const char* text : {"0.0.0.0:8080", "127.0.0.1:0", "[::]:8080", "[2001:db8::1]:65535"}) {
    const auto address = parse_listen_address(text);
    ASSERT_TRUE(address) << text;
    EXPECT_EQ(address->to_string(), text);
  }
  for (const char* text :
       {"", ":", "8080", ":8080", "localhost:8080", "0.0.0.0", "0.0.0.0:", "0.0.0.0:080", "0.0.0.0:65536", "0.0.0.0:-1",
        "::1:80", "[::1]", "[::1]80", "[127.0.0.1]:80", "[::1%lo]:80", "0.0.0.0:80 "}) {
    EXPECT_FALSE(parse_listen_address(text)) << text;
  }
}

TEST(Endpoint, IsANameOrAnAddressWithAPort) {
  for (const char* text : {"10.0.0.5:8000", "[2001:db8::5]:1", "legacy:80", "legacy.internal.:80",
                           "my_app-1.default.svc:65535", "3com.example:1"}) {
    const auto endpoint = parse_endpoint(text);
    ASSERT_TRUE(endpoint) << text;
    EXPECT_EQ(endpoint->to_string(), text);
  }
  for (const char* text : {"legacy", "legacy:", "legacy:0", "legacy:65536", ":80", "10.0.0.256:80", "1.2.3:80",
                           "a..b:80", ".:80", "-a:80", "a-:80", "a b:80", "http://a:80", "a:80/", "[a]:80",
                           "b\xc3\xbc"
                           "cher:80"}) {
    EXPECT_FALSE(parse_endpoint(text)) << text;
  }
  EXPECT_FALSE(parse_endpoint(std::string(64, 'a') + ":80"));
}

TEST(HostPattern, IsAnExactHostAWildcardOrEverything) {
  for (const char* host :
       {"api.example.com", "*.example.com", "*", "localhost", "10.0.0.1", "a_b.example", "xn--bcher-kva.example"}) {
    EXPECT_FALSE(find_host_mistake(host)) << host;
  }
  for (const char* host : {"", "*.", "**", "*.*.a", "a.*", "*a", "a:80", "[::1]", "http://a", "a/b", "a.", ".a", "a..b",
                           "-a", "a b", "a,b"}) {
    EXPECT_TRUE(find_host_mistake(host)) << host;
  }
}

TEST(Network, SuggestsTheNetworkOfAnAddressWithBits) {
  EXPECT_EQ(suggest_network("10.1.2.3/8"), "10.0.0.0/8");
  EXPECT_EQ(suggest_network("2001:db8::1/32"), "2001:db8::/32");
  EXPECT_EQ(suggest_network("10.1.2.3/33"), "");
  EXPECT_EQ(suggest_network("ten/8"), "");
}

}  // namespace
}  // namespace crossfade
