#include "http/unfold.hpp"

#include <gtest/gtest.h>

#include <string>

#include "http/heads.hpp"

namespace crossfade {
namespace {

std::string unfolded(std::string text) {
  unfold({text.data(), text.size()});
  return text;
}

TEST(Unfold, JoinsContinuedLinesBySpaces) {
  EXPECT_EQ(unfolded("GET / HTTP/1.1\r\nX: a\r\n b\r\nY: c\r\n\r\n"), "GET / HTTP/1.1\r\nX: a   b\r\nY: c\r\n\r\n");
  EXPECT_EQ(unfolded("GET / HTTP/1.1\r\nX: a\r\n\t\tb\r\n\r\n"), "GET / HTTP/1.1\r\nX: a    b\r\n\r\n");
}

TEST(Unfold, JoinsALineThatIsContinuedAgain) {
  EXPECT_EQ(unfolded("GET / HTTP/1.1\r\nX: a\r\n b\r\n c\r\n\r\n"), "GET / HTTP/1.1\r\nX: a   b   c\r\n\r\n");
  EXPECT_EQ(unfolded("GET / HTTP/1.1\r\nX:\r\n \r\n \r\n\r\n"), "GET / HTTP/1.1\r\nX:      \r\n\r\n");
}

TEST(Unfold, LeavesWhatFollowsTheRequestLine) {
  const std::string text = "GET / HTTP/1.1\r\n X: a\r\nY: b\r\n\r\n";
  EXPECT_EQ(unfolded(text), text);
}

TEST(Unfold, LeavesWholeLinesAndBytesThatAreNoHead) {
  for (const std::string text : {"GET / HTTP/1.1\r\nX: a b\r\n\r\n", "", "\r\n", "\r\n ", "GET / HTTP/1.1"}) {
    EXPECT_EQ(unfolded(text), text);
  }
}

TEST(Unfold, MakesAHeadThatTheStrictParserTakes) {
  const test::ParsedRequest parsed(unfolded(test::with_host("X: a\r\n\tb\r\nTransfer-Encoding:\r\n chunked\r\n")));
  ASSERT_EQ(parsed.verdict.problem, Problem::None) << parsed.verdict.detail;
  EXPECT_EQ(parsed.head.fields.value(1), "a   b");
  EXPECT_EQ(parsed.head.framing.body, BodyKind::Chunked);
}

}  // namespace
}  // namespace crossfade
