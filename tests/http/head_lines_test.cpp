#include "http/head_lines.hpp"

#include <gtest/gtest.h>

#include <ostream>  // Boost 1.81's string_view.hpp forgets it

#include <boost/beast/http/basic_parser.hpp>
#include <limits>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "http/target.hpp"

namespace crossfade {
namespace {

namespace http = boost::beast::http;
using namespace std::string_literals;
using Next = HeadLines::Next;
using Fields = std::vector<std::pair<std::string, std::string>>;

// What a parser of other people's makes of a head: Beast, where it has no limits and no opinion on bodies.
class Oracle final : public http::basic_parser<true> {
 public:
  explicit Oracle(std::string_view head) {
    header_limit(std::numeric_limits<std::uint32_t>::max());
    skip(true);
    boost::beast::error_code ec;
    put(boost::asio::const_buffer(head.data(), head.size()), ec);
    accepts = !ec && is_header_done();
  }

  bool accepts = false;
  std::string method, target;
  Fields fields;

 private:
  using error_code = boost::beast::error_code;
  using string_view = boost::beast::string_view;
  void on_request_impl(http::verb, string_view m, string_view t, int, error_code&) override {
    method = m;
    target = t;
  }
  void on_field_impl(http::field, string_view name, string_view value, error_code&) override {
    fields.emplace_back(name, value);
  }
  void on_response_impl(int, string_view, int, error_code&) override {}
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(string_view, error_code&) override { return 0; }
  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, string_view, error_code&) override { return 0; }
  void on_finish_impl(error_code&) override {}
};

// What ours makes of it.
struct Ours {
  explicit Ours(std::string_view head) {
    HeadLines lines(head);
    const auto parts = split_request_line(lines.start_line());
    if (!parts || parse_version(parts->version).value_or(0) == 0) return;
    method = parts->method;
    target = parts->target;
    if (parse_target(method, target).problem != Problem::None) return;
    for (HeadLines::Field field;;) {
      const Next next = lines.next(field);
      accepts = next == Next::End;
      if (next != Next::Field) return;
      fields.emplace_back(field.name, field.value);
    }
  }

  bool accepts = false;
  std::string method, target;
  Fields fields;
};

void expect_agreement(const std::string& head) {
  const Ours ours(head);
  if (!ours.accepts) return;
  SCOPED_TRACE(testing::PrintToString(head));
  const Oracle oracle(head);
  ASSERT_TRUE(oracle.accepts) << "Beast refuses what we take";
  EXPECT_EQ(ours.method, oracle.method);
  EXPECT_EQ(ours.target, oracle.target);
  EXPECT_EQ(ours.fields, oracle.fields);
}

TEST(HeadLines, SplitsAHead) {
  const std::string head = "GET /a HTTP/1.1\r\nHost: a.example\r\nX-Empty:\r\nX-Spaces: \t a  b \t\r\n\r\n";
  HeadLines lines(head);
  EXPECT_EQ(lines.start_line(), "GET /a HTTP/1.1");
  HeadLines::Field field;
  ASSERT_EQ(lines.next(field), Next::Field);
  EXPECT_EQ(field.name, "Host");
  EXPECT_EQ(field.value, "a.example");
  EXPECT_EQ(field.line, "Host: a.example");
  EXPECT_TRUE(field.is_plain());
  ASSERT_EQ(lines.next(field), Next::Field);
  EXPECT_EQ(field.value, "");
  EXPECT_FALSE(field.is_plain());
  ASSERT_EQ(lines.next(field), Next::Field);
  EXPECT_EQ(field.value, "a  b");
  EXPECT_FALSE(field.is_plain());
  EXPECT_EQ(lines.next(field), Next::End);
}

TEST(HeadLines, NamesTheLineAtFault) {
  for (const auto& [lines_text, fault] : std::vector<std::pair<std::string, std::string>>{
           {"X : a\r\n\r\n", "X : a"},
           {"X\r\n\r\n", "X"},
           {": a\r\n\r\n", ": a"},
           {"X: a\rb\r\n\r\n", "X: a\rb"},
           {"X: a\x01\r\n\r\n", "X: a\x01"},
           {"X: 12345678\0\r\n\r\n"s, "X: 12345678\0"s},
           {" X: a\r\n\r\n", " X: a"},
       }) {
    const std::string head = "GET / HTTP/1.1\r\n" + lines_text;
    HeadLines lines(head);
    HeadLines::Field field;
    EXPECT_EQ(lines.next(field), Next::Malformed) << testing::PrintToString(lines_text);
    EXPECT_EQ(field.line, fault);
  }
  const std::string folded = "GET / HTTP/1.1\r\nX: a\r\n\tb\r\n\r\n";
  HeadLines lines(folded);
  HeadLines::Field field;
  EXPECT_EQ(lines.next(field), Next::Folded);
  EXPECT_EQ(field.line, "X: a");
}

TEST(HeadLines, AHeadWithoutItsEnd) {
  for (const std::string& head : {""s, "GET / HTTP/1.1"s, "GET / HTTP/1.1\r\n"s, "GET / HTTP/1.1\r\nHost: a\r\n"s,
                                  "GET / HTTP/1.1\r\nHost: a\r\n\r"s}) {
    HeadLines lines(head);
    HeadLines::Field field;
    Next next = lines.next(field);
    while (next == Next::Field) next = lines.next(field);
    EXPECT_EQ(next, Next::Malformed) << testing::PrintToString(head);
  }
}

TEST(HeadLines, EveryByteAtEveryPlaceOfALongValue) {
  for (std::size_t place = 0; place < 20; ++place) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string value(20, 'v');
      value[place] = static_cast<char>(byte);
      const std::string head = "GET / HTTP/1.1\r\nX: " + value + "\r\n\r\n";
      HeadLines lines(head);
      HeadLines::Field field;
      const bool allowed = byte == '\t' || (byte >= 0x20 && byte != 0x7f);
      EXPECT_EQ(lines.next(field), allowed ? Next::Field : Next::Malformed) << "byte " << byte << " at " << place;
    }
  }
}

TEST(HeadLines, StatusLines) {
  const auto parts = split_status_line("HTTP/1.1 404 Not  Found");
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->version, "HTTP/1.1");
  EXPECT_EQ(parts->status, 404U);
  EXPECT_EQ(parts->reason, "Not  Found");
  EXPECT_EQ(split_status_line("HTTP/1.1 200 ")->reason, "");
  for (const std::string& line : {""s, "HTTP/1.1"s, "HTTP/1.1 200"s, "HTTP/1.1 20 OK"s, "HTTP/1.1 2000 OK"s,
                                  "HTTP/1.1  200 OK"s, "HTTP/1.1 2x0 OK"s, "HTTP/1.1 200 O\0K"s}) {
    EXPECT_FALSE(split_status_line(line)) << line;
  }
}

TEST(HeadLines, Versions) {
  EXPECT_EQ(parse_version("HTTP/1.1"), 11U);
  EXPECT_EQ(parse_version("HTTP/1.0"), 10U);
  EXPECT_EQ(parse_version("HTTP/2.0"), 0U);
  EXPECT_EQ(parse_version("HTTP/1.2"), 0U);
  for (const std::string_view text : {"", "HTTP/1", "http/1.1", "HTTP/1.10", "HTTP/x.1", " HTTP/1.1", "HTTP/1,1"}) {
    EXPECT_EQ(parse_version(text), std::nullopt) << text;
  }
}

// Smuggling lives from two readers who differ. Whatever we take, another reads in the same way.
TEST(HeadLines, BeastReadsWhatWeTakeInTheSameWay) {
  const std::vector<std::string> pieces = {
      "GET", " ", "/",   "/a%20?b", "HTTP/1.1", "HTTP/1.0", "\r\n",     "\r",   "\n",   "Host", ":",
      ": ",  "a", "X-A", "value",   "\t",       "  ",       "\0"s,      "\x7f", "\xff", ",",    ";",
      "\"",  "(", "_",   "close",   "Accept",   "12",       "\r\n\r\n", "\v",   "POST", "*",
  };
  std::mt19937 random(20261125);
  std::uniform_int_distribution<std::size_t> any(0, pieces.size() - 1);
  std::uniform_int_distribution<int> few(0, 12);
  int taken = 0;
  for (int i = 0; i < 200'000; ++i) {
    std::string head = i % 4 == 0 ? "" : "GET / HTTP/1.1\r\nHost: a\r\n";
    for (int n = few(random); n > 0; --n) head += pieces[any(random)];
    head += "\r\n\r\n";
    head.resize(head.find("\r\n\r\n") + 4);
    taken += Ours(head).accepts ? 1 : 0;
    expect_agreement(head);
    if (testing::Test::HasFailure()) break;
  }
  EXPECT_GT(taken, 10'000);
}

}  // namespace
}  // namespace crossfade
