// An answer of the admin address: made at once, or later.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace crossfade {

struct AdminResponse {
  unsigned status = 200;
  std::string_view content_type;
  std::string body;
  std::string_view allow{};           // for Allow, with 405 only
  std::string_view content_policy{};  // for Content-Security-Policy; empty: none
  unsigned retry_after_s = 0;         // for Retry-After; 0: none
  // Not empty: the answer is not known yet, and the rest means nothing. Asked again and again, every few milliseconds,
  // until it gives an answer, which it must in bounded time. Called on the admin thread.
  std::function<std::optional<AdminResponse>()> later{};
};

AdminResponse json_response(std::string body);

// A refusal as application/problem+json. The statuses and the `code` of each are an interface (docs/admin-api.md); one
// that is not there becomes a 500.
AdminResponse refuse(unsigned status, std::string_view detail);

}  // namespace crossfade
