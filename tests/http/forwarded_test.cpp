#include "http/forwarded.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "http/heads.hpp"

namespace crossfade {
namespace {

using test::ParsedRequest;
using test::with_host;

Peer peer(std::string_view address, bool trusted) { return {IpAddress::parse(address).value(), trusted}; }

std::vector<Cidr> networks(std::initializer_list<std::string_view> texts) {
  std::vector<Cidr> out;
  for (const std::string_view text : texts) out.push_back(Cidr::parse(text).value());
  return out;
}

std::string appended(const Peer& from, std::string_view lines, std::string_view authority = "example.com") {
  const ParsedRequest parsed(with_host(lines));
  EXPECT_EQ(parsed.verdict.problem, Problem::None) << parsed.verdict.detail;
  std::string out;
  append_forwarded(from, parsed.head.fields, authority, out);
  return out;
}

TEST(ClientAddress, IsTheRightmostUntrustedOne) {
  struct Case {
    std::string_view lines, client;
  };
  const Case cases[] = {
      {"", "10.0.0.1"},
      {"X-Forwarded-For: 203.0.113.7\r\n", "203.0.113.7"},
      {"X-Forwarded-For: 1.1.1.1, 203.0.113.7\r\n", "203.0.113.7"},
      {"X-Forwarded-For: 203.0.113.7, 10.0.0.2\r\n", "203.0.113.7"},
      {"X-Forwarded-For: 203.0.113.7,10.0.0.3 ,\t10.0.0.2\r\n", "203.0.113.7"},
      {"X-Forwarded-For: 1.1.1.1\r\nX-Forwarded-For: 203.0.113.7\r\n", "203.0.113.7"},
      {"X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-For: 10.0.0.2\r\n", "203.0.113.7"},
      {"X-Forwarded-For: 203.0.113.7\r\nx-forwarded-for:\r\n", "203.0.113.7"},
      {"X-Forwarded-For: , 203.0.113.7, ,\r\n", "203.0.113.7"},
      // Trusted all the way: the farthest.
      {"X-Forwarded-For: 10.0.0.9, 10.0.0.2\r\n", "10.0.0.9"},
      // With a port, in brackets.
      {"X-Forwarded-For: 203.0.113.7:4711\r\n", "203.0.113.7"},
      {"X-Forwarded-For: 2001:db8::7\r\n", "2001:db8::7"},
      {"X-Forwarded-For: [2001:db8::7]\r\n", "2001:db8::7"},
      {"X-Forwarded-For: [2001:db8::7]:4711\r\n", "2001:db8::7"},
      {"X-Forwarded-For: [::ffff:203.0.113.7]:4711\r\n", "203.0.113.7"},
      {"X-Forwarded-For: ::ffff:203.0.113.7\r\n", "203.0.113.7"},
      {"X-Forwarded-For: 203.0.113.7, ::ffff:10.0.0.2\r\n", "203.0.113.7"},
      // What cannot be read ends the search.
      {"X-Forwarded-For: unknown\r\n", "10.0.0.1"},
      {"X-Forwarded-For: 203.0.113.7, unknown\r\n", "10.0.0.1"},
      {"X-Forwarded-For: 203.0.113.7, unknown, 10.0.0.2\r\n", "10.0.0.2"},
      {"X-Forwarded-For: 203.0.113.7:x\r\n", "10.0.0.1"},
      {"X-Forwarded-For: 203.0.113.7:\r\n", "10.0.0.1"},
      {"X-Forwarded-For: 203.0.113.7 4711\r\n", "10.0.0.1"},
      {"X-Forwarded-For: 203.0.113\r\n", "10.0.0.1"},
      {"X-Forwarded-For: [2001:db8::7\r\n", "10.0.0.1"},
      {"X-Forwarded-For: [2001:db8::7]x\r\n", "10.0.0.1"},
      {"X-Forwarded-For: [2001:db8::7]4711\r\n", "10.0.0.1"},
      {"X-Forwarded-For: []\r\n", "10.0.0.1"},
      {"X-Forwarded-For: ]\r\n", "10.0.0.1"},
      {"X-Forwarded-For: \"203.0.113.7\"\r\n", "10.0.0.1"},
      // Other fields say nothing.
      {"Forwarded: for=203.0.113.7\r\nX-Real-Ip: 203.0.113.7\r\n", "10.0.0.1"},
  };
  const std::vector<Cidr> trusted = networks({"10.0.0.0/8", "2001:db8:1::/48"});
  for (const Case& c : cases) {
    SCOPED_TRACE(c.lines);
    const ParsedRequest parsed(with_host(c.lines));
    ASSERT_EQ(parsed.verdict.problem, Problem::None);
    EXPECT_EQ(client_address(peer("10.0.0.1", true), trusted, parsed.head.fields).to_string(), c.client);
    // An untrusted peer's word counts for nothing.
    EXPECT_EQ(client_address(peer("198.51.100.1", false), trusted, parsed.head.fields).to_string(), "198.51.100.1");
  }
}

TEST(ClientAddress, NetworksOfBothKinds) {
  const std::vector<Cidr> both = networks({"10.0.0.0/8", "2001:db8:1::/48"});
  EXPECT_TRUE(is_in(both, IpAddress::parse("10.255.0.1").value()));
  EXPECT_TRUE(is_in(both, IpAddress::parse("2001:db8:1::5").value()));
  EXPECT_FALSE(is_in(both, IpAddress::parse("11.0.0.1").value()));
  EXPECT_FALSE(is_in(both, IpAddress::parse("2001:db8:2::5").value()));
  EXPECT_FALSE(is_in({}, IpAddress::parse("10.0.0.1").value()));
}

TEST(AppendForwarded, ReplacesWhatAnUntrustedPeerSays) {
  const Peer from = peer("198.51.100.1", false);
  const std::string plain =
      "X-Forwarded-For: 198.51.100.1\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Host: example.com\r\n";
  EXPECT_EQ(appended(from, ""), plain);
  EXPECT_EQ(appended(from, "X-Forwarded-For: 1.1.1.1\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: evil\r\n"),
            plain);
  EXPECT_EQ(appended(from, "Forwarded: for=1.1.1.1;proto=https\r\n"),
            plain + "Forwarded: for=198.51.100.1;host=\"example.com\";proto=http\r\n");
}

TEST(AppendForwarded, ExtendsWhatATrustedPeerSays) {
  const Peer from = peer("10.0.0.1", true);
  EXPECT_EQ(appended(from, ""),
            "X-Forwarded-For: 10.0.0.1\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Host: example.com\r\n");
  EXPECT_EQ(
      appended(from,
               "X-Forwarded-For: 1.1.1.1, 2.2.2.2\r\nx-forwarded-proto: https\r\nX-Forwarded-For: 3.3.3.3\r\n"
               "X-Forwarded-Host: shop.example\r\nforwarded: for=1.1.1.1;proto=https\r\nForwarded: for=2.2.2.2\r\n"),
      "X-Forwarded-For: 1.1.1.1, 2.2.2.2, 3.3.3.3, 10.0.0.1\r\nX-Forwarded-Proto: https\r\n"
      "X-Forwarded-Host: shop.example\r\n"
      "Forwarded: for=1.1.1.1;proto=https, for=2.2.2.2, for=10.0.0.1;host=\"example.com\";proto=http\r\n");
  EXPECT_EQ(appended(from, "X-Forwarded-For:\r\nX-Forwarded-Proto:\r\nX-Forwarded-Host:\r\nForwarded:\r\n"),
            "X-Forwarded-For: 10.0.0.1\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Host: example.com\r\n"
            "Forwarded: for=10.0.0.1;host=\"example.com\";proto=http\r\n");
}

TEST(AppendForwarded, WhatConnectionNamesIsGoneBeforeOursIsAdded) {
  EXPECT_EQ(appended(peer("10.0.0.1", true),
                     "Connection: x-forwarded-for, Forwarded, X-Forwarded-Proto\r\nX-Forwarded-For: 1.1.1.1\r\n"
                     "X-Forwarded-Proto: https\r\nX-Forwarded-Host: shop.example\r\nForwarded: for=1.1.1.1\r\n"),
            "X-Forwarded-For: 10.0.0.1\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Host: shop.example\r\n"
            "Forwarded: for=10.0.0.1;host=\"example.com\";proto=http\r\n");
}

TEST(AppendForwarded, Ipv6AndNoAuthority) {
  EXPECT_EQ(appended(peer("2001:db8::1", false), "Forwarded: x=y\r\n", "[2001:db8::2]:80"),
            "X-Forwarded-For: 2001:db8::1\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Host: [2001:db8::2]:80\r\n"
            "Forwarded: for=\"[2001:db8::1]\";host=\"[2001:db8::2]:80\";proto=http\r\n");
  EXPECT_EQ(appended(peer("::ffff:192.0.2.1", false), "Forwarded: x=y\r\n", ""),
            "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Host: \r\n"
            "Forwarded: for=192.0.2.1;proto=http\r\n");
}

TEST(ForwardedField, ByName) {
  const ParsedRequest parsed(
      with_host("X-Forwarded-For: 1\r\nx-forwarded-proto: 1\r\nX-FORWARDED-HOST: 1\r\nForwarded: 1\r\n"
                "X-Forwarded-Port: 1\r\nX-Forwarded: 1\r\nX-Real-Ip: 1\r\nVia: 1\r\n"));
  std::string kept;
  for (std::size_t i = 0; i < parsed.head.fields.size(); ++i) {
    const std::string_view name = parsed.head.fields.name(i);
    if (!is_forwarded_field(parsed.head.fields.id(i), name)) kept.append(name).append(" ");
  }
  EXPECT_EQ(kept, "Host X-Forwarded-Port X-Forwarded X-Real-Ip Via ");
}

}  // namespace
}  // namespace crossfade
