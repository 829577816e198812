#include "split/asked_request.hpp"

#include <gtest/gtest.h>

namespace crossfade {
namespace {

using Lines = std::vector<std::string>;

std::string bytes_of(const std::string& url, const Lines& headers = {}, const std::string& method = "GET") {
  const auto head = head_of({url, method, headers});
  return head ? *head : "error: " + head.error();
}

TEST(AskedRequest, SendsWhatACurlUserMeans) {
  EXPECT_EQ(bytes_of("https://api.example.com/v1/rates?x=1"),
            "GET /v1/rates?x=1 HTTP/1.1\r\nHost: api.example.com\r\n\r\n");
  EXPECT_EQ(bytes_of("http://api.example.com:8080", {"X-Account-Id: acct-1"}, "POST"),
            "POST / HTTP/1.1\r\nHost: api.example.com:8080\r\nX-Account-Id: acct-1\r\n\r\n");
  EXPECT_EQ(bytes_of("api.example.com/x#part"), "GET /x HTTP/1.1\r\nHost: api.example.com\r\n\r\n");
  EXPECT_EQ(bytes_of("HTTPS://[::1]:9?q=/"), "GET /?q=/ HTTP/1.1\r\nHost: [::1]:9\r\n\r\n");
  EXPECT_EQ(bytes_of("/v1", {"host: a.example"}), "GET /v1 HTTP/1.1\r\nhost: a.example\r\n\r\n");
}

TEST(AskedRequest, ThePortThatTheSchemeImpliesIsNotPartOfHost) {
  EXPECT_EQ(bytes_of("https://a.example:443/"), "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
  EXPECT_EQ(bytes_of("http://a.example:80/"), "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
  EXPECT_EQ(bytes_of("https://a.example:80/"), "GET / HTTP/1.1\r\nHost: a.example:80\r\n\r\n");
}

TEST(AskedRequest, ThePathReachesTheRulesAsItIs) {
  EXPECT_EQ(bytes_of("http://a/x/../%72//{y}"), "GET /x/../%72//{y} HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(bytes_of("http://a/go?to=http://b.example/@"), "GET /go?to=http://b.example/@ HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(bytes_of("a.example/http://b"), "GET /http://b HTTP/1.1\r\nHost: a.example\r\n\r\n");
}

TEST(AskedRequest, EmptyAndRemovedHeadersAreWrittenAsForCurl) {
  EXPECT_EQ(bytes_of("http://a/", {"X-Empty;", "X-None:", "X-None-Either: \t"}),
            "GET / HTTP/1.1\r\nHost: a\r\nX-Empty:\r\n\r\n");
  EXPECT_EQ(bytes_of("http://a/", {"Host:"}), "GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(bytes_of("http://a/", {"Host: b"}), "GET / HTTP/1.1\r\nHost: b\r\n\r\n");
}

TEST(AskedRequest, WhatCannotBeAHeadIsRefusedWithAReason) {
  EXPECT_EQ(bytes_of("ftp://a/"), "error: 'ftp://a/' has the scheme 'ftp'; allowed are http and https");
  EXPECT_EQ(bytes_of("http:///x"), "error: 'http:///x' has no host");
  EXPECT_EQ(bytes_of(""), "error: '' is no URL; write one such as https://api.example.com/v1/rates");
  EXPECT_EQ(bytes_of("/v1"), "error: '/v1' names no host; add it, or a header 'Host: api.example.com'");
  EXPECT_EQ(bytes_of("http://a/", {"nonsense"}),
            "error: 'nonsense' is no header; write 'Name: value', or 'Name;' for an empty one");
  EXPECT_EQ(bytes_of("http://a/", {": x"}),
            "error: ': x' is no header; write 'Name: value', or 'Name;' for an empty one");
  const std::string secret = bytes_of("http://me:secret@a/");
  EXPECT_TRUE(secret.starts_with("error: the URL has a user name")) << secret;
  EXPECT_EQ(secret.find("secret"), std::string::npos);
}

TEST(AskedRequest, NothingCanSmuggleALine) {
  EXPECT_EQ(bytes_of("http://a/\r\nX: y"), "error: the URL 'http://a/\\x0d\\x0aX: y' has a line break or a NUL");
  EXPECT_EQ(bytes_of("http://a/", {"X: y\nZ: w"}), "error: the header 'X: y\\x0aZ: w' has a line break or a NUL");
  EXPECT_EQ(bytes_of("http://a/", {}, std::string("G\0T", 3)), "error: the method 'G\\x00T' has a line break or a NUL");
}

TEST(AskedRequest, IsBounded) {
  EXPECT_EQ(bytes_of("http://a/" + std::string(asked_bytes_max, 'x')), "error: the URL has more than 1MiB");
  EXPECT_EQ(bytes_of("http://a/", Lines(1'100, "X: " + std::string(1'000, 'x'))),
            "error: the headers have more than 1MiB");
}

}  // namespace
}  // namespace crossfade
