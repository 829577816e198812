#include "http/framing.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace crossfade {
namespace {

using Verdict = FramingFields::Verdict;
using Values = std::vector<std::string>;

FramingFields fields(const Values& lengths, const Values& codings) {
  FramingFields framing;
  for (const std::string& value : lengths) framing.content_length(value);
  for (const std::string& value : codings) framing.transfer_encoding(value);
  return framing;
}

std::string text(const Values& lengths, const Values& codings) {
  std::string out;
  for (const std::string& value : lengths) out += "CL<" + value + "> ";
  for (const std::string& value : codings) out += "TE<" + value + "> ";
  return out;
}

TEST(Framing, OfGoodRequests) {
  struct Case {
    Values lengths, codings;
    BodyKind body;
    std::uint64_t length;
    bool has_length;
  };
  const Case cases[] = {
      {{}, {}, BodyKind::None, 0, false},
      {{"0"}, {}, BodyKind::None, 0, true},
      {{"000"}, {}, BodyKind::None, 0, true},
      {{"5"}, {}, BodyKind::Length, 5, true},
      {{"0005"}, {}, BodyKind::Length, 5, true},
      {{"9999999999999999999"}, {}, BodyKind::Length, 9999999999999999999u, true},
      {{}, {"chunked"}, BodyKind::Chunked, 0, false},
      {{}, {"Chunked"}, BodyKind::Chunked, 0, false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(text(c.lengths, c.codings));
    const Verdict verdict = fields(c.lengths, c.codings).for_request(11);
    EXPECT_EQ(verdict.problem, Problem::None) << verdict.detail;
    EXPECT_EQ(verdict.framing.body, c.body);
    EXPECT_EQ(verdict.framing.length, c.length);
    EXPECT_EQ(verdict.framing.has_length, c.has_length);
    EXPECT_EQ(verdict.framing.declared, c.length);
  }
}

struct Refused {
  Values lengths, codings;
  unsigned version;
  Problem problem;
};

const Refused refused[] = {
    // Content-Length: digits, once.
    {{""}, {}, 11, Problem::Malformed},
    {{"+5"}, {}, 11, Problem::Malformed},
    {{"-5"}, {}, 11, Problem::Malformed},
    {{"-0"}, {}, 11, Problem::Malformed},
    {{" 5"}, {}, 11, Problem::Malformed},
    {{"5 "}, {}, 11, Problem::Malformed},
    {{"5 5"}, {}, 11, Problem::Malformed},
    {{"0x5"}, {}, 11, Problem::Malformed},
    {{"5a"}, {}, 11, Problem::Malformed},
    {{"a5"}, {}, 11, Problem::Malformed},
    {{"5."}, {}, 11, Problem::Malformed},
    {{"5e1"}, {}, 11, Problem::Malformed},
    {{"5,5"}, {}, 11, Problem::Malformed},
    {{"5, 6"}, {}, 11, Problem::Malformed},
    {{"5,"}, {}, 11, Problem::Malformed},
    {{"\"5\""}, {}, 11, Problem::Malformed},
    {{"10000000000000000000"}, {}, 11, Problem::Malformed},
    {{"18446744073709551616"}, {}, 11, Problem::Malformed},
    {{"00000000000000000005"}, {}, 11, Problem::Malformed},
    {{"5", "5"}, {}, 11, Problem::Malformed},
    {{"5", "6"}, {}, 11, Problem::Malformed},
    {{"bad", "5"}, {}, 11, Problem::Malformed},
    {{"0", "5"}, {}, 11, Problem::Malformed},
    // Both.
    {{"5"}, {"chunked"}, 11, Problem::Malformed},
    {{"0"}, {"chunked"}, 11, Problem::Malformed},
    {{"5"}, {"identity"}, 11, Problem::Malformed},
    {{"5"}, {"gzip, chunked"}, 11, Problem::Malformed},
    {{"5"}, {""}, 11, Problem::Malformed},
    // Transfer-Encoding: chunked, once, in HTTP/1.1.
    {{}, {"chunked"}, 10, Problem::Malformed},
    {{}, {"identity"}, 10, Problem::Malformed},
    {{}, {""}, 11, Problem::Malformed},
    {{}, {","}, 11, Problem::Malformed},
    {{}, {"identity"}, 11, Problem::Malformed},
    {{}, {"gzip"}, 11, Problem::Malformed},
    {{}, {"xchunked"}, 11, Problem::Malformed},
    {{}, {"chunkedx"}, 11, Problem::Malformed},
    {{}, {"chunked foo"}, 11, Problem::Malformed},
    {{}, {"chunked;q=1"}, 11, Problem::Malformed},
    {{}, {"\"chunked\""}, 11, Problem::Malformed},
    {{}, {"\vchunked"}, 11, Problem::Malformed},
    {{}, {" chunked"}, 11, Problem::Malformed},
    {{}, {"chunked, identity"}, 11, Problem::Malformed},
    {{}, {"chunked, gzip"}, 11, Problem::Malformed},
    {{}, {"chunked, chunked"}, 11, Problem::Malformed},
    {{}, {"chunked,"}, 11, Problem::Malformed},
    {{}, {", chunked"}, 11, Problem::Malformed},
    {{}, {"chunked foo, chunked"}, 11, Problem::Malformed},
    {{}, {"chunked", "chunked"}, 11, Problem::Malformed},
    {{}, {"chunked", "identity"}, 11, Problem::Malformed},
    {{}, {"identity", "chunked"}, 11, Problem::Malformed},
    {{}, {"gzip", "chunked"}, 11, Problem::Malformed},
    // Well framed, but nothing crossfade can undo.
    {{}, {"gzip, chunked"}, 11, Problem::NotImplemented},
    {{}, {"gzip,Chunked"}, 11, Problem::NotImplemented},
    {{}, {"deflate, gzip, chunked"}, 11, Problem::NotImplemented},
};

TEST(Framing, OfRequestsThatMustBeRefused) {
  for (const Refused& c : refused) {
    SCOPED_TRACE(text(c.lengths, c.codings));
    const Verdict verdict = fields(c.lengths, c.codings).for_request(c.version);
    EXPECT_EQ(verdict.problem, c.problem);
    EXPECT_STRNE(verdict.detail, "");
  }
}

TEST(Framing, ResponsesAreJudgedAsStrictlyEvenWithoutABody) {
  for (const Refused& c : refused) {
    SCOPED_TRACE(text(c.lengths, c.codings));
    for (const unsigned status : {100u, 200u, 204u, 304u}) {
      EXPECT_EQ(fields(c.lengths, c.codings).for_response(c.version, status, false).problem, c.problem);
      EXPECT_EQ(fields(c.lengths, c.codings).for_response(c.version, status, true).problem, c.problem);
    }
  }
}

TEST(Framing, OfGoodResponses) {
  struct Case {
    unsigned status;
    bool to_head;
    Values lengths, codings;
    BodyKind body;
    std::uint64_t length;
  };
  const Case cases[] = {
      {200, false, {}, {}, BodyKind::UntilClose, 0},    {200, false, {"0"}, {}, BodyKind::None, 0},
      {200, false, {"7"}, {}, BodyKind::Length, 7},     {200, false, {}, {"chunked"}, BodyKind::Chunked, 0},
      {500, false, {}, {}, BodyKind::UntilClose, 0},    {205, false, {}, {}, BodyKind::UntilClose, 0},
      {206, false, {"7"}, {}, BodyKind::Length, 7},     {200, true, {}, {}, BodyKind::None, 0},
      {200, true, {"7"}, {}, BodyKind::None, 0},        {200, true, {}, {"chunked"}, BodyKind::None, 0},
      {404, true, {"7"}, {}, BodyKind::None, 0},        {204, false, {}, {}, BodyKind::None, 0},
      {204, false, {"7"}, {}, BodyKind::None, 0},       {204, false, {}, {"chunked"}, BodyKind::None, 0},
      {304, false, {}, {}, BodyKind::None, 0},          {304, false, {"7"}, {}, BodyKind::None, 0},
      {304, false, {}, {"chunked"}, BodyKind::None, 0}, {100, false, {}, {}, BodyKind::None, 0},
      {101, false, {}, {}, BodyKind::None, 0},          {103, false, {"7"}, {}, BodyKind::None, 0},
      {199, false, {}, {"chunked"}, BodyKind::None, 0},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::to_string(c.status) + (c.to_head ? " to HEAD " : " ") + text(c.lengths, c.codings));
    const Verdict verdict = fields(c.lengths, c.codings).for_response(11, c.status, c.to_head);
    EXPECT_EQ(verdict.problem, Problem::None) << verdict.detail;
    EXPECT_EQ(verdict.framing.body, c.body);
    EXPECT_EQ(verdict.framing.length, c.length);
    // What HEAD and 304 say about GET's answer is kept.
    EXPECT_EQ(verdict.framing.has_length, !c.lengths.empty());
    EXPECT_EQ(verdict.framing.declared, c.lengths.empty() ? 0 : std::stoull(c.lengths.front()));
  }
}

TEST(Framing, Http10ResponsesMayHaveALengthOrEndByClosing) {
  EXPECT_EQ(fields({"7"}, {}).for_response(10, 200, false).framing.body, BodyKind::Length);
  EXPECT_EQ(fields({}, {}).for_response(10, 200, false).framing.body, BodyKind::UntilClose);
}

TEST(Framing, TellsWhetherABodyIsSpokenOf) {
  EXPECT_FALSE(fields({}, {}).announces_body());
  EXPECT_FALSE(fields({"0"}, {}).announces_body());
  EXPECT_TRUE(fields({"7"}, {}).announces_body());
  EXPECT_TRUE(fields({}, {"chunked"}).announces_body());
}

Verdict mended(const Values& lengths) {
  FramingFields framing(true);
  for (const std::string& value : lengths) framing.content_length(value);
  return framing.for_request(11);
}

TEST(Framing, EqualLengthsAreMendedWhereThatIsAllowed) {
  for (const Values& lengths : {Values{"5", "5"}, Values{"5, 5"}, Values{"5,005", "5"}}) {
    const Verdict verdict = mended(lengths);
    EXPECT_EQ(verdict.problem, Problem::None) << verdict.detail;
    EXPECT_EQ(verdict.framing.length, 5U);
    EXPECT_EQ(fields(lengths, {}).for_request(11).problem, Problem::Malformed) << "not by default";
  }
}

TEST(Framing, DifferentLengthsAreNeverMended) {
  for (const Values& lengths : {Values{"5", "6"}, Values{"5, 6"}, Values{"5,"}, Values{",5"}, Values{"5", ""},
                                Values{"5, x"}, Values{"x", "x"}, Values{"5 5"}}) {
    EXPECT_EQ(mended(lengths).problem, Problem::Malformed) << text(lengths, {});
  }
}

}  // namespace
}  // namespace crossfade
