#include "admin/api_dials.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

namespace crossfade {
namespace {

// Remembers what it was asked and answers when told to.
struct FakeEditor {
  std::vector<DialsRequest> asked;
  std::promise<DialsResult> promise;

  AdminView view() {
    AdminView view;
    view.turn_dials = [this](DialsRequest request) {
      asked.push_back(std::move(request));
      promise = {};
      return promise.get_future();
    };
    return view;
  }
  AdminResponse post(std::string_view body) { return api_dials(view(), {"", body, "token alice"}); }
  AdminResponse post_one(std::string_view path, std::string_view body) {
    return api_dial(view(), {path, body, "token alice"});
  }
  // The answer to a change that came to this.
  AdminResponse answer(DialsResult result) {
    const AdminResponse response = post(R"({"dials": {"api/all": "25%"}})");
    EXPECT_TRUE(response.later);
    EXPECT_FALSE(response.later()) << "it is not known yet";
    promise.set_value(std::move(result));
    return response.later().value();
  }
};

TEST(ApiDials, AsksForAllOfThemInTheNameOfWhoAsked) {
  FakeEditor editor;
  EXPECT_TRUE(editor.post(R"({"dials": {"api/all": "25%", "api/rates": "0.5%"}, "preview": true})").later);
  EXPECT_TRUE(editor.post(R"({"dials": {"api/all": "25%"}, "change": "0123456789abcdef"})").later);
  EXPECT_TRUE(editor.post_one("api/all", R"({"position": "1%"})").later);
  ASSERT_EQ(editor.asked.size(), 3U);
  ASSERT_EQ(editor.asked[0].dials.size(), 2U);
  EXPECT_EQ(editor.asked[0].dials[1].dial, "api/rates");
  EXPECT_EQ(editor.asked[0].dials[1].position, 500U);
  EXPECT_TRUE(editor.asked[0].preview);
  EXPECT_EQ(editor.asked[0].who, "token alice");
  EXPECT_FALSE(editor.asked[1].preview);
  EXPECT_EQ(editor.asked[1].agreed, "0123456789abcdef");
  EXPECT_EQ(editor.asked[2].dials[0].dial, "api/all");
  EXPECT_EQ(editor.asked[2].dials[0].position, 1'000U);
}

TEST(ApiDials, TheAnswerComesLater) {
  FakeEditor editor;
  const AdminResponse response =
      editor.answer(DialsOutcome{{{"api", "all", 10'000, 25'000}}, "who moves\n", 7, "ab12", true});
  EXPECT_EQ(response.status, 200U);
  const auto body = boost::json::parse(response.body);
  EXPECT_EQ(body.at("changed"), boost::json::parse(R"([{"service":"api","dial":"all","from":"10%","to":"25%"}])"));
  EXPECT_EQ(body.at("text").as_string(), "who moves\n");
  EXPECT_EQ(body.at("change").as_string().size(), 16U);
  EXPECT_EQ(body.at("generation").as_int64(), 7);
  EXPECT_EQ(body.at("hash").as_string(), "ab12");
  EXPECT_TRUE(body.at("in_force").as_bool());
}

TEST(ApiDials, RefusalsHaveTheirStatus) {
  using Cause = DialsRefusal::Cause;
  const std::pair<Cause, unsigned> cases[] = {{Cause::Request, 422}, {Cause::Document, 409},   {Cause::Conflict, 409},
                                              {Cause::File, 503},    {Cause::NotInForce, 409}, {Cause::Busy, 503}};
  for (const auto& [cause, status] : cases) {
    FakeEditor editor;
    const AdminResponse response = editor.answer(DialsRefusal{cause, "that is why"});
    EXPECT_EQ(response.status, status);
    EXPECT_NE(response.body.find("that is why"), std::string::npos) << response.body;
  }
}

TEST(ApiDials, AnythingElseIsRefusedAndTurnsNothing) {
  const std::pair<std::string, std::string> cases[] = {
      {"", "not JSON"},
      {"{}", "dials: expected an object"},
      {R"({"dials": {}})", "dials: expected an object"},
      {R"({"dials": ["api/all"]})", "dials: expected an object"},
      {R"({"dials": {"api/all": 25}})", "'api/all': expected a text"},
      {R"({"dials": {"api/all": "25"}})", "did you mean '25%'?"},
      {R"({"dials": {"api/all": "25%"}, "preview": "no"})", "preview: expected true or false"},
      {R"({"dials": {"api/all": "25%"}, "dial": 1})", "unknown member 'dial'"},
  };
  FakeEditor editor;
  for (const auto& [body, expected] : cases) {
    const AdminResponse response = editor.post(body);
    EXPECT_EQ(response.status, 422U) << body;
    EXPECT_NE(response.body.find(expected), std::string::npos) << body << '\n' << response.body;
  }
  EXPECT_EQ(editor.post_one("api/all", R"({"position": 25})").status, 422U);
  EXPECT_EQ(editor.post_one("api/all", R"({"dials": {}})").status, 422U);
  EXPECT_TRUE(editor.asked.empty());
}

TEST(ApiDials, WithoutAFileThereIsNothingToTurn) {
  EXPECT_EQ(api_dials({}, {"", R"({"dials": {"api/all": "25%"}})", "x"}).status, 501U);
}

}  // namespace
}  // namespace crossfade
