/// @file
/// Which harmless breaches of HTTP's syntax a listener mends instead of refusing them.
#pragma once

namespace crossfade {

/// Both are off by default. Each mends a class of messages that every parser reads the same way; what parsers could
/// disagree about stays refused.
struct Lenient {
  bool obs_fold = false;              ///< a folded header line is joined by spaces (RFC 9112, 5.2)
  bool equal_content_length = false;  ///< of repeated equal Content-Lengths one is kept (RFC 9110, 8.6)
  friend bool operator==(const Lenient&, const Lenient&) = default;
};

}  // namespace crossfade
