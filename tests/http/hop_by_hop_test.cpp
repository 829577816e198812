#include "http/hop_by_hop.hpp"

#include <gtest/gtest.h>

#include <string>

#include "http/heads.hpp"

namespace crossfade {
namespace {

using test::ParsedRequest;
using test::with_host;

// The names of the fields that pass `keep`.
template <class F>
std::string names(const FieldList& fields, F keep) {
  std::string out;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (keep(i)) out.append(fields.name(i)).append(" ");
  }
  return out;
}

TEST(HopByHop, FieldsByName) {
  const ParsedRequest parsed(with_host(
      "Connection: x\r\nproxy-connection: x\r\nKeep-Alive: x\r\nTE: trailers\r\nTrailer: x\r\nUpgrade: h2c\r\n"
      "HTTP2-Settings: x\r\nTransfer-Encoding: chunked\r\nAccept: x\r\nCookie: x\r\nAuthorization: x\r\n"
      "Proxy-Authorization: x\r\nExpect: 100-continue\r\nVia: x\r\nX-Any: x\r\n"));
  ASSERT_EQ(parsed.verdict.problem, Problem::None) << parsed.verdict.detail;
  const FieldList& fields = parsed.head.fields;
  EXPECT_EQ(names(fields, [&](std::size_t i) { return !is_hop_by_hop(fields.id(i)); }),
            "Host Accept Cookie Authorization Proxy-Authorization Expect Via X-Any ");
}

TEST(HopByHop, FramingIsWrittenAnew) {
  EXPECT_TRUE(is_hop_by_hop(FieldId::ContentLength));
  EXPECT_TRUE(is_hop_by_hop(FieldId::TransferEncoding));
}

TEST(HopByHop, NominatedByAnyConnectionField) {
  const ParsedRequest parsed(
      with_host("X-A: 1\r\nx-b: 2\r\nX-C: 3\r\nX-AB: 4\r\nConnection: close, x-a\r\nX-A: 5\r\nConnection:  ,X-B ,\r\n"
                "Proxy-Connection: X-C\r\n"));
  const FieldList& fields = parsed.head.fields;
  EXPECT_EQ(names(fields, [&](std::size_t i) { return is_nominated(fields, fields.name(i)); }), "X-A x-b X-A ");
}

TEST(HopByHop, NothingIsNominatedWithoutConnection) {
  const ParsedRequest parsed(with_host("X-A: 1\r\n"));
  EXPECT_FALSE(is_nominated(parsed.head.fields, "Host"));
  EXPECT_FALSE(is_nominated(parsed.head.fields, "X-A"));
}

}  // namespace
}  // namespace crossfade
