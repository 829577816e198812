#include "http/field_id.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <string>
#include <utility>
#include <vector>

namespace crossfade {
namespace {

TEST(FieldId, KnowsTheFieldsThatAreTreatedDifferently) {
  const std::vector<std::pair<std::string, FieldId>> names = {
      {"Connection", FieldId::Connection},
      {"Content-Length", FieldId::ContentLength},
      {"Date", FieldId::Date},
      {"Expect", FieldId::Expect},
      {"Forwarded", FieldId::Forwarded},
      {"Host", FieldId::Host},
      {"HTTP2-Settings", FieldId::Http2Settings},
      {"Keep-Alive", FieldId::KeepAlive},
      {"Max-Forwards", FieldId::MaxForwards},
      {"Proxy-Connection", FieldId::ProxyConnection},
      {"TE", FieldId::Te},
      {"traceparent", FieldId::Traceparent},
      {"tracestate", FieldId::Tracestate},
      {"Trailer", FieldId::Trailer},
      {"Transfer-Encoding", FieldId::TransferEncoding},
      {"Upgrade", FieldId::Upgrade},
  };
  for (const auto& [name, id] : names) {
    std::string lower = name;
    std::transform(name.begin(), name.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
    std::string upper = name;
    std::transform(name.begin(), name.end(), upper.begin(), [](unsigned char c) { return std::toupper(c); });
    EXPECT_EQ(field_id(name), id) << name;
    EXPECT_EQ(field_id(lower), id) << lower;
    EXPECT_EQ(field_id(upper), id) << upper;
    EXPECT_EQ(field_id(name + "x"), FieldId::Other);
    EXPECT_EQ(field_id(name.substr(1)), FieldId::Other);
    EXPECT_EQ(field_id("x" + name.substr(1)), FieldId::Other);
  }
}

TEST(FieldId, AllOthersAreOthers) {
  for (const std::string_view name :
       {"", "X-Account-Id", "Accept", "Cookie", "Content-Type", "Server", "Content_Length", "Transfer_Encoding"}) {
    EXPECT_EQ(field_id(name), FieldId::Other) << name;
  }
}

}  // namespace
}  // namespace crossfade
