// The answers that are crossfade's own: a closed list of codes, each with its status, as application/problem+json
// (RFC 9457). The codes are an interface: the same words stand in metrics and in the log's flag.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace crossfade {

enum class Problem : std::uint8_t {
  None = 0,
  // The client's side.
  Malformed = 1,
  NoService,
  RequestTimeout,
  BodyTooLarge,
  TargetTooLong,
  ExpectationFailed,
  HeadTooLarge,
  NotImplemented,
  VersionNotSupported,
  // The upstream's side: kinds of crossfade_upstream_errors_total.
  ConnectFailed,
  Reset,
  BadResponse,
  NoEndpoint,
  Overloaded,
  ConnectTimeout,
  ResponseTimeout,
};
inline constexpr std::size_t problem_count = static_cast<std::size_t>(Problem::ResponseTimeout) + 1;

std::string_view to_string(Problem problem);  // "malformed", "connect_failed", …; "" for None
unsigned status_of(Problem problem);          // 400, 502, …
bool is_upstream_problem(Problem problem);    // ConnectFailed and those after it

// The body: {"type":"about:blank","title":…,"status":…,"code":…,"detail":…,"request_id":…}. `detail` is crossfade's own
// text; `request_id` is validated before it gets here.
std::string problem_body(Problem problem, std::string_view detail, std::string_view request_id);

}  // namespace crossfade
