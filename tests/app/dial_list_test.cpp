#include "app/dial_list.hpp"

#include <gtest/gtest.h>

namespace crossfade {
namespace {

std::vector<DialRow> two_rows(const char* hold) {
  return {{"public-api", "labels", {"POST", "PUT"}, "/v1/*/label", false, "0.5%", hold},
          {"public-api", "all", {}, "/", true, "0%", hold}};
}

TEST(DialTable, HasALineForEachDial) {
  EXPECT_EQ(dial_table(two_rows("none")),
            "service     dial    match                 position\n"
            "public-api  labels  POST PUT /v1/*/label  0.5%\n"
            "public-api  all     / (exact)             0%\n");
}

TEST(DialTable, SaysWhatIsHeldWhereSomethingIs) {
  EXPECT_EQ(dial_table(two_rows("legacy")),
            "service     dial    match                 position  hold\n"
            "public-api  labels  POST PUT /v1/*/label  0.5%      legacy\n"
            "public-api  all     / (exact)             0%        legacy\n");
}

TEST(DialArray, IsForScripts) {
  EXPECT_EQ(dial_array({two_rows("none")[0]}),
            R"([{"service":"public-api","dial":"labels","methods":["POST","PUT"],"path":"/v1/*/label","exact":false,)"
            R"("position":"0.5%","hold":"none"}])"
            "\n");
}

TEST(DialRows, OfAStatusThatCannotBeTrusted) {
  const auto rows = dial_rows_of_status(
      R"({"services":[{"name":"a","hold":"legacy","dials":[{"name":"d\u001b[2J","methods":["GET"],"path":"/x",)"
      R"("exact":false,"position":"25%"}]}]})");
  ASSERT_TRUE(rows) << rows.error();
  ASSERT_EQ(rows->size(), 1U);
  EXPECT_EQ(rows->front().dial, "d\xef\xbf\xbd[2J");
  EXPECT_EQ(rows->front().match(), "GET /x");
  EXPECT_EQ(rows->front().hold, "legacy");
  EXPECT_TRUE(dial_rows_of_status("[").error().starts_with("not JSON: "));
  EXPECT_EQ(dial_rows_of_status(R"({"services":[{"name":"a","dials":[{}]}]})").error(),
            "not what /api/status says: services[0].dials[0].name: expected a value");
}

}  // namespace
}  // namespace crossfade
