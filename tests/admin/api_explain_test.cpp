#include "admin/api_explain.hpp"

#include <gtest/gtest.h>
#include <boost/json/parse.hpp>

#include <optional>

namespace crossfade {
namespace {

namespace json = boost::json;

// Keeps what it was asked, and answers with what the test has prepared.
struct FakeExplainer {
  std::optional<AskedExplanation> asked;
  Explanation answer;

  AdminResponse get(std::string_view query) {
    AdminView view;
    view.explain = [this](const AskedExplanation& what) -> result<Explanation, std::string> {
      asked = what;
      return answer;
    };
    return api_explain(view, query);
  }
};

std::string words_of(const json::value& value) {
  const json::string& text = value.as_string();
  return {text.data(), text.size()};
}

std::string detail_of(const AdminResponse& response) {
  return std::to_string(response.status) + ' ' + words_of(json::parse(response.body).at("detail"));
}

TEST(ApiExplain, PassesOnWhatTheQuerySays) {
  FakeExplainer fake;
  EXPECT_EQ(fake.get("url=https%3A%2F%2Fa.example%2Fx%3Fy&method=POST&header=X-A:%20b+c%2Bd&header=X-B;&client_ip="
                     "10.0.0.1&listener=127.0.0.1:80")
                .status,
            200U);
  ASSERT_TRUE(fake.asked);
  EXPECT_EQ(fake.asked->request.url, "https://a.example/x?y");
  EXPECT_EQ(fake.asked->request.method, "POST");
  EXPECT_EQ(fake.asked->request.headers, (std::vector<std::string>{"X-A: b c+d", "X-B;"}));
  EXPECT_EQ(fake.asked->request.peer, *IpAddress::parse("10.0.0.1"));
  EXPECT_EQ(fake.asked->listener, "127.0.0.1:80");
}

TEST(ApiExplain, AQueryEndsWhereItEnds) {
  FakeExplainer fake;
  constexpr std::string_view received = "url=a&header=X:%20y HTTP/1.1";
  EXPECT_EQ(fake.get(received.substr(0, received.find(' '))).status, 200U);
  ASSERT_TRUE(fake.asked);
  EXPECT_EQ(fake.asked->request.headers, std::vector<std::string>{"X: y"});
}

TEST(ApiExplain, RefusesWhatItDoesNotKnow) {
  FakeExplainer fake;
  EXPECT_EQ(detail_of(fake.get("url=http://a/&headers=X")),
            "400 unknown parameter 'headers'; allowed are url, method, header, client_ip, listener; did you mean "
            "'header'?");
  EXPECT_EQ(detail_of(fake.get("method=GET")), "400 the parameter 'url' is missing: which request is to be explained");
  EXPECT_EQ(detail_of(fake.get("url=a&url=b")), "400 the parameter 'url' is there twice");
  EXPECT_EQ(detail_of(fake.get("url=a&client_ip=")), "400 client_ip: found '', expected an IP address");
  EXPECT_EQ(fake.get("url=%zz").status, 400U);
  EXPECT_EQ(detail_of(fake.get("%ff=1")).substr(0, 25), "400 unknown parameter '\xc3\xbf");
  EXPECT_FALSE(fake.asked);
}

TEST(ApiExplain, AnswersWithTheExplanation) {
  FakeExplainer fake;
  fake.answer.client = "10.0.0.1";
  fake.answer.service = "app";
  fake.answer.dial = "rates";
  fake.answer.side = Side::New;
  fake.answer.pool = "py3";
  fake.answer.key = ExplainedKey{"header X-A", "caf\xe9"};
  fake.answer.bucket = 7;
  fake.answer.position = 25'000;
  fake.answer.steps = {{"side", "new"}};
  const json::value body = json::parse(fake.get("url=a").body);
  EXPECT_EQ(words_of(body.at("client")), "10.0.0.1");
  EXPECT_TRUE(body.at("refused").is_null());
  EXPECT_EQ(words_of(body.at("side")), "new");
  EXPECT_EQ(words_of(body.at("reason")), "dial");
  EXPECT_EQ(words_of(body.at("key").at("value")), "caf\xc3\xa9") << "read as Latin-1";
  EXPECT_EQ(body.at("bucket").as_int64(), 7);
  EXPECT_EQ(words_of(body.at("position")), "25%");
  EXPECT_EQ(body.at("threshold").as_int64(), 25'000);
  EXPECT_TRUE(body.at("override_ignored").is_null());
  EXPECT_EQ(words_of(body.at("steps").at(0).at("outcome")), "new");
}

TEST(ApiExplain, ARefusalHasNoSide) {
  FakeExplainer fake;
  fake.answer.refusal = Problem::NoService;
  fake.answer.detail = "no service takes this host";
  const json::value body = json::parse(fake.get("url=a").body);
  EXPECT_EQ(body.at("refused").at("status").as_int64(), 404);
  EXPECT_EQ(words_of(body.at("refused").at("code")), "no_service");
  EXPECT_FALSE(body.as_object().contains("side"));
}

}  // namespace
}  // namespace crossfade
