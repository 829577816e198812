/// @file
/// What becomes of header fields with a `_` in their name.
#pragma once

#include <cstdint>

namespace crossfade {

/// WSGI servers cannot tell `X_Account_Id` from `X-Account-Id`. Drop: the field is gone before any decision. Reject:
/// the request is answered with 400. Forward: it is an ordinary field.
enum class UnderscoreHeaders : std::uint8_t { Drop = 1, Reject = 2, Forward = 3 };

}  // namespace crossfade
