#include "http/traceparent.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "http/heads.hpp"

namespace crossfade {
namespace {

constexpr std::string_view trace_id = "4bf92f3577b34da6a3ce929d0e0e4736";
constexpr std::string_view parent_id = "00f067aa0ba902b7";
const std::string valid = "00-" + std::string(trace_id) + "-" + std::string(parent_id) + "-01";

bool is_valid(std::string_view value) {
  const TraceIds ids = parse_traceparent(value);
  EXPECT_EQ(ids.trace_id.empty(), ids.parent_id.empty());
  return !ids.trace_id.empty();
}

// `valid` with other text from that offset on.
std::string with(std::size_t offset, std::string_view text) {
  std::string value = valid;
  value.replace(offset, text.size(), text);
  return value;
}

TEST(Traceparent, HasItsIds) {
  const TraceIds ids = parse_traceparent(valid);
  EXPECT_EQ(ids.trace_id, trace_id);
  EXPECT_EQ(ids.parent_id, parent_id);
}

TEST(Traceparent, AnyFlagsWillDo) {
  for (const std::string_view flags : {"00", "01", "02", "03", "09", "ff"}) EXPECT_TRUE(is_valid(with(53, flags)));
}

TEST(Traceparent, VersionFfIsForbiddenAndFutureOnesMayBeLonger) {
  EXPECT_FALSE(is_valid(with(0, "ff")));
  for (const std::string_view version : {"01", "cc", "fe"}) {
    const std::string future = with(0, version);
    EXPECT_TRUE(is_valid(future)) << future;
    EXPECT_TRUE(is_valid(future + "-")) << future;
    EXPECT_TRUE(is_valid(future + "-what-the-future-will-be-like")) << future;
    EXPECT_EQ(parse_traceparent(future + "-x").parent_id, parent_id);
    EXPECT_FALSE(is_valid(future + ".x")) << future;
    EXPECT_FALSE(is_valid(future + "0")) << future;
    EXPECT_FALSE(is_valid(future.substr(0, 54))) << future;
  }
}

TEST(Traceparent, Version00HasExactlyItsLength) {
  for (std::size_t size = 0; size < valid.size(); ++size) EXPECT_FALSE(is_valid(valid.substr(0, size))) << size;
  for (const std::string_view more : {"-", "-what", "0", ".", " "}) EXPECT_FALSE(is_valid(valid + std::string(more)));
}

TEST(Traceparent, DigitsAreLowerCase) {
  for (const std::size_t offset : {0UL, 3UL, 34UL, 36UL, 51UL, 53UL}) {
    EXPECT_TRUE(is_valid(with(offset, "a")) || offset == 0) << offset;
    for (const std::string_view bad : {"A", "g", " ", "\t", "-", "/", ":", "\xe9"}) {
      EXPECT_FALSE(is_valid(with(offset, bad))) << offset << bad;
    }
  }
}

TEST(Traceparent, DashesStandWhereTheyBelong) {
  for (const std::size_t offset : {2UL, 35UL, 52UL}) {
    for (const std::string_view bad : {"_", "0", " ", "."}) EXPECT_FALSE(is_valid(with(offset, bad))) << offset;
  }
}

TEST(Traceparent, AnIdOfZerosIsNone) {
  EXPECT_FALSE(is_valid(with(3, std::string(32, '0'))));
  EXPECT_FALSE(is_valid(with(36, std::string(16, '0'))));
  EXPECT_TRUE(is_valid(with(3, std::string(31, '0') + "1")));
  EXPECT_TRUE(is_valid(with(36, std::string(15, '0') + "1")));
}

TEST(Traceparent, WhiteSpaceWithinTheValueIsNotSkipped) {
  EXPECT_FALSE(is_valid(" " + valid));
  EXPECT_FALSE(is_valid(valid + " "));
  EXPECT_FALSE(is_valid(""));
}

std::string traced_by(std::string_view lines) {
  const test::ParsedRequest parsed(test::with_host(lines));
  EXPECT_EQ(parsed.verdict.problem, Problem::None) << parsed.verdict.detail;
  return std::string(received_trace(parsed.head.fields).trace_id);
}

TEST(ReceivedTrace, IsTheOneTraceparentsWhateverTheNamesCase) {
  EXPECT_EQ(traced_by("traceparent: " + valid + "\r\n"), trace_id);
  EXPECT_EQ(traced_by("TraceParent:\t " + valid + " \t\r\ntracestate: a=b\r\n"), trace_id);
  EXPECT_EQ(traced_by("tracestate: a=b\r\n"), "");
  EXPECT_EQ(traced_by("X-Traceparent: " + valid + "\r\n"), "");
  EXPECT_EQ(traced_by("traceparent: " + with(0, "ff") + "\r\n"), "");
}

TEST(ReceivedTrace, ARepeatedOneIsNone) {
  const std::string line = "traceparent: " + valid + "\r\n";
  EXPECT_EQ(traced_by(line + line), "");
  EXPECT_EQ(traced_by(line + "traceparent: \r\n"), "");
  EXPECT_EQ(traced_by("traceparent: " + valid + ", " + valid + "\r\n"), "");
}

TEST(ReceivedTrace, OneThatEndsAtThisHopIsNone) {
  EXPECT_EQ(traced_by("traceparent: " + valid + "\r\nConnection: close, TraceParent\r\n"), "");
  EXPECT_EQ(traced_by("traceparent: " + valid + "\r\nConnection: tracestate\r\n"), trace_id);
}

TEST(WriteTraceparent, IsValidAndNeverTheSame) {
  Random random;
  std::set<std::string> trace_ids, parent_ids;
  for (int i = 0; i < 1'000; ++i) {
    TraceparentText text;
    write_traceparent(random, i % 2 == 0, text);
    const std::string_view value(text.data(), text.size());
    const TraceIds ids = parse_traceparent(value);
    ASSERT_EQ(ids.trace_id.size(), 32U) << value;
    ASSERT_EQ(value.substr(0, 3), "00-");
    ASSERT_EQ(value.substr(52), i % 2 == 0 ? "-01" : "-00");
    trace_ids.emplace(ids.trace_id);
    parent_ids.emplace(ids.parent_id);
  }
  EXPECT_EQ(trace_ids.size(), 1'000U);
  EXPECT_EQ(parent_ids.size(), 1'000U);
}

}  // namespace
}  // namespace crossfade
