// One worker's numbers: written by that worker alone, read by any thread. Every write is a relaxed load and store (no
// locked instruction), so counting costs the request path next to nothing; whoever reads sums over the workers.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "crossfade/config.hpp"
#include "crossfade/decision.hpp"
#include "http/problem.hpp"

namespace crossfade {

// Counts up. `add` belongs to the writing thread, `get` to anybody.
class Counter {
 public:
  void add(std::uint64_t n = 1) { value_.store(value_.load(std::memory_order_relaxed) + n, std::memory_order_relaxed); }
  std::uint64_t get() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

// Goes up and down. A single worker's gauge is never negative when its writer pairs its calls.
class Gauge {
 public:
  void add(std::int64_t n = 1) { value_.store(value_.load(std::memory_order_relaxed) + n, std::memory_order_relaxed); }
  void sub(std::int64_t n = 1) { add(-n); }
  std::int64_t get() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> value_{0};
};

// Cells of different workers never share a cache line: one worker's counting must not slow another's.
inline constexpr std::size_t cell_alignment = 64;

// Upper bounds of the latency buckets in nanoseconds, ascending; above the last comes +Inf, which is not listed. The
// same for both sides, and for as long as the process runs.
using LatencyBounds = std::vector<std::int64_t>;
LatencyBounds latency_bounds(const MetricsConfig& config = {});

class LatencyHistogram {
 public:
  explicit LatencyHistogram(const LatencyBounds& bounds);  // which must outlive it
  void observe(std::chrono::nanoseconds value);
  // Not cumulative; i is at most the number of bounds.
  std::uint64_t bucket(std::size_t i) const { return lines_[i / per_line].counts[i % per_line].get(); }
  std::int64_t sum_ns() const { return sum_ns_.get(); }

 private:
  static constexpr std::size_t per_line = cell_alignment / sizeof(Counter);
  struct alignas(cell_alignment) Line {
    std::array<Counter, per_line> counts;
  };
  const LatencyBounds& bounds_;
  std::unique_ptr<Line[]> lines_;
  Gauge sum_ns_;
};

// Requests by (reason, code). Almost every cell sees a handful of pairs, so they stand in a chain of small blocks that
// only grows: the writer appends, readers walk. Allocates when a pair is seen for the first time in a full chain.
class RequestCounts {
 public:
  RequestCounts() = default;
  ~RequestCounts();
  RequestCounts(const RequestCounts&) = delete;
  RequestCounts& operator=(const RequestCounts&) = delete;

  void add(Reason reason, unsigned code);

  // Calls f(Reason, code, count) for every pair seen.
  template <class F>
  void for_each(F f) const {
    for (const Block* block = &first_; block != nullptr; block = block->next.load(std::memory_order_acquire)) {
      for (const Entry& entry : block->entries) {
        const std::uint32_t key = entry.key.load(std::memory_order_acquire);
        if (key == 0) return;
        f(static_cast<Reason>(key >> 16), key & 0xffffU, entry.count.get());
      }
    }
  }

 private:
  struct Entry {
    std::atomic<std::uint32_t> key{0};  // reason << 16 | code; 0: free
    Counter count;
  };
  struct Block {
    std::array<Entry, 6> entries;
    std::atomic<Block*> next{nullptr};
  };
  Block first_;
};

// Whether a request counts towards a comparison of the two sides: overrides, lists, holds and fallbacks would bias it.
enum class Cohort : std::uint8_t { Dial = 0, Other = 1 };
inline Cohort cohort_of(Reason reason) {
  return reason == Reason::Dial || reason == Reason::NoKey ? Cohort::Dial : Cohort::Other;
}

// One (service, dial, side) in one worker.
struct alignas(cell_alignment) DialCell {
  explicit DialCell(const LatencyBounds& bounds)
      : duration{LatencyHistogram(bounds), LatencyHistogram(bounds)},
        upstream_response{LatencyHistogram(bounds), LatencyHistogram(bounds)} {}

  RequestCounts requests;
  std::array<LatencyHistogram, 2> duration;           // by Cohort: first byte in to last byte out
  std::array<LatencyHistogram, 2> upstream_response;  // by Cohort: request sent to response head
  Counter request_bytes;                              // bodies, as relayed
  Counter response_bytes;
  std::array<Counter, 2> asked_other;  // its 404s that were asked of the other side, by whether that had an answer
};

struct alignas(cell_alignment) ServiceCell {
  std::array<Counter, 4> overrides_ignored;  // by OverrideIgnored
};

struct alignas(cell_alignment) PoolCell {
  std::array<Counter, problem_count> errors;  // by Problem
  Counter retries;
  Gauge active;  // connections that carry a request
  Gauge idle;    // pooled connections
  Gauge connecting;
  Gauge in_flight;  // requests
  Gauge pending;    // requests that wait for one of the pool's slots
};

// One endpoint of one pool, for the whole process: whether it may be used. Written on changes alone, by any thread.
struct alignas(cell_alignment) EndpointCell {
  std::atomic<bool> healthy{true};                        // what its checks say
  std::atomic<std::chrono::nanoseconds> ejected_until{};  // of the steady clock since its epoch
  std::atomic<std::uint64_t> downs{0}, ups{0}, ejections{0};

  bool is_up(std::chrono::steady_clock::time_point now) const {
    return healthy.load(std::memory_order_relaxed) &&
           now.time_since_epoch() >= ejected_until.load(std::memory_order_relaxed);
  }
};

enum class Rejected : std::uint8_t { Malformed = 0, TooLarge = 1, Timeout = 2, NoService = 3, Limit = 4 };
inline constexpr std::size_t rejected_count = 5;

// What one worker counts that belongs to no service.
struct alignas(cell_alignment) WorkerCell {
  std::array<Counter, rejected_count> rejected;
  Gauge client_connections;
};

}  // namespace crossfade
