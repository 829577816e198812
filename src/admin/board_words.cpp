#include "admin/board_words.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "crossfade/units.hpp"

namespace crossfade {
namespace {

struct Moment {
  std::chrono::sys_days day;
  std::chrono::year_month_day date;
  std::chrono::hh_mm_ss<std::chrono::minutes> time;
};

Moment in_utc(Status::TimePoint moment) {
  const auto day = std::chrono::floor<std::chrono::days>(moment);
  return {day, day, std::chrono::hh_mm_ss(std::chrono::floor<std::chrono::minutes>(moment - day))};
}

std::string day_of(const Moment& moment) {
  constexpr std::array<const char*, 7> days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const unsigned month = static_cast<unsigned>(moment.date.month());
  return fmt::format("{} {} {}", days[std::chrono::weekday(moment.day).c_encoding()],
                     static_cast<unsigned>(moment.date.day()), months[month - 1]);
}

std::string time_of(const Moment& moment) {
  return fmt::format("{:02}:{:02}", moment.time.hours().count(), moment.time.minutes().count());
}

}  // namespace

std::string number_words(double value) {
  if (value >= 9.95) return fmt::format("{:.0f}", value);
  std::string text = fmt::format("{:.{}f}", value, value >= 0.995 ? 1 : 2);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::string ratio_words(double ratio) {
  const double percent = ratio * 100;
  if (percent > 0 && percent < 0.01) return "<0.01%";
  if (percent > 99.5 && percent < 100) return ">99%";
  return number_words(percent) + '%';
}

std::string milliseconds_words(double milliseconds) {
  if (milliseconds > 0 && milliseconds < 0.01) return "<0.01 ms";
  if (milliseconds < 999.5) return number_words(milliseconds) + " ms";
  return number_words(milliseconds / 1'000) + " s";
}

std::string points_words(std::int64_t thousandths) {
  std::string points = format_percent(static_cast<std::uint32_t>(std::abs(thousandths)));
  points.pop_back();
  return (thousandths < 0 ? "−" : "+") + points + (points == "1" ? " point" : " points");
}

std::string date_words(Status::TimePoint moment) {
  const Moment utc = in_utc(moment);
  return fmt::format("{} {}, {} UTC", day_of(utc), static_cast<int>(utc.date.year()), time_of(utc));
}

std::string day_words(Status::TimePoint moment, Status::TimePoint now) {
  const Moment then = in_utc(moment);
  const Moment today = in_utc(now);
  if (then.day == today.day) return time_of(then) + " today";
  if (then.day + std::chrono::days(1) == today.day) return time_of(then) + " yesterday";
  std::string words = day_of(then);
  if (then.date.year() != today.date.year()) words += fmt::format(" {}", static_cast<int>(then.date.year()));
  return words;
}

std::string day_and_time_words(Status::TimePoint moment, Status::TimePoint now) {
  std::string words = day_words(moment, now);
  if (words.find(':') == std::string::npos) words += ' ' + time_of(in_utc(moment));
  return words;
}

std::string count_words(std::size_t count, std::string_view one) {
  return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s");
}

std::string window_words(std::chrono::seconds window) {
  if (window.count() <= 0) return "the first seconds";
  if (window.count() < 120) return "the last " + count_words(static_cast<std::size_t>(window.count()), "second");
  return "the last " + count_words(static_cast<std::size_t>((window.count() + 30) / 60), "minute");
}

std::string match_words(const BoardDial& dial) {
  std::string words;
  for (const std::string& method : dial.methods) words += (words.empty() ? "" : ", ") + method;
  if (!words.empty()) words += ' ';
  return words + dial.path + (dial.exact ? " (exact)" : "");
}

}  // namespace crossfade
