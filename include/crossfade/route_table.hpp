/// @file
/// The decision: which service, dial and side a request gets, and why. Pure: no clock, no socket, no global state.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crossfade/config.hpp"
#include "crossfade/decision.hpp"
#include "crossfade/overlay.hpp"

namespace crossfade {

/// What a decision sees of a request. Views must outlive the call. Headers dropped for their `_` are gone already.
struct RequestView {
  std::string_view method;
  std::string_view authority;  ///< Host, or the target's authority in absolute form; port and dot are allowed
  std::string_view target;     ///< path with optional query, as the client sent it (origin form), or "*"
  std::span<const HeaderView> headers;
  IpAddress client;          ///< the rightmost untrusted address
  std::uint64_t random = 0;  ///< used by `missing_key: random` only: uniform over 64 bits
};

/// One line of an explanation: "exclude[1]", "header X-Account-Id in_file protected.txt: no match: absent".
struct TraceStep {
  std::string what;
  std::string outcome;
};
/// Filled by decide() when asked for; in the order in which things were tried.
struct Trace {
  std::vector<TraceStep> steps;
  std::string key;         ///< of the request
  std::string key_source;  ///< "header X-Account-Id"; empty: the request has no key
  bool by_chance = false;  ///< `random` has decided
};

/// Compiled services. Immutable, hence safe to share between threads.
class RouteTable {
 public:
  /// Requires: `config` came from load_config (or satisfies the same rules). Decisions obey the switches of `overlay`,
  /// as they are then; null: there are none.
  static RouteTable compile(const Config& config, Overlay* overlay = nullptr);

  RouteTable(RouteTable&&) noexcept;
  RouteTable& operator=(RouteTable&&) noexcept;
  ~RouteTable();

  /// The one decision: serving, `explain` and tests call it. Allocates nothing without a trace, once this thread has
  /// seen its longest path that is not in normal form.
  Decision decide(const RequestView& request, Trace* trace = nullptr) const;

 private:
  struct Compiled;
  explicit RouteTable(std::unique_ptr<const Compiled> compiled);
  std::unique_ptr<const Compiled> compiled_;
};

}  // namespace crossfade
