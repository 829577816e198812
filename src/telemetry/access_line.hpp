// One request as one line of JSON (docs/metrics.md lists the keys). Every line has every key, in the same order; what a
// request did not have is null. Client bytes come out as plain ASCII (base/json_escape.hpp), and every field is
// bounded.
#pragma once

#include <cstddef>
#include <string>

#include "telemetry/access_log.hpp"
#include "telemetry/timestamp.hpp"

namespace crossfade {

// How many of a field's bytes are logged; a longer one ends in "…" (as \u2026, which no client byte can become).
namespace logged {
inline constexpr std::size_t request_id = 128;
inline constexpr std::size_t trace_id = 32;
inline constexpr std::size_t parent_id = 16;
inline constexpr std::size_t method = 32;
inline constexpr std::size_t host = 255;
inline constexpr std::size_t path = 2048;
inline constexpr std::size_t query = 2048;
inline constexpr std::size_t endpoint = 300;
inline constexpr std::size_t name = 64;  // service, dial, pool, flag
inline constexpr std::size_t key = 128;
inline constexpr std::size_t detail = 128;
inline constexpr std::size_t offending = 128;
}  // namespace logged

// At least as many bytes as the record's line will have, its line feed included. Less than 64 KiB whatever the record.
std::size_t access_line_bound(const AccessRecord& record);

// Appends the line with its line feed. Allocates nothing while `out` has access_line_bound() bytes of spare capacity.
void append_access_line(std::string& out, const AccessRecord& record, TimestampWriter& timestamps);

}  // namespace crossfade
