#include "http/date.hpp"

#include <cstdio>

namespace crossfade {

std::string_view DateCache::at(std::time_t now) {
  if (now != second_) {
    // Not strftime: day and month names would follow the locale.
    static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::tm utc{};
    ::gmtime_r(&now, &utc);
    std::snprintf(text_.data(), text_.size(), "%s, %02u %s %04u %02u:%02u:%02u GMT", days[utc.tm_wday % 7],
                  static_cast<unsigned>(utc.tm_mday) % 100, months[utc.tm_mon % 12],
                  static_cast<unsigned>(utc.tm_year + 1900) % 10000, static_cast<unsigned>(utc.tm_hour) % 100,
                  static_cast<unsigned>(utc.tm_min) % 100, static_cast<unsigned>(utc.tm_sec) % 100);
    second_ = now;
  }
  return {text_.data(), 29};
}

}  // namespace crossfade
