#include "istio/carry_routes.hpp"

#include <optional>

#include "config/words.hpp"
#include "crossfade/stable_hash.hpp"
#include "crossfade/units.hpp"
#include "istio/dial_drafts.hpp"
#include "istio/header_rules.hpp"

namespace crossfade {
namespace {

constexpr std::size_t most_matches = 1'000;  // each is compared with all before it

constexpr std::uint64_t no_share = bucket_count + 1;

// The new side's share of a route in thousandths of a percent; no_share, with a notice, when it is not a matter of two
// sides.
std::uint64_t position_of(const IstioRoute& route, const IstioSides& sides, Notices& notices) {
  std::uint64_t sum = 0;
  std::uint64_t to_new = 0;
  for (const IstioShare& share : route.shares) {
    const bool is_new = share.destination == sides.new_side;
    if (share.weight > 0 && !is_new && share.destination != sides.legacy) {
      notices.lost(route.where, "it sends requests to " + in_quotes(istio_destination_text(share.destination)) +
                                    ", which is neither side, so its requests go where other routes send them");
      return no_share;
    }
    sum += share.weight;
    if (is_new) to_new += share.weight;
  }
  if (sum == 0) {
    notices.lost(route.where, "its weights are all 0");
    return no_share;
  }
  const std::uint64_t position = (to_new * bucket_count + sum / 2) / sum;
  if (position * sum != to_new * bucket_count) {
    notices.note(route.where, std::to_string(to_new) + " of " + std::to_string(sum) + " is rounded to " +
                                  format_percent(static_cast<std::uint32_t>(position)));
  }
  return position;
}

}  // namespace

bool carry_istio_routes(const IstioVirtualService& from, const IstioSides& sides, Notices& notices,
                        ServiceConfig& service) {
  std::size_t matches = 0;
  for (const IstioRoute& route : from.routes) matches += route.matches.size();
  if (matches > most_matches) {
    notices.lost(from.where, "it has " + std::to_string(matches) + " matches, and at most " +
                                 std::to_string(most_matches) + " are read, so there is no service for it");
    return false;
  }
  HeaderRules rules(notices);
  DialDrafts dials(notices);
  for (const IstioRoute& route : from.routes) {
    const std::uint64_t share = position_of(route, sides, notices);
    if (share == no_share) continue;
    const auto position = static_cast<std::uint32_t>(share);
    for (const IstioMatch& match : route.matches) {
      if (match.headers.empty()) {
        dials.add(match, position);
      } else {
        rules.add(match, position, dials.any());
      }
    }
    dials.end_of_route(route.name);
  }
  service.exclude = rules.take_exclude();
  service.include = rules.take_include();
  service.dials = dials.take();
  return true;
}

}  // namespace crossfade
