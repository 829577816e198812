#include "telemetry/access_line.hpp"

#include <gtest/gtest.h>

// The only object file with Boost.JSON's code: the room itself doesn't link that library.
#include <boost/json/src.hpp>

#include "telemetry/records.hpp"

namespace crossfade {
namespace {

std::string line_of(const AccessRecord& record) {
  std::string line;
  TimestampWriter timestamps;
  append_access_line(line, record, timestamps);
  return line;
}

// What the documentation tells readers to do: the characters of the parsed string as Latin-1.
std::string undone(std::string_view utf8) {
  std::string bytes;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    if (lead < 0x80) {
      bytes += utf8[i];
    } else {
      bytes += static_cast<char>((lead & 0x03) << 6 | (static_cast<unsigned char>(utf8[++i]) & 0x3f));
    }
  }
  return bytes;
}

TEST(AccessLine, HasEveryKeyInAFixedOrder) {
  EXPECT_EQ(line_of(ordinary_record()),
            R"({"time":"2026-10-14T00:00:01.234Z","request_id":"4bf92f3577b34da6",)"
            R"("trace_id":"0af7651916cd43dd8448eb211c80319c","parent_id":"b7ad6b7169203331","client":"198.51.100.7",)"
            R"("method":"POST","host":"api.example.com","path":"/v1/rates","service":"public-api","dial":"rates",)"
            R"("side":"new","pool":"py3","endpoint":"10.0.1.5:8000","reason":"dial","key":"d264a0f2693f55fe",)"
            R"("bucket":12345,"status":200,)"
            R"("request_bytes":12,"response_bytes":3456,"duration_ms":7.008,"upstream_ms":6.500,"flag":null,)"
            R"("detail":null,"offending":null,"sample":1})"
            "\n");
}

TEST(AccessLine, WhatARequestDidNotHaveIsNull) {
  AccessRecord record;
  record.status = 400;
  record.flag = "malformed";
  record.detail = "a folded header line";
  record.offending = "X-A: b\r\n\tc";
  EXPECT_EQ(line_of(record),
            R"({"time":"1970-01-01T00:00:00.000Z","request_id":null,"trace_id":null,"parent_id":null,"client":"::",)"
            R"("method":null,"host":null,)"
            R"("path":null,"service":null,"dial":null,"side":null,"pool":null,"endpoint":null,"reason":null,)"
            R"("key":null,"bucket":null,"status":400,"request_bytes":0,"response_bytes":0,"duration_ms":0.000,)"
            R"("upstream_ms":null,"flag":"malformed","detail":"a folded header line",)"
            R"("offending":"X-A: b\u000d\u000a\u0009c","sample":1})"
            "\n");
}

TEST(AccessLine, HasTheQueryOnlyWhenAskedFor) {
  AccessRecord record = ordinary_record();
  EXPECT_FALSE(parse_line(line_of(record)).contains("query"));
  record.with_query = true;
  EXPECT_EQ(text_at(parse_line(line_of(record)), "query"), "a=1");
}

TEST(AccessLine, SaysForHowManyRequestsItStands) {
  const auto shown = [](std::uint32_t sample) {
    AccessRecord record = ordinary_record();
    record.sample = sample;
    const std::string line = line_of(record);
    parse_line(line);
    const std::size_t at = line.find(R"("sample":)") + 9;
    return line.substr(at, line.find('}') - at);
  };
  EXPECT_EQ(shown(100'000), "1");
  EXPECT_EQ(shown(99'999), "0.99999");
  EXPECT_EQ(shown(50'000), "0.5");
  EXPECT_EQ(shown(1'000), "0.01");
  EXPECT_EQ(shown(10'010), "0.1001");
  EXPECT_EQ(shown(1), "0.00001");
}

TEST(AccessLine, APlainKeyIsEscapedAndCutLikeOtherBytesOfClients) {
  AccessRecord record = ordinary_record();
  const std::string hostile = "\"},{\xff\x01";
  record.key = hostile;
  EXPECT_EQ(undone(text_at(parse_line(line_of(record)), "key")), hostile);
  const std::string longer(logged::key + 1, 'k');
  record.key = longer;
  EXPECT_EQ(text_at(parse_line(line_of(record)), "key"), longer.substr(1) + "\u2026");
}

TEST(AccessLine, ARequestWithoutAKeyHasNoBucket) {
  AccessRecord record = ordinary_record();
  record.bucket = Decision::no_bucket;
  EXPECT_TRUE(parse_line(line_of(record)).at("bucket").is_null());
}

TEST(AccessLine, EveryByteOfAClientCanBeReadBack) {
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
  AccessRecord record = ordinary_record();
  record.method = "GET\x01";
  record.host = "\xff\"";
  record.path = bytes;
  record.query = "\xe2\x80\xa6";  // the cut marker's own UTF-8 bytes
  record.with_query = true;
  const std::string line = line_of(record);
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  for (const char c : line.substr(0, line.size() - 1)) EXPECT_TRUE(c >= 0x20 && c < 0x7f);
  const auto parsed = parse_line(line);
  EXPECT_EQ(undone(text_at(parsed, "method")), record.method);
  EXPECT_EQ(undone(text_at(parsed, "host")), record.host);
  EXPECT_EQ(undone(text_at(parsed, "path")), bytes);
  EXPECT_EQ(undone(text_at(parsed, "query")), record.query);
}

TEST(AccessLine, CutsALongPathAndSaysSo) {
  AccessRecord record = ordinary_record();
  const std::string exact(logged::path, 'x');
  record.path = exact;
  EXPECT_EQ(text_at(parse_line(line_of(record)), "path"), exact);
  const std::string longer = exact + "y";
  record.path = longer;
  EXPECT_EQ(text_at(parse_line(line_of(record)), "path"), exact + "\u2026");
}

TEST(AccessLine, StaysWithinItsBoundWhateverTheRecord) {
  const std::string hostile(100'000, '\x01');
  AccessRecord record = ordinary_record();
  record.request_id = record.method = record.host = record.path = record.query = hostile;
  record.service = record.dial = record.pool = record.endpoint = record.flag = hostile;
  record.detail = record.offending = record.key = record.trace.trace_id = record.trace.parent_id = hostile;
  record.with_query = true;
  record.sample = 99'999;
  record.client = *IpAddress::parse("2001:db8:1111:2222:3333:4444:5555:6666");
  record.request_bytes = record.response_bytes = UINT64_MAX;
  record.status = UINT32_MAX;
  record.duration = record.upstream = std::chrono::nanoseconds::max();
  record.bucket = INT32_MAX;
  const std::size_t bound = access_line_bound(record);
  EXPECT_LT(bound, 64U * 1024);

  std::string line;
  line.reserve(bound);
  const std::size_t capacity = line.capacity();
  TimestampWriter timestamps;
  append_access_line(line, record, timestamps);
  EXPECT_LE(line.size(), bound);
  EXPECT_EQ(line.capacity(), capacity) << "the line allocated";
  parse_line(line);
}

}  // namespace
}  // namespace crossfade
