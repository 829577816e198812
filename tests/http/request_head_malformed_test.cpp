// Everything that must be a 400: smuggling starts with what two parsers read differently.
#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

#include "http/heads.hpp"
#include "http/request_head.hpp"

namespace crossfade {
namespace {

using namespace std::string_literals;
using test::ParsedRequest;
using test::with_host;

void expect_malformed(std::initializer_list<std::string> heads) {
  for (const std::string& text : heads) {
    SCOPED_TRACE(testing::PrintToString(text));
    const ParsedRequest parsed(text);
    EXPECT_EQ(parsed.verdict.problem, Problem::Malformed);
    EXPECT_STRNE(parsed.verdict.detail, "");
  }
}

TEST(MalformedRequestHead, RequestLines) {
  expect_malformed({
      "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",  // the empty line is the caller's to skip, once
      " GET / HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET\r\n\r\n",
      "GET /\r\n\r\n",
      "GET / \r\n\r\n",
      " / HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /  HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET / HTTP/1.1 \r\nHost: a\r\n\r\n",
      "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /\tHTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
      "G(T / HTTP/1.1\r\nHost: a\r\n\r\n",
      "G\0T / HTTP/1.1\r\nHost: a\r\n\r\n"s,
      "GET: / HTTP/1.1\r\nHost: a\r\n\r\n",
      "G\xc3\x89T / HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET / HTTP/1.1\rHost: a\r\n\r\n",
      "GET / HTTP/1.1\r\rHost: a\r\n\r\n",
  });
}

TEST(MalformedRequestHead, Targets) {
  expect_malformed({
      "GET a HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET * HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET example.com:80 HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /a\0b HTTP/1.1\r\nHost: a\r\n\r\n"s,
      "GET /a\x01 HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /a\rb HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /a\x7f HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /\xc3\xbc HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n",
  });
}

TEST(MalformedRequestHead, Versions) {
  expect_malformed({
      "GET / HTTP/1.2\r\nHost: a\r\n\r\n", "GET / HTTP/1.10\r\nHost: a\r\n\r\n", "GET / HTTP/01.1\r\nHost: a\r\n\r\n",
      "GET / HTTP/1\r\nHost: a\r\n\r\n", "GET / HTTP/2\r\nHost: a\r\n\r\n", "GET / HTTP/1,1\r\nHost: a\r\n\r\n",
      "GET / HTTP/2,0\r\nHost: a\r\n\r\n", "GET / HTTP/x.1\r\nHost: a\r\n\r\n", "GET / http/1.1\r\nHost: a\r\n\r\n",
      "GET / HTTP /1.1\r\nHost: a\r\n\r\n", "GET / ICY/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1x\r\nHost: a\r\n\r\n",
      "GET / HTTP/2.0x\r\nHost: a\r\n\r\n",
      "\x16\x03\x01\x02\r\n\r\n",  // TLS spoken to a plain port
  });
}

TEST(MalformedRequestHead, Hosts) {
  expect_malformed({
      "GET / HTTP/1.1\r\n\r\n",
      "GET http://a/ HTTP/1.1\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n",
      "GET / HTTP/1.1\r\nHost:\r\nHost: a\r\n\r\n",
      "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a:x\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: http://a\r\n\r\n",
      "GET / HTTP/1.0\r\nHost: a b\r\n\r\n",
      "GET http://a/ HTTP/1.1\r\nHost: a b\r\n\r\n",
      "GET http://a/ HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
  });
}

TEST(MalformedRequestHead, FoldsAndLinesThatAreNoFields) {
  expect_malformed({
      "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
      "GET / HTTP/1.1\r\nHost\t: a\r\n\r\n",
      "GET / HTTP/1.1\r\n Host: a\r\n\r\n",
      "GET / HTTP/1.1\r\n\tX: a\r\nHost: a\r\n\r\n",
      with_host("X: a\r\n b\r\n"),
      with_host("X: a\r\n\tb\r\n"),
      with_host("X:\r\n b\r\n"),
      with_host("X: \r\n b\r\n"),
      with_host("X: a\r\n \r\n"),
      with_host("X:\r\n \r\n"),
      with_host("X:\r\n \r\n\t\r\n"),
      with_host("X:\r\n \r\n b\r\n"),
      with_host("X: a\r\n b\r\n c\r\n"),
      with_host("X: " + std::string(5000, 'a') + "\r\n b\r\n"),
      with_host("Content-Length:\r\n 5\r\n"),
      with_host("Transfer-Encoding:\r\n chunked\r\n"),
      with_host("Transfer-Encoding: chunked\r\n \r\n"),
      "GET / HTTP/1.1\r\nHost:\r\n a\r\n\r\n",
      with_host("X\r\n"),
      with_host(": a\r\n"),
      with_host("X Y: a\r\n"),
      with_host("X\"Y: a\r\n"),
      with_host("X(Y: a\r\n"),
      with_host("X\x80: a\r\n"),
      with_host("X\0Y: a\r\n"s),
      with_host("X\x7fY: a\r\n"),
      with_host("X\rY: a\r\n"),
      with_host("X\nY: a\r\n"),
  });
}

TEST(MalformedRequestHead, BytesThatNoValueMayHold) {
  expect_malformed({
      with_host("X: a\0b\r\n"s),
      with_host("X: a\x01\r\n"),
      with_host("X: a\x1f\r\n"),
      with_host("X: a\x7f\r\n"),
      with_host("X: a\rb\r\n"),
      with_host("X: a\r\r\n"),
      with_host("X: a\nb\r\n"),
      with_host("X: a\nY: b\r\n"),
      with_host("X: \v\r\n"),
      with_host("\r\r\n"),
  });
}

TEST(MalformedRequestHead, Framing) {
  // tests/http/framing_test.cpp has them all.
  expect_malformed({
      with_host("Content-Length: 5\r\nContent-Length: 5\r\n"),
      with_host("Content-Length: 5\r\nContent-Length: 6\r\n"),
      with_host("Content-Length: 5, 5\r\n"),
      with_host("Content-Length: 5,\r\n"),
      with_host("Content-Length: +5\r\n"),
      with_host("Content-Length: -5\r\n"),
      with_host("Content-Length: \r\n"),
      with_host("Content-Length: 99999999999999999999999\r\n"),
      with_host("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"),
      with_host("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"),
      with_host("Transfer-Encoding: identity\r\nContent-Length: 5\r\n"),
      with_host("Transfer-Encoding: gzip\r\n"),
      with_host("Transfer-Encoding: chunked foo\r\n"),
      with_host("Transfer-Encoding: chunked, gzip\r\n"),
      with_host("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
      with_host("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"),
      with_host("Transfer-Encoding: chunked\r\n", "HTTP/1.0"),
      with_host("Transfer-Encoding: xchunked\r\n"),
      with_host("Connection: \"close\"\r\n"),
  });
}

TEST(MalformedRequestHead, HeadsWithoutAnEnd) {
  expect_malformed({
      "",
      "GET / HTTP/1.1",
      "GET / HTTP/1.1\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\n\r",
  });
}

TEST(MalformedRequestHead, EveryControlByteIsRefusedInNameValueAndTarget) {
  for (int byte = 0; byte < 256; ++byte) {
    SCOPED_TRACE(byte);
    const std::string c(1, static_cast<char>(byte));
    const bool control = byte < 0x20 || byte == 0x7f;
    const ParsedRequest in_value(with_host("X: a" + c + "b\r\n"));
    EXPECT_EQ(in_value.verdict.problem, control && byte != '\t' ? Problem::Malformed : Problem::None);
    const ParsedRequest in_name(with_host("X" + c + "Y: b\r\n"));
    if (control || byte >= 0x80) {
      EXPECT_EQ(in_name.verdict.problem, Problem::Malformed);
    }
    const ParsedRequest in_target("GET /" + c + " HTTP/1.1\r\nHost: a\r\n\r\n");
    if (control || byte >= 0x80) {
      EXPECT_EQ(in_target.verdict.problem, Problem::Malformed);
    }
    const ParsedRequest in_method("G" + c + "T / HTTP/1.1\r\nHost: a\r\n\r\n");
    if (control || byte >= 0x80) {
      EXPECT_EQ(in_method.verdict.problem, Problem::Malformed);
    }
  }
}

TEST(MalformedRequestHead, ForwardsThatCannotBeCounted) {
  expect_malformed({
      "OPTIONS * HTTP/1.1\r\nHost: a\r\nMax-Forwards: \r\n\r\n",
      "OPTIONS * HTTP/1.1\r\nHost: a\r\nMax-Forwards: -1\r\n\r\n",
      "OPTIONS * HTTP/1.1\r\nHost: a\r\nMax-Forwards: 1, 1\r\n\r\n",
      "TRACE / HTTP/1.1\r\nHost: a\r\nMax-Forwards: 1\r\nMax-Forwards: 1\r\n\r\n",
  });
}

TEST(MalformedRequestHead, ATraceWithABody) {
  expect_malformed({
      "TRACE / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n",
      "TRACE / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
  });
}

}  // namespace
}  // namespace crossfade
