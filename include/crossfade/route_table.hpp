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

namespace crossfade {

/// Why a side was chosen: a closed list, the same word in logs, metrics, headers and `explain`.
enum class Reason : std::uint8_t { Hold = 1, Override = 2, Exclude = 3, Include = 4, Dial = 5, NoKey = 6, Fallback = 7 };
std::string_view to_string(Reason reason);  ///< "hold", "override", … "no_key", "fallback"
std::string_view to_string(Side side);      ///< "legacy", "new"

/// Why an override header was not obeyed.
enum class OverrideIgnored : std::uint8_t { No = 0, UnknownValue = 1, Repeated = 2, Untrusted = 3 };
std::string_view to_string(OverrideIgnored cause);  ///< "", "unknown_value", "repeated", "untrusted"

/// A header field as received; the value has no leading or trailing white space.
struct HeaderView {
  std::string_view name;
  std::string_view value;
};

/// What a decision sees of a request. Views must outlive the call. Headers dropped for their `_` are gone already.
struct RequestView {
  std::string_view method;
  std::string_view authority;  ///< Host, or the target's authority in absolute form; port and dot are allowed
  std::string_view target;     ///< path with optional query, as the client sent it (origin form), or "*"
  std::span<const HeaderView> headers;
  IpAddress client;            ///< the rightmost untrusted address
  std::uint64_t random = 0;    ///< used by `missing_key: random` only: uniform over 64 bits
};

struct Decision {
  static constexpr std::int32_t no_bucket = -1;

  bool found = false;            ///< false: no service takes this host, and the rest means nothing
  Side side = Side::Legacy;
  Reason reason = Reason::Dial;
  std::uint32_t service = 0;     ///< index into Config::services
  std::uint32_t dial = 0;        ///< index into the service's dials: the dial that matched, whatever decided
  std::int32_t bucket = no_bucket;  ///< of the key, when there is one
  OverrideIgnored override_ignored = OverrideIgnored::No;
  bool overridden = false;       ///< a valid override was present, even if a hold overruled it
};

/// One line of an explanation: "exclude[1]", "header X-Account-Id in_file protected.txt: no match: absent".
struct TraceStep {
  std::string what;
  std::string outcome;
};
/// Filled by decide() when asked for; in the order in which things were tried.
struct Trace {
  std::vector<TraceStep> steps;
};

/// Compiled services. Immutable, hence safe to share between threads.
class RouteTable {
 public:
  /// Requires: `config` came from load_config (or satisfies the same rules).
  static RouteTable compile(const Config& config);

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
