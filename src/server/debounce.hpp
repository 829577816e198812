// When to read files that change: the rule alone, without a clock, a timer or a file, so that a table can test it.
//
// A file that was closed after writing, or renamed into place, is whole: it is read shortly after, so that several such
// files are one reload. A file that is being written may be half of something, and half a YAML file can be valid YAML:
// it is read when it is closed, or after a quiet moment, for whoever never closes. A writer that is never quiet cannot
// hold everything back for longer than `longest`.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>

namespace crossfade {

// Not thread-safe. Times come from the caller and never go backwards.
class Debounce {
 public:
  using Time = std::chrono::steady_clock::time_point;
  struct Settings {
    std::chrono::milliseconds settled{20};      // after the last file became whole
    std::chrono::milliseconds quiet{500};       // after the last write to a file that nobody closed
    std::chrono::milliseconds longest{30'000};  // after the first event, whatever goes on
  };

  Debounce() = default;
  explicit Debounce(Settings settings) : settings_(settings) {}

  // The file is being written, was created, removed or moved away: what is there may be half of something.
  void written(const std::string& file, Time now);
  // The file was closed after writing or renamed into place.
  void settled(const std::string& file, Time now);

  // When to act; nothing when nothing happened since the last take().
  std::optional<Time> due() const;
  // True when it is time to act; then everything seen so far is forgotten.
  bool take(Time now);

 private:
  Settings settings_;
  std::optional<Time> first_;            // of the events not acted upon yet
  std::optional<Time> settled_;          // the last settled()
  std::map<std::string, Time> writing_;  // last write to files not known to be whole
};

}  // namespace crossfade
