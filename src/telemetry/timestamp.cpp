#include "telemetry/timestamp.hpp"

namespace crossfade {
namespace {

// The last `digits` decimal digits of the value.
void put(char* at, int digits, unsigned value) {
  for (char* digit = at + digits - 1; digit >= at; --digit) {
    *digit = static_cast<char>('0' + value % 10);
    value /= 10;
  }
}

void put_second(std::array<char, 19>& text, std::chrono::sys_seconds second) {
  const auto day = std::chrono::floor<std::chrono::days>(second);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(second - day);
  put(&text[0], 4, static_cast<unsigned>(static_cast<int>(date.year())));
  put(&text[5], 2, static_cast<unsigned>(date.month()));
  put(&text[8], 2, static_cast<unsigned>(date.day()));
  put(&text[11], 2, static_cast<unsigned>(time.hours().count()));
  put(&text[14], 2, static_cast<unsigned>(time.minutes().count()));
  put(&text[17], 2, static_cast<unsigned>(time.seconds().count()));
  text[4] = text[7] = '-';
  text[10] = 'T';
  text[13] = text[16] = ':';
}

}  // namespace

void TimestampWriter::append(std::string& out, std::chrono::system_clock::time_point moment) {
  const auto second = std::chrono::floor<std::chrono::seconds>(moment);
  if (second != second_) {
    put_second(text_, second);
    second_ = second;
  }
  const auto millis = std::chrono::floor<std::chrono::milliseconds>(moment - second).count();
  std::array<char, 5> tail = {'.', '0', '0', '0', 'Z'};
  put(&tail[1], 3, static_cast<unsigned>(millis));
  out.append(text_.data(), text_.size());
  out.append(tail.data(), tail.size());
}

std::string format_timestamp(std::chrono::system_clock::time_point moment) {
  std::string text;
  text.reserve(TimestampWriter::text_bytes);
  TimestampWriter().append(text, moment);
  return text;
}

std::optional<std::chrono::system_clock::time_point> parse_timestamp(std::string_view text) {
  constexpr std::string_view form = "0000-00-00T00:00:00.000Z";
  if (text.size() != form.size()) return std::nullopt;
  for (std::size_t i = 0; i < form.size(); ++i) {
    const bool fits = form[i] == '0' ? text[i] >= '0' && text[i] <= '9' : text[i] == form[i];
    if (!fits) return std::nullopt;
  }
  const auto number = [text](std::size_t at, std::size_t digits) {
    unsigned value = 0;
    for (const char c : text.substr(at, digits)) value = value * 10 + static_cast<unsigned>(c - '0');
    return value;
  };
  const unsigned year = number(0, 4);
  const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(year)), std::chrono::month(number(5, 2)),
                                         std::chrono::day(number(8, 2)));
  const unsigned hour = number(11, 2);
  const unsigned minute = number(14, 2);
  const unsigned second = number(17, 2);
  if (!date.ok() || year < 1970 || year > 2200 || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second) + std::chrono::milliseconds(number(20, 3));
}

}  // namespace crossfade
