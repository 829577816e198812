#include "proxy/read_head.hpp"

#include <algorithm>

#include "http/head_end.hpp"
#include "proxy/client_connection.hpp"

namespace crossfade {

namespace {

using Kind = HeadOutcome::Kind;

constexpr std::uint64_t head_bytes_ceiling = 16 * 1024 * 1024;

// Behind an empty line, which is skipped once, a request is likely to follow at once.
constexpr std::chrono::milliseconds after_empty_line{100};

std::uint64_t head_limit(const Config& config) {
  const std::uint64_t configured = config.limits.request_head_bytes;
  return configured == 0 ? head_bytes_ceiling : std::min(configured, head_bytes_ceiling);
}

// One empty line before a request line is skipped (RFC 9112, 2.2): some old clients end their bodies with one.
bool skip_empty_line(Exchange& x, bool& skipped) {
  if (skipped || !x.input.view().starts_with("\r\n")) return false;
  x.input.consume(2);
  return skipped = true;
}

HeadOutcome too_large(bool request_line, std::string_view line) {
  if (request_line) return {Kind::Refused, Problem::TargetTooLong, "the request line is too long", line};
  return {Kind::Refused, Problem::HeadTooLarge, "the request's head is too large", line};
}

// Whether the line that is still arriving, the request line or a header line, is longer than it may become.
bool is_too_long(const Limits& limits, const HeadEndFinder& finder, std::string_view line) {
  const std::uint64_t limit = finder.lines() == 0 ? limits.request_line_bytes : limits.request_header_bytes;
  return limit != 0 && line.size() > limit + 1;  // its carriage return may be the last byte
}

void mark_start(Exchange& x) {
  x.start = Clock::now();
  x.wall_start = std::chrono::system_clock::now();
}

// Looks at what there is: an outcome, or Idle when more is needed.
HeadOutcome examine(Exchange& x, HeadEndFinder& finder, std::uint64_t limit) {
  const HeadEndFinder::Status status = finder.find(x.input.view());
  if (status == HeadEndFinder::Status::Found && finder.head_bytes() <= limit) {
    x.head_bytes = finder.head_bytes();
    return {Kind::Complete, Problem::None, "", {}};
  }
  const std::string_view line = x.input.view().substr(finder.line_begin());
  if (status == HeadEndFinder::Status::BareLineFeed) {
    return {Kind::Refused, Problem::Malformed, "a line feed without its carriage return",
            line.substr(0, line.find('\n') + 1)};
  }
  const bool over = status == HeadEndFinder::Status::Found || x.input.size() > limit;
  if (over || is_too_long(x.config().limits, finder, line)) {
    const bool request_line =
        finder.lines() == 0 || x.input.view().substr(0, limit).find('\n') == std::string_view::npos;
    return too_large(request_line, line);
  }
  return {Kind::Idle, Problem::None, "", {}};
}

}  // namespace

Task<HeadOutcome> read_head(Exchange& x) {
  Transport& transport = x.client->transport();
  x.view = x.worker.view;
  HeadEndFinder finder;
  WaitDeadline deadline;
  bool skipped = false;
  bool begun = false;
  for (;;) {
    if (skip_empty_line(x, skipped)) {  // its half may have come before: then nothing has begun after all
      finder = {};
      deadline.disarm();
      begun = false;
    }
    if (!x.input.empty()) {
      if (!begun) mark_start(x);
      const std::uint64_t limit = head_limit(x.config());
      const HeadOutcome outcome = examine(x, finder, limit);
      if (outcome.kind != Kind::Idle) co_return outcome;
      if (x.input.space().empty()) x.input.reserve(std::min<std::uint64_t>(limit + 1, x.input.capacity() * 2));
      // The total runs from the first byte; it is only armed for heads that don't come at once.
      if (!begun) {
        deadline.arm_read(x.worker.deadlines, transport, x.config().timeouts.request_head, x.start);
        x.worker.ensure_tick();
      }
      begun = true;
    }
    if (!transport.may_read()) {
      const HeadOutcome none{x.worker.closing ? Kind::Closed : Kind::Idle, Problem::None, "", {}};
      if (!begun && !skipped) co_return none;
      if (!begun) {
        deadline.arm_read(x.worker.deadlines, transport, after_empty_line, Clock::now());
        x.worker.ensure_tick();
      }
      const Wake wake = co_await transport.readable();
      if (wake == Wake::Closed) co_return HeadOutcome{};
      if (wake == Wake::Expired || deadline.expired()) {
        if (!begun) co_return none;
        co_return HeadOutcome{Kind::Refused, Problem::RequestTimeout, "the head did not arrive in time", {}};
      }
    }
    // A request that begins now is answered by the snapshot of now.
    if (!begun) x.view = x.worker.view;
    const IoResult read = transport.try_read(x.input.space());
    if (read.would_block()) continue;
    if (!read.ok()) co_return HeadOutcome{};
    x.input.commit(read.bytes);
  }
}

}  // namespace crossfade
