#include "admin/api_hold.hpp"

#include <gtest/gtest.h>

namespace crossfade {
namespace {

HoldOutcome outcome_of(bool changed, std::string not_kept) {
  std::promise<std::string> written;
  written.set_value(std::move(not_kept));
  return {changed, written.get_future().share()};
}

// Remembers what it was asked and answers as told.
struct FakeHolder {
  std::vector<AskedHold> asked;
  result<HoldOutcome, std::string> outcome = outcome_of(true, "");

  AdminResponse post(std::string_view path, std::string_view body) {
    AdminView view;
    view.hold = [this](const AskedHold& hold) {
      asked.push_back(hold);
      return outcome;
    };
    AdminResponse response = api_hold(view, {path, body, "token alice"});
    if (!response.later) return response;
    if (auto known = response.later()) return std::move(*known);
    return response;
  }
};

TEST(ApiHold, HoldsAndReleasesInTheNameOfWhoAsked) {
  FakeHolder holder;
  const AdminResponse held = holder.post("public-api", R"({"hold": "legacy", "why": "errors on py3"})");
  EXPECT_EQ(held.status, 200U);
  EXPECT_EQ(held.body, R"({"service":"public-api","hold":"legacy","changed":true,"not_kept":null})");
  holder.outcome = outcome_of(false, "cannot write /state/holds.json: Read-only file system");
  EXPECT_EQ(holder.post("public-api", R"({"hold": "release"})").body,
            R"({"service":"public-api","hold":"none","changed":false,)"
            R"("not_kept":"cannot write /state/holds.json: Read-only file system"})");
  ASSERT_EQ(holder.asked.size(), 2U);
  EXPECT_TRUE(holder.asked[0].legacy);
  EXPECT_EQ(holder.asked[0].service, "public-api");
  EXPECT_EQ(holder.asked[0].who, "token alice");
  EXPECT_EQ(holder.asked[0].why, "errors on py3");
  EXPECT_FALSE(holder.asked[1].legacy);
}

TEST(ApiHold, TheAnswerWaitsForTheStateFileAndTheHoldDoesNot) {
  FakeHolder holder;
  std::promise<std::string> written;
  holder.outcome = HoldOutcome{true, written.get_future().share()};
  const AdminResponse pending = holder.post("public-api", R"({"hold": "legacy"})");
  EXPECT_EQ(holder.asked.size(), 1U);
  ASSERT_TRUE(pending.later);
  EXPECT_FALSE(pending.later());
  written.set_value("");
  ASSERT_TRUE(pending.later());
  EXPECT_EQ(pending.later()->body, R"({"service":"public-api","hold":"legacy","changed":true,"not_kept":null})");
}

TEST(ApiHold, NoReasonIsTooLong) {
  FakeHolder holder;
  const std::string why(hold_why_max * 10, 'x');
  EXPECT_EQ(holder.post("public-api", R"({"hold": "legacy", "why": ")" + why + "\"}").status, 200U);
  ASSERT_EQ(holder.asked.size(), 1U);
  EXPECT_EQ(holder.asked[0].why, why) << "the server cuts it";
}

TEST(ApiHold, AServiceThatIsNotThereIsNotFound) {
  FakeHolder holder;
  holder.outcome = result<HoldOutcome, std::string>(boost::system::in_place_error, "there is no service 'x'");
  const AdminResponse response = holder.post("x", R"({"hold": "legacy"})");
  EXPECT_EQ(response.status, 404U);
  EXPECT_NE(response.body.find("there is no service 'x'"), std::string::npos) << response.body;
}

TEST(ApiHold, AnythingElseIsRefusedAndTurnsNothing) {
  const std::pair<std::string, std::string> cases[] = {
      {"", "not JSON"},
      {"[]", "not a JSON object with hold, why"},
      {"{}", "hold: expected a value"},
      {R"({"hold": "legacy")", "not JSON"},
      {R"({"hold": true})", "hold: expected a text"},
      {R"({"hold": "legcy"})", "did you mean 'legacy'?"},
      {R"({"hold": "new"})", "only be moved towards legacy"},
      {R"({"hold": "legacy", "wy": "x"})", "unknown member 'wy'; allowed are hold, why; did you mean 'why'?"},
      {R"({"hold": "legacy", "why": 5})", "why: expected a text"},
      {std::string(40, '[') + std::string(40, ']'), "not JSON"},
  };
  FakeHolder holder;
  for (const auto& [body, expected] : cases) {
    const AdminResponse response = holder.post("public-api", body);
    EXPECT_EQ(response.status, 422U) << body;
    EXPECT_NE(response.body.find(expected), std::string::npos) << body << '\n' << response.body;
  }
  EXPECT_TRUE(holder.asked.empty());
}

}  // namespace
}  // namespace crossfade
