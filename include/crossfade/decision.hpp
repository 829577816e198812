/// @file
/// The words of a decision: side, reason, bucket, and the fields it was taken from. Plain values.
#pragma once

#include <cstdint>
#include <string_view>

namespace crossfade {

enum class Side : std::uint8_t { Legacy = 1, New = 2 };
std::string_view to_string(Side side);  ///< "legacy", "new"

/// Why a side was chosen: a closed list, the same word in logs, metrics, headers and `explain`.
enum class Reason : std::uint8_t {
  Hold = 1,
  Override = 2,
  Exclude = 3,
  Include = 4,
  Dial = 5,
  NoKey = 6,
  Fallback = 7
};
std::string_view to_string(Reason reason);  ///< "hold", "override", … "no_key", "fallback"

/// Why an override header was not obeyed.
enum class OverrideIgnored : std::uint8_t { No = 0, UnknownValue = 1, Repeated = 2, Untrusted = 3 };
std::string_view to_string(OverrideIgnored cause);  ///< "", "unknown_value", "repeated", "untrusted"

/// A header field as received; the value has no leading or trailing white space.
struct HeaderView {
  std::string_view name;
  std::string_view value;
};

/// What was decided about a request.
struct Decision {
  static constexpr std::int32_t no_bucket = -1;

  bool found = false;  ///< false: no service takes this host, and the rest means nothing
  Side side = Side::Legacy;
  Reason reason = Reason::Dial;
  std::uint32_t service = 0;        ///< index into Config::services
  std::uint32_t dial = 0;           ///< index into the service's dials: the dial that matched, whatever decided
  std::int32_t bucket = no_bucket;  ///< of the key, when there is one
  OverrideIgnored override_ignored = OverrideIgnored::No;
  bool overridden = false;     ///< a valid override was present, even if a hold overruled it
  bool key_is_client = false;  ///< the key is the client's address, in its RFC 5952 text
  std::string_view key;        ///< any other key, as it stands in the request; empty: none
};

}  // namespace crossfade
