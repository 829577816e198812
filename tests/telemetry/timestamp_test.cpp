#include "telemetry/timestamp.hpp"

#include <gtest/gtest.h>

namespace crossfade {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::system_clock::time_point at(std::chrono::sys_days day, std::chrono::milliseconds time) {
  return day + time;
}

TEST(Timestamp, IsRfc3339InUtcWithMilliseconds) {
  using std::chrono::year;
  EXPECT_EQ(format_timestamp({}), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(format_timestamp(at(year(2026) / 10 / 14, 9h + 8min + 7s + 6ms)), "2026-10-14T09:08:07.006Z");
  EXPECT_EQ(format_timestamp(at(year(2024) / 2 / 29, 23h + 59min + 59s + 999ms)), "2024-02-29T23:59:59.999Z");
}

TEST(Timestamp, TheRememberedSecondIsNeverStale) {
  TimestampWriter writer;
  std::string text;
  for (const auto time : {1500ms, 1501ms, 2000ms, 1999ms}) {
    writer.append(text, std::chrono::system_clock::time_point(time));
    text += ' ';
  }
  EXPECT_EQ(text,
            "1970-01-01T00:00:01.500Z 1970-01-01T00:00:01.501Z 1970-01-01T00:00:02.000Z 1970-01-01T00:00:01.999Z ");
}

TEST(Timestamp, IsReadAsItIsWritten) {
  const auto moment = at(std::chrono::year(2024) / 2 / 29, 23h + 59min + 59s + 999ms);
  EXPECT_EQ(parse_timestamp(format_timestamp(moment)), moment);
  EXPECT_EQ(parse_timestamp("1970-01-01T00:00:00.000Z"), std::chrono::system_clock::time_point());
}

TEST(Timestamp, OtherFormsAndDaysThatAreNoneAreRefused) {
  for (const char* text :
       {"", "2026-10-14", "2026-10-14T09:08:07Z", "2026-10-14T09:08:07.006", "2026-10-14t09:08:07.006Z",
        "2026-10-14T09:08:07.006+", "2026-02-29T00:00:00.000Z", "2026-13-01T00:00:00.000Z", "2026-00-01T00:00:00.000Z",
        "2026-10-14T24:00:00.000Z", "2026-10-14T09:60:00.000Z", "2026-10-14T09:08:60.000Z", "1969-12-31T23:59:59.999Z",
        "9999-01-01T00:00:00.000Z", "2026-10-14T09:08:07.-06Z"}) {
    EXPECT_FALSE(parse_timestamp(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace crossfade
