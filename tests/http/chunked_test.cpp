#include "http/chunked.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace crossfade {
namespace {

using namespace std::string_literals;
using Status = ChunkDecoder::Status;

struct Outcome {
  Status status = Status::NeedMore;
  std::string payload;
  std::string rest;  // what was not consumed

  bool operator==(const Outcome&) const = default;
};

void PrintTo(const Outcome& outcome, std::ostream* os) {
  *os << "status " << static_cast<int>(outcome.status) << ", payload " << testing::PrintToString(outcome.payload)
      << ", rest " << testing::PrintToString(outcome.rest);
}

// Feeds the text in pieces of `step` bytes, each in a block of its own size, so that a sanitizer sees any byte touched
// beyond.
Outcome decode(std::string_view text, std::size_t step) {
  ChunkDecoder decoder;
  Outcome outcome;
  std::size_t at = 0;
  while (at < text.size()) {
    std::vector<char> piece(text.begin() + static_cast<std::ptrdiff_t>(at),
                            text.begin() + static_cast<std::ptrdiff_t>(std::min(at + step, text.size())));
    const ChunkDecoder::Step result = decoder.decode(piece.data(), piece.size());
    outcome.payload.append(piece.data(), result.payload);
    EXPECT_LE(result.payload, result.consumed);
    at += result.consumed;
    outcome.status = result.status;
    EXPECT_EQ(decoder.done(), result.status == Status::Done);
    if (result.status != Status::NeedMore) break;
    EXPECT_EQ(result.consumed, piece.size());
  }
  outcome.rest = text.substr(at);
  return outcome;
}

// Whatever the pieces, the outcome is one: what a decoder sees must not depend on how the network cut it.
Outcome decode_any_way(std::string_view text) {
  const Outcome whole = decode(text, text.size());
  for (const std::size_t step : {1, 2, 3, 5, 7, 16}) EXPECT_EQ(decode(text, step), whole) << "in steps of " << step;
  return whole;
}

TEST(ChunkDecoder, GoodBodies) {
  struct Case {
    std::string text, payload, rest;
  };
  const Case cases[] = {
      {"0\r\n\r\n", "", ""},
      {"5\r\nhello\r\n0\r\n\r\n", "hello", ""},
      {"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", "hello world", ""},
      {"A\r\n0123456789\r\n0\r\n\r\n", "0123456789", ""},
      {"a\r\n0123456789\r\n0\r\n\r\n", "0123456789", ""},
      {"0010\r\n0123456789abcdef\r\n00\r\n\r\n", "0123456789abcdef", ""},
      {"0000000000000005\r\nhello\r\n0000000000000000\r\n\r\n", "hello", ""},
      {"4\r\n\r\n\r\n\r\n0\r\n\r\n", "\r\n\r\n", ""},
      {"5\r\n0\r\n\r\n\r\n0\r\n\r\n", "0\r\n\r\n", ""},
      {"1\r\n\0\r\n0\r\n\r\n"s, "\0"s, ""},
      // The next request begins where the body ends.
      {"5\r\nhello\r\n0\r\n\r\nGET / HTTP/1.1\r\n", "hello", "GET / HTTP/1.1\r\n"},
      {"0\r\n\r\n\r\n", "", "\r\n"},
      // Extensions are dropped, trailers are no payload.
      {"5;a\r\nhello\r\n0;b=c\r\n\r\n", "hello", ""},
      {"5;a=\"b;\\\"c\"\t;d\r\nhello\r\n0\r\n\r\n", "hello", ""},
      {"5; a = b\r\nhello\r\n0\r\n\r\n", "hello", ""},
      {"5;\r\nhello\r\n0\r\n\r\n", "hello", ""},
      {"0\r\nX-Sum: abc\r\n\r\nrest", "", "rest"},
      {"0\r\nX-Sum:\r\nY: \x80\t\r\n\r\n", "", ""},
      {"0\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", "", ""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(testing::PrintToString(c.text));
    EXPECT_EQ(decode_any_way(c.text), (Outcome{Status::Done, c.payload, c.rest}));
  }
}

TEST(ChunkDecoder, BadBodies) {
  struct Case {
    std::string text;
    std::string payload;  // what was delivered before
    std::size_t good;     // bytes before the first bad one
  };
  const Case cases[] = {
      // Sizes.
      {"\r\n", "", 0},
      {"\n", "", 0},
      {"g\r\n", "", 0},
      {" 5\r\nhello\r\n", "", 0},
      {"5 \r\nhello\r\n", "", 1},
      {"5\t;a\r\nhello\r\n", "", 1},
      {"+5\r\nhello\r\n", "", 0},
      {"-5\r\nhello\r\n", "", 0},
      {"0x5\r\nhello\r\n", "", 1},
      {"5h\r\nhello\r\n", "", 1},
      {"5_0\r\nhello\r\n", "", 1},
      {";a\r\nhello\r\n", "", 0},
      {"\"5\"\r\nhello\r\n", "", 0},
      {"5\0\r\nhello\r\n"s, "", 1},
      {"1000000000000000\r\n", "", 15},  // 2^60
      {"ffffffffffffffff\r\n", "", 15},
      {"10000000000000005\r\nhello\r\n", "", 15},  // 2^64 + 5
      {"00000000000000005\r\nhello\r\n", "", 16},  // leading zeros without end
      // Line ends.
      {"5\nhello\r\n", "", 1},
      {"5\rhello\r\n", "", 2},
      {"5\r\r\nhello\r\n", "", 2},
      {"5\r\nhello\n0\r\n\r\n", "hello", 8},
      {"5\r\nhello0\r\n\r\n", "hello", 8},
      {"5\r\nhello\r0\r\n\r\n", "hello", 9},
      {"5\r\nhelloworld\r\n", "hello", 8},
      {"5\r\nhello\r\n\r\n", "hello", 10},
      {"0\n\r\n", "", 1},
      {"0\r\n\n", "", 3},
      {"0\r\n\rx", "", 4},
      // Extensions.
      {"5;a\nhello\r\n", "", 3},
      {"5;a=\"b\nc\"\r\nhello\r\n", "", 6},  // Beast 1.81 lets this one through
      {"5;a=\"b\rc\"\r\nhello\r\n", "", 7},
      {"5;a\0\r\nhello\r\n"s, "", 3},
      {"5;a\x7f\r\nhello\r\n", "", 3},
      {"5;a\x01\r\nhello\r\n", "", 3},
      // Trailers.
      {"0\r\n X: a\r\n\r\n", "", 3},
      {"0\r\nX : a\r\n\r\n", "", 4},
      {"0\r\nX\r\n\r\n", "", 4},
      {"0\r\n: a\r\n\r\n", "", 3},
      {"0\r\nX: a\n\r\n", "", 7},
      {"0\r\nX: a\rb\r\n\r\n", "", 8},
      {"0\r\nX: a\0\r\n\r\n"s, "", 7},
      {"0\r\nX: a\r\n b\r\n\r\n", "", 9},
      {"0\r\nX\x80: a\r\n\r\n", "", 4},
      {"0\r\nGET / HTTP/1.1\r\n\r\n", "", 6},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(testing::PrintToString(c.text));
    EXPECT_EQ(decode_any_way(c.text), (Outcome{Status::Bad, c.payload, c.text.substr(c.good)}));
  }
}

TEST(ChunkDecoder, UnfinishedBodiesNeedMore) {
  const std::string whole = "5;a=b\r\nhello\r\n0\r\nX: y\r\n\r\n";
  for (std::size_t n = 1; n < whole.size(); ++n) {
    SCOPED_TRACE(n);
    EXPECT_EQ(decode_any_way(whole.substr(0, n)).status, Status::NeedMore);
  }
}

TEST(ChunkDecoder, NothingIsNothing) {
  ChunkDecoder decoder;
  char none = 0;
  const ChunkDecoder::Step step = decoder.decode(&none, 0);
  EXPECT_EQ(step.status, Status::NeedMore);
  EXPECT_EQ(step.payload, 0u);
  EXPECT_EQ(step.consumed, 0u);
  EXPECT_FALSE(decoder.done());
}

TEST(ChunkDecoder, StaysBad) {
  ChunkDecoder decoder;
  std::string bad = "x";
  EXPECT_EQ(decoder.decode(bad.data(), bad.size()).status, Status::Bad);
  std::string good = "0\r\n\r\n";
  const ChunkDecoder::Step step = decoder.decode(good.data(), good.size());
  EXPECT_EQ(step.status, Status::Bad);
  EXPECT_EQ(step.consumed, 0u);
}

TEST(ChunkDecoder, TheLargestChunkIsAboutAnExbibyte) {
  // Only its size line fits into a test.
  EXPECT_EQ(decode("0fffffffffffffff\r\nabc", 64), (Outcome{Status::NeedMore, "abc", ""}));
}

TEST(ChunkDecoder, ExtensionsAreBounded) {
  const std::string most(ChunkDecoder::extension_bytes_max, 'a');
  EXPECT_EQ(decode_any_way("1;" + most + "\r\nx\r\n0;" + most + "\r\n\r\n"), (Outcome{Status::Done, "x", ""}));
  EXPECT_EQ(decode_any_way("1;" + most + "a\r\nx\r\n0\r\n\r\n").status, Status::Bad);
  EXPECT_EQ(decode_any_way("0;" + most + "a\r\n\r\n").status, Status::Bad);
}

TEST(ChunkDecoder, TrailersAreBoundedInAll) {
  // The empty line at the end does not count.
  const auto trailers = [](std::size_t bytes) {
    std::string text;
    while (text.size() + 100 < bytes) text += "X: " + std::string(45, 'y') + "\r\n";
    text += "X: ";
    text += std::string(bytes - 2 - text.size(), 'z') + "\r\n\r\n";
    return text;
  };
  const std::string most = trailers(ChunkDecoder::trailer_bytes_max);
  ASSERT_EQ(most.size(), ChunkDecoder::trailer_bytes_max + 2);
  EXPECT_EQ(decode_any_way("0\r\n" + most), (Outcome{Status::Done, "", ""}));
  EXPECT_EQ(decode_any_way("0\r\n" + trailers(ChunkDecoder::trailer_bytes_max + 1)).status, Status::Bad);
}

TEST(ChunkDecoder, ABodyIsNotMadeOfExtensions) {
  const std::string extended = "1;" + std::string(4000, 'e') + "\r\na\r\n";
  std::string text;
  while (text.size() < ChunkDecoder::extension_bytes_free + 8000) text += extended;
  EXPECT_EQ(decode_any_way(text + "0\r\n\r\n").status, Status::Bad);
  // Next to a payload of their size they are welcome.
  text.clear();
  for (int i = 0; i < 100; ++i) text += "1000;" + std::string(4000, 'e') + "\r\n" + std::string(4096, 'a') + "\r\n";
  EXPECT_EQ(decode_any_way(text + "0\r\n\r\n").status, Status::Done);
}

TEST(ChunkDecoder, KeepsTrailersAsTheyCame) {
  const std::string trailers = "X-Sum: 1\r\nx-b:2 \r\n";
  std::string text = "1;e\r\na\r\n0\r\n" + trailers + "\r\n";
  ChunkDecoder whole;
  std::string copy = text;
  EXPECT_EQ(whole.decode(copy.data(), copy.size()).status, Status::Done);
  EXPECT_EQ(whole.trailers(), trailers);
  ChunkDecoder bytewise;
  for (char& byte : text) bytewise.decode(&byte, 1);
  EXPECT_EQ(bytewise.trailers(), trailers);
}

TEST(ChunkDecoder, LongBodiesComeOutWholeHoweverTheyAreCut) {
  std::string text;
  std::string payload;
  char line[18];
  for (std::size_t n = 1; n < 300; n += 7) {
    const std::string chunk(n, static_cast<char>('a' + n % 26));
    payload += chunk;
    text += std::string(chunk_header(n, line)) + chunk + "\r\n";
  }
  text += last_chunk;
  EXPECT_EQ(decode_any_way(text + "rest"), (Outcome{Status::Done, payload, "rest"}));
}

TEST(ChunkHeader, IsLowerCaseHexWithoutLeadingZeros) {
  struct Case {
    std::uint64_t size;
    std::string_view line;
  };
  const Case cases[] = {
      {1, "1\r\n"}, {15, "f\r\n"}, {16, "10\r\n"}, {500, "1f4\r\n"}, {~std::uint64_t{0}, "ffffffffffffffff\r\n"},
  };
  for (const Case& c : cases) {
    char line[18];
    EXPECT_EQ(chunk_header(c.size, line), c.line);
  }
}

}  // namespace
}  // namespace crossfade
