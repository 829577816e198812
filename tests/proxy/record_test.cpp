// Which requests have a line in the access log, and what it says of the customer and of the trace.
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "base/siphash.hpp"
#include "proxy/proxy_fixture.hpp"

namespace crossfade {
namespace {

using test::has;
using test::Peer;

constexpr std::string_view trace_id = "4bf92f3577b34da6a3ce929d0e0e4736";
constexpr std::string_view valid = "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n";

class Record : public test::ProxyFixture {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "record_XXXXXX";
    const int fd = ::mkstemp(pattern.data());
    ASSERT_GE(fd, 0);
    ::close(fd);
    path_ = pattern;
    worker.set_log(*AccessLog::open(path_));
    config = split();
    config.access_log.key_secret = parse_sip_secret("00112233445566778899aabbccddeeff");
  }
  void TearDown() override { ::unlink(path_.c_str()); }

  // One request with those header lines; what the upstream saw of it.
  std::string ask(std::string_view lines, std::string_view answer = "HTTP/1.1 204 No Content\r\n\r\n") {
    configure(config);
    Peer client = connect();
    client.send(std::string("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n").append(lines).append("\r\n"));
    Peer upstream = legacy.accept(worker.io);
    std::string seen = upstream.take_head(worker.io);
    upstream.send(answer);
    client.take_head(worker.io);
    EXPECT_TRUE(client.sees_end(worker.io));
    return seen;
  }
  // What is in the log, which ends by that.
  std::string logged() {
    worker.set_log(nullptr);
    std::ostringstream text;
    text << std::ifstream(path_).rdbuf();
    return text.str();
  }

  Config config;

 private:
  std::string path_;
};

TEST_F(Record, OfASampleOfNothingOnlyErrorsAreLeft) {
  config.access_log.sample = 0;
  ask("");
  ask("", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
  ask("", "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
  Peer client = connect();
  client.send("GET / HTTP/1.1\r\nX : y\r\n\r\n");
  client.take_head(worker.io);
  EXPECT_TRUE(client.sees_end(worker.io));
  const std::string text = logged();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2) << text;
  EXPECT_TRUE(has(text, R"("status":500,)")) << text;
  EXPECT_TRUE(has(text, R"("status":400,)")) << text;
  EXPECT_FALSE(has(text, R"("sample":0)")) << text;
}

TEST_F(Record, TheKeyIsHashedWithTheSecret) {
  ask("X-Account-Id: acct-4711\r\n");
  const std::string text = logged();
  EXPECT_TRUE(has(text, R"("key":"d264a0f2693f55fe",)")) << text;
  EXPECT_FALSE(has(text, "acct-4711")) << text;
}

TEST_F(Record, WithoutASecretThereIsNoKey) {
  config.access_log.key_secret.reset();
  ask("X-Account-Id: acct-4711\r\n");
  EXPECT_TRUE(has(logged(), R"("key":null,)"));
}

TEST_F(Record, TheKeyCanBePlainEvenIfItIsTheClientsAddress) {
  config.access_log.key = LoggedKey::Plain;
  config.services[0].key.push_back({KeySource::Kind::ClientIp, ""});
  ask("X-Account-Id: acct-4711\r\n");
  ask("");
  const std::string text = logged();
  EXPECT_TRUE(has(text, R"("key":"acct-4711",)")) << text;
  EXPECT_TRUE(has(text, R"("key":"127.0.0.1",)")) << text;
}

TEST_F(Record, AnOffendingLineDoesNotTellTheKey) {
  const auto refuse = [this] {
    configure(config);
    Peer client = connect();
    client.send("GET / HTTP/1.1\r\nHost: a\r\nx-account-id: acct-4711\x01\r\n\r\n");
    client.take_head(worker.io);
    EXPECT_TRUE(client.sees_end(worker.io));
  };
  refuse();
  config.access_log.key = LoggedKey::Plain;
  refuse();
  const std::string text = logged();
  EXPECT_TRUE(has(text, R"("offending":"x-account-id",)")) << text;
  EXPECT_TRUE(has(text, R"("offending":"x-account-id: acct-4711\u0001",)")) << text;
}

TEST_F(Record, AMadeTraceparentIsTheOneThatTheLineNames) {
  config.trace = true;
  const std::string seen = ask("tracestate: a=1\r\n");
  EXPECT_FALSE(has(seen, "tracestate")) << seen;
  const std::size_t at = seen.find("traceparent: 00-");
  ASSERT_NE(at, std::string::npos) << seen;
  EXPECT_EQ(seen.substr(at + 65, 5), "-01\r\n") << "the line is in the sample";
  const std::string ids =
      R"("trace_id":")" + seen.substr(at + 16, 32) + R"(","parent_id":")" + seen.substr(at + 49, 16);
  const std::string text = logged();
  EXPECT_TRUE(has(text, ids)) << ids << text;
}

TEST_F(Record, AMadeTraceparentSaysSoWhenTheLineIsNotInTheSample) {
  config.trace = true;
  config.access_log.sample = 0;
  const std::string seen = ask("");
  EXPECT_EQ(seen.substr(seen.find("traceparent: ") + 65, 5), "-00\r\n") << seen;
}

TEST_F(Record, AValidTraceparentIsLoggedWhetherTracingIsOnOrOff) {
  for (const bool trace : {false, true}) {
    config.trace = trace;
    EXPECT_TRUE(has(ask(valid), valid));
  }
  const std::string text = logged();
  const std::size_t first = text.find(trace_id);
  ASSERT_NE(first, std::string::npos) << text;
  EXPECT_NE(text.find(trace_id, first + 1), std::string::npos) << text;
}

}  // namespace
}  // namespace crossfade
