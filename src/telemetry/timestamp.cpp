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

}  // namespace crossfade
