// Records, and the means to read them back, for the access log's tests.
#pragma once

#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "telemetry/access_log.hpp"

namespace crossfade {

inline AccessRecord ordinary_record() {
  AccessRecord record;
  record.start = std::chrono::sys_days(std::chrono::year(2026) / 10 / 14) + std::chrono::milliseconds(1'234);
  record.request_id = "4bf92f3577b34da6";
  record.trace = {"0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"};
  record.client = IpAddress::from_v4(0xc6336407);  // 198.51.100.7
  record.method = "POST";
  record.host = "api.example.com";
  record.path = "/v1/rates";
  record.query = "a=1";
  record.service = "public-api";
  record.dial = "rates";
  record.pool = "py3";
  record.endpoint = "10.0.1.5:8000";
  record.decided = true;
  record.side = Side::New;
  record.reason = Reason::Dial;
  record.key = "d264a0f2693f55fe";
  record.bucket = 12'345;
  record.status = 200;
  record.request_bytes = 12;
  record.response_bytes = 3'456;
  record.duration = std::chrono::nanoseconds(7'008'999);
  record.upstream = std::chrono::microseconds(6'500);
  return record;
}

// A JSON object in valid UTF-8, or a failed test and an empty object.
inline boost::json::object parse_line(std::string_view line) {
  boost::json::error_code error;
  const boost::json::value value = boost::json::parse({line.data(), line.size()}, error);
  EXPECT_FALSE(error) << error.message() << ": " << line;
  EXPECT_TRUE(value.is_object()) << line;
  return value.is_object() ? value.get_object() : boost::json::object();
}

inline std::string text_at(const boost::json::object& line, std::string_view key) {
  const boost::json::value* value = line.if_contains({key.data(), key.size()});
  if (value == nullptr || !value->is_string()) {
    ADD_FAILURE() << "no text at " << key;
    return {};
  }
  return {value->get_string().begin(), value->get_string().end()};
}

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t from = 0;
  for (std::size_t end; (end = text.find('\n', from)) != std::string::npos; from = end + 1) {
    lines.push_back(text.substr(from, end - from));
  }
  EXPECT_EQ(from, text.size()) << "the last line has no end";
  return lines;
}

}  // namespace crossfade
