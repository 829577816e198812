#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "app/command_line.hpp"
#include "server/temp_tree.hpp"

namespace crossfade {
namespace {

constexpr const char* manifest = R"(apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web}
spec:
  hosts: [web.example.com]
  http:
    - route:
        - {destination: {host: web-old, port: {number: 80}}, weight: 75}
        - {destination: {host: web-new, port: {number: 80}}, weight: 25}
)";

std::string content(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

struct IstioCommand : testing::Test {
  void SetUp() override {
    tree.write("vs.yaml", manifest);
    tree.write("lossy.yaml", std::string(manifest) + "      timeout: 5s\n");
    tree.write("wrong.yaml", "a: [\n");
  }
  test::TempTree tree;
};

TEST_F(IstioCommand, ImportWritesWhatCheckTakes) {
  const test::Outcome import = test::run({"import", "istio", tree.path("vs.yaml"), "--out", tree.path("cf.yaml")});
  EXPECT_EQ(import.code, 0) << import.err;
  EXPECT_EQ(import.out, "");
  EXPECT_NE(import.err.find("0 not carried"), std::string::npos) << import.err;
  EXPECT_EQ(test::run({"check", tree.path("cf.yaml")}).out, "OK\n");
  EXPECT_NE(content(tree.path("cf.yaml")).find("new: 25%}"), std::string::npos);
}

TEST_F(IstioCommand, ImportSaysWhatItCouldNotCarryAndStrictMakesThatAFailure) {
  const test::Outcome import =
      test::run({"import", "istio", tree.path("lossy.yaml"), "--key", "header:X-Account-Id", "--new", "web-old"});
  EXPECT_EQ(import.code, 0);
  EXPECT_NE(import.err.find("not carried: " + tree.path("lossy.yaml") +
                            ":10: VirtualService 'web', "
                            "spec.http[0].timeout: "),
            std::string::npos)
      << import.err;
  EXPECT_NE(import.err.find("crossfade: 1 not carried, "), std::string::npos) << import.err;
  EXPECT_NE(import.out.find("key: [{header: X-Account-Id}]"), std::string::npos) << import.out;
  EXPECT_NE(import.out.find("new: 75%}"), std::string::npos) << import.out;

  const test::Outcome strict =
      test::run({"import", "istio", tree.path("lossy.yaml"), "--strict", "--out", tree.path("cf.yaml")});
  EXPECT_EQ(strict.code, 1);
  EXPECT_EQ(content(tree.path("cf.yaml")), "");
  EXPECT_EQ(test::run({"import", "istio", tree.path("vs.yaml"), "--strict"}).code, 0);
}

TEST_F(IstioCommand, ImportFailsWithItsReason) {
  const test::Outcome wrong = test::run({"import", "istio", tree.path("wrong.yaml")});
  EXPECT_EQ(wrong.code, 1);
  EXPECT_NE(wrong.err.find(tree.path("wrong.yaml") + ":1:4: "), std::string::npos) << wrong.err;
  EXPECT_EQ(wrong.out, "");
  EXPECT_EQ(test::run({"import", "istio", tree.path("absent.yaml")}).code, 1);
  EXPECT_EQ(test::run({"import", "istio", tree.path("vs.yaml"), "--key", "account"}).code, 2);
  EXPECT_EQ(test::run({"import"}).code, 2);
  EXPECT_EQ(test::run({"import", "istio"}).code, 2);
}

TEST_F(IstioCommand, ExportIsWhatImportReads) {
  ASSERT_EQ(test::run({"import", "istio", tree.path("vs.yaml"), "--out", tree.path("cf.yaml")}).code, 0);
  const test::Outcome exported =
      test::run({"export", "istio", "--config", tree.path("cf.yaml"), "--out", tree.path("back.yaml")});
  EXPECT_EQ(exported.code, 0) << exported.err;
  EXPECT_NE(exported.err.find("not carried: service 'web', key: "), std::string::npos) << exported.err;
  const test::Outcome again = test::run({"import", "istio", tree.path("back.yaml")});
  EXPECT_NE(again.out.find("{name: everything-else, path: /, new: 25%}"), std::string::npos) << again.out;
  EXPECT_EQ(test::run({"export", "istio", "--config", tree.path("cf.yaml"), "--strict"}).code, 1);
  EXPECT_EQ(test::run({"export", "istio", "--config", tree.path("wrong.yaml")}).code, 1);
}

}  // namespace
}  // namespace crossfade
