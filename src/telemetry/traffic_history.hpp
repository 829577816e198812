// The last hour of every dial and side, in slots of ten seconds, and the sums of the last five minutes. Bounded: it
// holds what the registry's sums hold, about 30 KB a dial with traffic on both sides, and at most `dials_max` dials.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "telemetry/quantiles.hpp"
#include "telemetry/registry.hpp"

namespace crossfade {

using DialName = std::pair<std::string, std::string>;  // service, dial

// What one side of a dial did in a while.
struct SideTraffic {
  std::uint64_t requests = 0;   // all that this side answered
  std::uint64_t compared = 0;   // of them, those of the cohort Dial: a fair draw
  std::uint64_t errors = 0;     // of the compared, those with a code of 500 to 599
  std::uint64_t overrides = 0;  // of the requests, by reason
  std::uint64_t fallbacks = 0;
  BucketCounts durations;  // of the compared, tunnels excepted
};
struct DialTraffic {
  std::array<SideTraffic, 2> sides;  // legacy, new
};
struct TrafficWindow {
  std::chrono::duration<double> length{0};  // 0: less than a slot has passed
  LatencyBounds bounds;
  std::map<DialName, DialTraffic> dials;
  std::map<std::string, std::uint64_t> overrides_ignored;  // by service
};

// The hour, slot by slot, oldest first.
struct TrafficSeries {
  struct Side {
    std::vector<std::uint32_t> requests;
    std::vector<std::uint32_t> errors;
    std::vector<std::optional<double>> p95_ms;
  };
  std::uint64_t first = 0;  // number of the first slot given
  std::uint64_t next = 0;   // one more than that of the last slot there is
  std::vector<std::chrono::system_clock::time_point> ends;
  std::map<DialName, std::array<Side, 2>> dials;
};

// One thread's.
class TrafficHistory {
 public:
  static constexpr std::chrono::seconds slot_length{10};
  static constexpr std::size_t slots_max = 360;
  static constexpr std::size_t window_slots = 30;
  static constexpr std::size_t dials_max = 2'000;

  struct Now {
    std::chrono::steady_clock::time_point steady;
    std::chrono::system_clock::time_point wall;
  };
  // Ends a slot; to be called every `slot_length`. The first call only says what was counted before.
  void record(const Totals& totals, Now now);

  // The last five minutes, or what there is, up to the last record().
  TrafficWindow window() const;
  // The slots from number `since` on.
  TrafficSeries series(std::uint64_t since) const;

 private:
  struct Point {
    std::uint32_t requests = 0;
    std::uint32_t errors = 0;
    std::uint32_t p95_us = 0;
    bool compared = false;  // p95_us means something
  };
  // Rings by slot number. Empty until there is traffic.
  struct Track {
    SideTraffic total;                // at the last record()
    std::vector<Point> hour;          // slots_max
    std::vector<SideTraffic> recent;  // window_slots
  };
  using Tracks = std::array<Track, 2>;
  struct Ignored {
    std::uint64_t total = 0;
    std::array<std::uint64_t, window_slots> recent{};
  };
  void record_side(Track& track, const DialTotals& totals);
  void record_ignored(const Totals& totals);
  std::uint64_t window_begin() const { return next_ > window_slots ? next_ - window_slots : 0; }

  bool started_ = false;
  std::uint64_t next_ = 0;  // number of the slot that the next record() ends
  std::vector<Now> ends_;   // ring; where the slot ended
  Now start_{};
  LatencyBounds bounds_;
  std::map<DialName, Tracks> dials_;
  std::map<std::string, Ignored> ignored_;
};

}  // namespace crossfade
