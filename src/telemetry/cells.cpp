#include "telemetry/cells.hpp"

#include <algorithm>

namespace crossfade {

LatencyBounds latency_bounds(const MetricsConfig& config) {
  LatencyBounds bounds;
  for (const std::chrono::nanoseconds bound : config.buckets) bounds.push_back(bound.count());
  return bounds;
}

LatencyHistogram::LatencyHistogram(const LatencyBounds& bounds)
    : bounds_(bounds), lines_(std::make_unique<Line[]>(bounds.size() / per_line + 1)) {}

void LatencyHistogram::observe(std::chrono::nanoseconds value) {
  const std::int64_t ns = std::max<std::int64_t>(value.count(), 0);
  const auto bound = std::lower_bound(bounds_.begin(), bounds_.end(), ns);
  const auto i = static_cast<std::size_t>(bound - bounds_.begin());
  lines_[i / per_line].counts[i % per_line].add();
  sum_ns_.add(ns);
}

RequestCounts::~RequestCounts() {
  Block* block = first_.next.load(std::memory_order_relaxed);
  while (block != nullptr) {
    Block* next = block->next.load(std::memory_order_relaxed);
    delete block;
    block = next;
  }
}

void RequestCounts::add(Reason reason, unsigned code) {
  const std::uint32_t key = static_cast<std::uint32_t>(reason) << 16 | (code & 0xffffU);
  Block* block = &first_;
  for (;;) {
    for (Entry& entry : block->entries) {
      const std::uint32_t present = entry.key.load(std::memory_order_relaxed);
      if (present != 0 && present != key) continue;
      entry.count.add();
      // Released after the count, so that a reader never sees a pair that nothing was counted for.
      if (present == 0) entry.key.store(key, std::memory_order_release);
      return;
    }
    Block* next = block->next.load(std::memory_order_relaxed);
    if (next == nullptr) {
      next = new Block();
      block->next.store(next, std::memory_order_release);
    }
    block = next;
  }
}

}  // namespace crossfade
