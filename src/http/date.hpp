// IMF-fixdate (RFC 9110, 5.6.7), written once a second. One per worker.
#pragma once

#include <array>
#include <ctime>
#include <string_view>

namespace crossfade {

class DateCache {
 public:
  // "Sun, 06 Nov 1994 08:49:37 GMT"; valid until the next call.
  std::string_view at(std::time_t now);

 private:
  std::time_t second_ = -1;
  std::array<char, 30> text_{};
};

}  // namespace crossfade
