// The two budgets that a process has with a pool: how much of it is used at once, and how many of the requests in
// flight are repetitions. Plain counting, without a lock; any thread.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <utility>

#include "crossfade/config.hpp"

namespace crossfade {

// Slots that requests hold, and requests that wait for one.
class Slots {
 public:
  // Takes one of `max`; false: all are taken.
  bool take(std::uint64_t max) { return count(in_use_, max); }
  void give() { in_use_.fetch_sub(1, std::memory_order_relaxed); }
  // One more that waits, if that makes no more than `max`.
  bool enter(std::uint64_t max) { return count(pending_, max); }
  void leave() { pending_.fetch_sub(1, std::memory_order_relaxed); }

  std::uint64_t in_use() const { return in_use_.load(std::memory_order_relaxed); }
  std::uint64_t pending() const { return pending_.load(std::memory_order_relaxed); }

 private:
  // Adds first and looks then: two that come at once can both be turned away, never both let in too many.
  static bool count(std::atomic<std::uint64_t>& counter, std::uint64_t max) {
    if (counter.fetch_add(1, std::memory_order_relaxed) < max) return true;
    counter.fetch_sub(1, std::memory_order_relaxed);
    return false;
  }

  std::atomic<std::uint64_t> in_use_{0};
  std::atomic<std::uint64_t> pending_{0};
};

// Retries must never double an outage: those under way are limited in proportion to the requests in flight.
class RetryBudget {
 public:
  static std::uint64_t allowed(const RetryConfig& retry, std::uint64_t in_flight) {
    return std::max<std::uint64_t>(retry.budget_min, in_flight * retry.budget_percent / 100);
  }
  // False: there are enough already.
  bool take(const RetryConfig& retry, std::uint64_t in_flight) {
    if (under_way_.fetch_add(1, std::memory_order_relaxed) < allowed(retry, in_flight)) return true;
    give();
    return false;
  }
  void give() { under_way_.fetch_sub(1, std::memory_order_relaxed); }
  std::uint64_t under_way() const { return under_way_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> under_way_{0};
};

// One retry's part of a budget, given back by its destruction.
class RetryTurn {
 public:
  RetryTurn() = default;
  RetryTurn(const RetryTurn&) = delete;
  RetryTurn& operator=(const RetryTurn&) = delete;
  ~RetryTurn() { end(); }

  // Gives back what it has and takes a new part; false: the budget is used up.
  bool begin(RetryBudget& budget, const RetryConfig& retry, std::uint64_t in_flight) {
    end();
    if (!budget.take(retry, in_flight)) return false;
    budget_ = &budget;
    return true;
  }
  void end() {
    if (RetryBudget* budget = std::exchange(budget_, nullptr)) budget->give();
  }

 private:
  RetryBudget* budget_ = nullptr;
};

}  // namespace crossfade
