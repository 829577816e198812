// Where a message's head ends, found while it arrives.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace crossfade {

// Finds the empty line that ends a head. A line feed without its carriage return is an error at once: a lenient
// backend would take it for the end (RFC 9112, 2.2).
class HeadEndFinder {
 public:
  enum class Status : std::uint8_t { NeedMore = 1, Found = 2, BareLineFeed = 3 };

  // `bytes` is the whole head so far; each call continues where the last one stopped.
  Status find(std::string_view bytes);
  std::size_t head_bytes() const { return position_; }  // after Found: including the empty line
  std::size_t line_begin() const { return position_; }  // of the line that is not complete
  std::size_t lines() const { return lines_; }          // complete lines seen, the start line included

 private:
  std::size_t position_ = 0;  // where the current line begins
  std::size_t searched_ = 0;  // no line feed before it in the current line: a byte at a time must not cost a square
  std::size_t lines_ = 0;
};

}  // namespace crossfade
