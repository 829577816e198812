#include "split/received_head.hpp"

#include <gtest/gtest.h>

#include <string>

#include "split/requests.hpp"

namespace crossfade {
namespace {

using State = HeadArrival::State;

HeadArrival arrive(const Limits& limits, std::string_view bytes) {
  HeadEndFinder finder;
  return look_at_head(limits, finder, bytes);
}

TEST(ReceivedHead, IsCompleteWithItsEmptyLine) {
  const std::string head = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  const Limits limits;
  for (std::size_t length = 0; length < head.size(); ++length) {
    EXPECT_EQ(arrive(limits, std::string_view(head).substr(0, length)).state, State::Incomplete) << length;
  }
  const HeadArrival whole = arrive(limits, head + "the body");
  EXPECT_EQ(whole.state, State::Complete);
  EXPECT_EQ(whole.head_bytes, head.size());
}

TEST(ReceivedHead, IsRefusedForALineFeedAlone) {
  const HeadArrival arrival = arrive({}, "GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n");
  EXPECT_EQ(arrival.state, State::Refused);
  EXPECT_EQ(arrival.refusal.problem, Problem::Malformed);
  EXPECT_EQ(arrival.refusal.offending, "Host: a\n");
}

TEST(ReceivedHead, IsRefusedWhenItIsTooLargeEvenBeforeItsEnd) {
  Limits limits;
  limits.request_head_bytes = 40;
  const std::string line = "GET / HTTP/1.1\r\n";
  EXPECT_EQ(arrive(limits, line + "Host: " + std::string(40, 'a')).refusal.problem, Problem::HeadTooLarge);
  EXPECT_EQ(arrive(limits, "GET /" + std::string(40, 'a')).refusal.problem, Problem::TargetTooLong);
  limits = {};
  limits.request_header_bytes = 10;
  EXPECT_EQ(arrive(limits, line + "Host: aaaa\r").state, State::Incomplete);
  EXPECT_EQ(arrive(limits, line + "Host: aaaaaa").refusal.problem, Problem::HeadTooLarge);
  limits = {};
  limits.request_head_bytes = 0;
  EXPECT_EQ(head_limit(limits), 16U * 1024 * 1024);
}

TEST(ReceivedHead, ItsListenerSaysWhatIsMended) {
  const std::string folded = "GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n";
  Config config;
  ListenerConfig listener;
  RequestHead head;
  std::string bytes = folded;
  EXPECT_EQ(read_head_bytes(bytes, config, listener, head).problem, Problem::Malformed);
  listener.lenient.obs_fold = true;
  bytes = folded;
  EXPECT_EQ(read_head_bytes(bytes, config, listener, head).problem, Problem::None);
  config.limits.request_headers = 1;
  EXPECT_EQ(read_head_bytes(bytes, config, listener, head).problem, Problem::HeadTooLarge);
}

TEST(ReceivedHead, APeerIsTrustedByItsListener) {
  ListenerConfig listener;
  listener.trusted_proxies = {network("10.0.0.0/8")};
  EXPECT_TRUE(peer_of(listener, address("10.1.2.3")).trusted);
  EXPECT_FALSE(peer_of(listener, address("192.0.2.1")).trusted);
}

}  // namespace
}  // namespace crossfade
