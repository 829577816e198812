#include "split/received_head.hpp"

#include <algorithm>

#include "http/unfold.hpp"

namespace crossfade {
namespace {

using State = HeadArrival::State;

constexpr std::uint64_t head_bytes_ceiling = 16 * 1024 * 1024;

HeadArrival too_large(bool request_line, std::string_view line) {
  if (request_line) return {State::Refused, 0, {Problem::TargetTooLong, "the request line is too long", line}};
  return {State::Refused, 0, {Problem::HeadTooLarge, "the request's head is too large", line}};
}

// Whether the line that is still arriving, the request line or a header line, is longer than it may become.
bool is_too_long(const Limits& limits, const HeadEndFinder& finder, std::string_view line) {
  const std::uint64_t limit = finder.lines() == 0 ? limits.request_line_bytes : limits.request_header_bytes;
  return limit != 0 && line.size() > limit + 1;  // its carriage return may be the last byte
}

}  // namespace

std::uint64_t head_limit(const Limits& limits) {
  const std::uint64_t configured = limits.request_head_bytes;
  return configured == 0 ? head_bytes_ceiling : std::min(configured, head_bytes_ceiling);
}

HeadArrival look_at_head(const Limits& limits, HeadEndFinder& finder, std::string_view arrived) {
  const std::uint64_t limit = head_limit(limits);
  const HeadEndFinder::Status status = finder.find(arrived);
  if (status == HeadEndFinder::Status::Found && finder.head_bytes() <= limit) {
    return {State::Complete, finder.head_bytes(), {}};
  }
  const std::string_view line = arrived.substr(finder.line_begin());
  if (status == HeadEndFinder::Status::BareLineFeed) {
    return {State::Refused,
            0,
            {Problem::Malformed, "a line feed without its carriage return", line.substr(0, line.find('\n') + 1)}};
  }
  const bool over = status == HeadEndFinder::Status::Found || arrived.size() > limit;
  if (over || is_too_long(limits, finder, line)) {
    return too_large(finder.lines() == 0 || arrived.substr(0, limit).find('\n') == std::string_view::npos, line);
  }
  return {};
}

HeadVerdict read_head_bytes(std::span<char> bytes, const Config& config, const ListenerConfig& listener,
                            RequestHead& head) {
  if (listener.lenient.obs_fold) unfold(bytes);
  const Limits& limits = config.limits;
  const HeadRules rules{limits.request_headers, config.underscore_headers, listener.lenient, limits.request_line_bytes,
                        limits.request_header_bytes};
  return parse_request_head({bytes.data(), bytes.size()}, rules, head);
}

Peer peer_of(const ListenerConfig& listener, const IpAddress& address) {
  return {address, is_in(listener.trusted_proxies, address)};
}

HeadVerdict decide_head(const RouteTable& routes, const RequestHead& head, const IpAddress& client,
                        std::uint64_t random, Decision& decision, Trace* trace) {
  decision = routes.decide({head.method, head.authority, head.target, head.fields.views(), client, random}, trace);
  if (!decision.found) return {Problem::NoService, "no service takes this host", {}};
  return {};
}

}  // namespace crossfade
