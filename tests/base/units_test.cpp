#include "crossfade/units.hpp"

#include <gtest/gtest.h>

namespace crossfade {
namespace {

using std::chrono::milliseconds;

TEST(Duration, FineOnesGoDownToMicroseconds) {
  using std::chrono::microseconds;
  EXPECT_EQ(parse_fine_duration("500us"), microseconds(500));
  EXPECT_EQ(parse_fine_duration("0.5ms"), microseconds(500));
  EXPECT_EQ(parse_fine_duration("1h"), microseconds(3'600'000'000));
  EXPECT_EQ(parse_fine_duration("0.5us"), std::nullopt);
  EXPECT_EQ(parse_fine_duration("8761h"), std::nullopt);
  EXPECT_EQ(parse_duration("0.5ms"), std::nullopt) << "the others are whole milliseconds";
  EXPECT_EQ(parse_duration("5000us"), std::chrono::milliseconds(5));
  EXPECT_EQ(format_duration(microseconds(500)), "500us");
  EXPECT_EQ(format_duration(microseconds(2'000)), "2ms");
}

TEST(Duration, ParsesEveryUnitAndAFraction) {
  EXPECT_EQ(parse_duration("500ms"), milliseconds(500));
  EXPECT_EQ(parse_duration("5s"), milliseconds(5'000));
  EXPECT_EQ(parse_duration("2m"), milliseconds(120'000));
  EXPECT_EQ(parse_duration("1h"), milliseconds(3'600'000));
  EXPECT_EQ(parse_duration("1.5s"), milliseconds(1'500));
  EXPECT_EQ(parse_duration("0.001s"), milliseconds(1));
  EXPECT_EQ(parse_duration("0.25m"), milliseconds(15'000));
  EXPECT_EQ(parse_duration("0"), milliseconds(0));
  EXPECT_EQ(parse_duration("0s"), milliseconds(0));
  EXPECT_EQ(parse_duration("8760h"), milliseconds(31'536'000'000));
}

TEST(Duration, RefusesEverythingElse) {
  for (const char* text : {"",
                           "5",
                           "s",
                           "-5s",
                           "+5s",
                           " 5s",
                           "5s ",
                           "5 s",
                           "5S",
                           "5sec",
                           "1d",
                           "1.s",
                           ".5s",
                           "1e3s",
                           "0x5s",
                           "8761h",
                           "99999999999999999999s",
                           "18446744073709551615h",
                           "1s500ms",
                           "1,5s",
                           "0.0",
                           "nan"}) {
    EXPECT_FALSE(parse_duration(text)) << text;
  }
}

// Rounding 0.0001s down would make "no limit" out of a very short one.
TEST(Duration, RefusesAFractionOfAMillisecond) {
  EXPECT_FALSE(parse_duration("0.0001s"));
  EXPECT_FALSE(parse_duration("0.5ms"));
  EXPECT_FALSE(parse_duration("1.0000000001s"));
}

TEST(Duration, IsWrittenInTheLargestUnitThatIsExact) {
  EXPECT_EQ(format_duration(milliseconds(90'000)), "90s");
  EXPECT_EQ(format_duration(milliseconds(1'500)), "1500ms");
  EXPECT_EQ(format_duration(milliseconds(0)), "0s");
  EXPECT_EQ(format_duration(milliseconds(120'000)), "2m");
  EXPECT_EQ(format_duration(milliseconds(7'200'000)), "2h");
  EXPECT_EQ(format_duration(milliseconds(-1'000)), "-1s");
}

TEST(Size, ParsesEveryUnit) {
  EXPECT_EQ(parse_size("512B"), 512u);
  EXPECT_EQ(parse_size("64KiB"), 65'536u);
  EXPECT_EQ(parse_size("8MiB"), 8'388'608u);
  EXPECT_EQ(parse_size("1GiB"), 1'073'741'824u);
  EXPECT_EQ(parse_size("0"), 0u);
  EXPECT_EQ(parse_size("0KiB"), 0u);
  EXPECT_EQ(parse_size("18446744073709551615B"), UINT64_MAX);
}

TEST(Size, RefusesEverythingElse) {
  for (const char* text : {"", "64", "KiB", "64K", "64KB", "64kib", "1.5KiB", "-1B", " 1B", "1B ", "1 KiB",
                           "18446744073709551616B", "18014398509481984KiB", "99999999999GiB"}) {
    EXPECT_FALSE(parse_size(text)) << text;
  }
}

TEST(Size, IsWrittenInTheLargestUnitThatIsExact) {
  EXPECT_EQ(format_size(0), "0B");
  EXPECT_EQ(format_size(512), "512B");
  EXPECT_EQ(format_size(61'440), "60KiB");
  EXPECT_EQ(format_size(1'048'577), "1048577B");
  EXPECT_EQ(format_size(2'147'483'648), "2GiB");
}

TEST(Percent, ParsesThousandthsExactly) {
  EXPECT_EQ(parse_percent("0%"), 0u);
  EXPECT_EQ(parse_percent("25%"), 25'000u);
  EXPECT_EQ(parse_percent("0.5%"), 500u);
  EXPECT_EQ(parse_percent("0.001%"), 1u);
  EXPECT_EQ(parse_percent("99.999%"), 99'999u);
  EXPECT_EQ(parse_percent("100%"), 100'000u);
  EXPECT_EQ(parse_percent("100.000%"), 100'000u);
}

TEST(Percent, RefusesEverythingElse) {
  for (const char* text : {"", "%", "25", "25 %", " 25%", "25%%", "-1%", "100.001%", "101%", "0.0005%", "1.0000%",
                           ".5%", "5.%", "0,5%", "1e1%", "18446744073709551616%"}) {
    EXPECT_FALSE(parse_percent(text)) << text;
  }
}

TEST(Percent, IsWrittenWithoutTrailingZeros) {
  EXPECT_EQ(format_percent(0), "0%");
  EXPECT_EQ(format_percent(25'000), "25%");
  EXPECT_EQ(format_percent(500), "0.5%");
  EXPECT_EQ(format_percent(1), "0.001%");
  EXPECT_EQ(format_percent(100'000), "100%");
}

TEST(Percent, EveryPositionSurvivesTheRoundTrip) {
  for (std::uint32_t position = 0; position <= 100'000; ++position) {
    ASSERT_EQ(parse_percent(format_percent(position)), position);
  }
}

TEST(Switch, KnowsFourWordsOnly) {
  EXPECT_EQ(parse_switch("on"), true);
  EXPECT_EQ(parse_switch("true"), true);
  EXPECT_EQ(parse_switch("off"), false);
  EXPECT_EQ(parse_switch("false"), false);
  for (const char* text : {"", "On", "yes", "no", "1", "0", "TRUE"}) EXPECT_FALSE(parse_switch(text)) << text;
}

}  // namespace
}  // namespace crossfade
