#include "app/test.hpp"

#include <gtest/gtest.h>

#include "app/command_line.hpp"
#include "server/temp_tree.hpp"

namespace crossfade {
namespace {

constexpr const char* configuration =
    "listeners: [{address: \"127.0.0.1:8080\"}]\n"
    "pools: {py2: {endpoints: [\"127.0.0.1:1\"]}, py3: {endpoints: [\"127.0.0.1:2\"]}}\n"
    "services:\n"
    "  - name: app\n"
    "    hosts: [app.example]\n"
    "    legacy: py2\n"
    "    new: py3\n"
    "    missing_key: random\n"
    "    dials:\n"
    "      - {name: rates, path: /rates, new: 100%}\n"
    "      - {name: half, path: /half, new: 50%}\n"
    "      - {name: rest, path: /, new: 0%}\n";

struct TestCommand : testing::Test {
  void SetUp() override { tree.write("c.yaml", configuration); }

  test::Outcome expect(const std::string& expectations, std::vector<std::string> more = {}) {
    tree.write("e.yaml", "config: c.yaml\nexpectations:\n" + expectations);
    more.insert(more.begin(), {"test", tree.path("e.yaml")});
    return test::run(more);
  }

  const std::string holds = "  - {request: http://app.example/rates, expect: {side: new, reason: dial, dial: rates}}\n";
  test::TempTree tree;
};

TEST_F(TestCommand, SaysWhatHoldsAndWhatIsNotCovered) {
  const test::Outcome outcome = expect(holds + "  - {request: http://other.example/, expect: {status: 404}}\n");
  EXPECT_EQ(outcome.out,
            "2 of 2 expectations hold; 1 of 3 dials covered (33%)\n"
            "not covered: app/half app/rest\n");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
}

TEST_F(TestCommand, SaysWhatFailsWhereAndHowToSeeWhy) {
  const test::Outcome outcome = expect(
      "  - {name: a promise, request: POST http://app.example/rates, headers: {X-A: b}, client_ip: 10.0.0.1, "
      "expect: {side: legacy, reason: dial, dial: rest, pool: py2}}\n");
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.out, tree.path("e.yaml") +
                             ":3:5: a promise: expected side legacy, dial rest, pool py2; found side new, dial rates, "
                             "pool py3\n    crossfade explain --config " +
                             tree.path("c.yaml") +
                             " -X POST -H 'X-A: b' --client-ip 10.0.0.1 http://app.example/rates\n"
                             "0 of 1 expectations hold; 0 of 3 dials covered (0%)\n"
                             "not covered: app/rates app/half app/rest\n");
}

TEST_F(TestCommand, ARefusalIsNoSideAndASideNoRefusal) {
  const test::Outcome refused =
      expect("  - {request: http://b.example/, expect: {side: new, reason: dial, dial: rates}}\n");
  EXPECT_NE(refused.out.find("expected side new; found status 404 (no service takes this host)"), std::string::npos)
      << refused.out;
  const test::Outcome served = expect("  - {request: http://app.example/, expect: {status: 400}}\n");
  EXPECT_NE(served.out.find("expected status 400; found side legacy, reason dial, dial rest"), std::string::npos)
      << served.out;
  EXPECT_EQ(served.code, 1);
}

TEST_F(TestCommand, NoSideCanBeExpectedOfWhatIsDrawnByLot) {
  const test::Outcome outcome =
      expect("  - {request: http://app.example/half, expect: {side: new, reason: no_key, dial: half}}\n");
  EXPECT_NE(outcome.out.find("expected side new; found side drawn by lot (missing_key: random)"), std::string::npos)
      << outcome.out;
  EXPECT_EQ(outcome.code, 1);
}

TEST_F(TestCommand, FailsUnderTheCoverageThatIsAskedFor) {
  EXPECT_EQ(expect(holds, {"--fail-under", "33"}).code, 0);
  const test::Outcome outcome = expect(holds, {"--fail-under", "34"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_NE(outcome.out.find("too few dials are covered: --fail-under 34\n"), std::string::npos) << outcome.out;
  EXPECT_EQ(expect(holds, {"--fail-under", "101"}).code, 2);
}

TEST_F(TestCommand, WritesJson) {
  EXPECT_EQ(expect(holds, {"--json"}).out.substr(0, 59),
            "{\"expectations\":1,\"held\":1,\"failed\":[],\"dials\":3,\"covered\":");
}

TEST_F(TestCommand, SaysWhichFileIsWrong) {
  tree.write("e.yaml", "expectations: 5\n");
  EXPECT_EQ(test::run({"test", tree.path("e.yaml")}).code, 1);
  tree.write("e.yaml", "expectations:\n" + holds);
  const test::Outcome none = test::run({"test", tree.path("e.yaml")});
  EXPECT_EQ(none.code, 2);
  EXPECT_NE(none.err.find("has no 'config'; --config FILE says what to test"), std::string::npos) << none.err;
  EXPECT_EQ(test::run({"test", "--config", tree.path("c.yaml"), tree.path("e.yaml")}).code, 0);
  EXPECT_EQ(test::run({"test", "--config", tree.path("absent.yaml"), tree.path("e.yaml")}).code, 1);
}

TEST(ExpectationsExample, HoldsAndCoversEveryDial) {
  const std::string file = std::string(CROSSFADE_SOURCE_DIR) + "/config/expectations/crossfade.yaml";
  const test::Outcome outcome = test::run({"test", "--fail-under", "100", file});
  EXPECT_EQ(outcome.code, 0) << outcome.out << outcome.err;
}

}  // namespace
}  // namespace crossfade
