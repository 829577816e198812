#include "istio/sides.hpp"

#include <algorithm>
#include <utility>

#include "config/words.hpp"

namespace crossfade {
namespace {

bool is_for_every_request(const IstioRoute& route) {
  return std::any_of(route.matches.begin(), route.matches.end(), [](const IstioMatch& match) {
    const bool any_path = match.uri.kind == IstioTextMatch::Kind::Any ||
                          (match.uri.kind == IstioTextMatch::Kind::Prefix && match.uri.text == "/");
    return any_path && match.method.empty() && match.headers.empty();
  });
}

// Does HOST[/SUBSET] mean this one? The host may be short or in full.
bool is_named(std::string_view option, const IstioDestination& destination, const std::string& name_space) {
  const std::size_t slash = option.find('/');
  const std::string_view subset = slash == std::string_view::npos ? std::string_view() : option.substr(slash + 1);
  return subset == destination.subset &&
         full_istio_host(option.substr(0, slash), name_space) == full_istio_host(destination.host, name_space);
}

struct Weighed {
  IstioDestination destination;
  std::uint64_t everywhere = 0;  // over all routes
};

// In the order of the file; of those, only destinations that get something unless nobody does.
std::vector<Weighed> list_destinations(const IstioVirtualService& service) {
  std::vector<Weighed> listed;
  std::map<IstioDestination, std::size_t> places;
  for (const IstioRoute& route : service.routes) {
    for (const IstioShare& share : route.shares) {
      const auto [place, is_new] = places.try_emplace(share.destination, listed.size());
      if (is_new) listed.push_back({share.destination, 0});
      listed[place->second].everywhere += share.weight;
    }
  }
  const auto gets_nothing = [](const Weighed& each) { return each.everywhere == 0; };
  if (listed.size() > 2) listed.erase(std::remove_if(listed.begin(), listed.end(), gets_nothing), listed.end());
  return listed;
}

const IstioDestination& heaviest(const IstioVirtualService& service, const std::vector<Weighed>& listed) {
  const auto whole = std::find_if(service.routes.begin(), service.routes.end(), is_for_every_request);
  if (whole != service.routes.end()) {
    return std::max_element(whole->shares.begin(), whole->shares.end(),
                            [](const auto& a, const auto& b) { return a.weight < b.weight; })
        ->destination;
  }
  return std::max_element(listed.begin(), listed.end(),
                          [](const Weighed& a, const Weighed& b) { return a.everywhere < b.everywhere; })
      ->destination;
}

struct Named {
  IstioDestination destination;
  bool found = false;
};

// The destination that an option names. One that the VirtualService does not have counts when its host does.
Named find_named(const std::vector<std::string>& options, const IstioVirtualService& service,
                 const std::vector<Weighed>& listed, std::map<std::string, bool>& used) {
  for (const std::string& option : options) {
    for (const Weighed& each : listed) {
      if (!is_named(option, each.destination, service.name_space)) continue;
      used[option] = true;
      return {each.destination, true};
    }
  }
  for (const std::string& option : options) {
    const std::size_t slash = option.find('/');
    for (const Weighed& each : listed) {
      IstioDestination other = each.destination;
      other.subset = slash == std::string::npos ? std::string() : option.substr(slash + 1);
      if (!is_named(option, other, service.name_space)) continue;
      used[option] = true;
      return {other, true};
    }
  }
  return {};
}

// The only one beside `known`; not found when there are none or several.
Named find_other(const std::vector<Weighed>& listed, const IstioDestination& known) {
  Named other;
  for (const Weighed& each : listed) {
    if (each.destination == known) continue;
    if (other.found) return {};
    other = {each.destination, true};
  }
  return other;
}

std::string names_of(const std::vector<Weighed>& listed) {
  std::vector<std::string> names;
  for (const Weighed& each : listed) names.push_back(istio_destination_text(each.destination));
  const std::vector<std::string_view> views(names.begin(), names.end());
  return joined(views);
}

}  // namespace

std::string istio_destination_text(const IstioDestination& destination) {
  return destination.subset.empty() ? destination.host : destination.host + '/' + destination.subset;
}

void fill_in_ports(IstioVirtualService& service) {
  std::map<std::pair<std::string, std::string>, std::uint32_t> ports;
  for (const IstioRoute& route : service.routes) {
    for (const IstioShare& share : route.shares) {
      const IstioDestination& to = share.destination;
      if (to.port != 0) ports.try_emplace({to.host, to.subset}, to.port);
    }
  }
  for (IstioRoute& route : service.routes) {
    for (IstioShare& share : route.shares) {
      IstioDestination& to = share.destination;
      const auto known = ports.find({to.host, to.subset});
      if (to.port == 0 && known != ports.end()) to.port = known->second;
    }
  }
}

bool find_istio_sides(const IstioVirtualService& service, const IstioImportOptions& options, Notices& notices,
                      IstioSides& sides, std::map<std::string, bool>& used) {
  const std::vector<Weighed> listed = list_destinations(service);
  if (listed.empty()) {
    notices.lost(service.where, "it has no route that could be carried, so there is no service for it");
    return false;
  }
  Named legacy = find_named(options.legacy, service, listed, used);
  Named new_side = find_named(options.new_side, service, listed, used);
  const bool told = legacy.found && new_side.found;
  if (!legacy.found && new_side.found) legacy = find_other(listed, new_side.destination);
  if (!legacy.found && !new_side.found && listed.size() == 2) legacy = {heaviest(service, listed), true};
  if (legacy.found && !new_side.found) new_side = find_other(listed, legacy.destination);
  if (!legacy.found || !new_side.found) {
    const std::string text =
        listed.size() == 1
            ? "it has one destination, " + in_quotes(istio_destination_text(listed.front().destination)) +
                  ", so there is nothing to split; name the other side with --new HOST/SUBSET"
            : "it has " + std::to_string(listed.size()) + " destinations (" + names_of(listed) +
                  "), and a service has two sides; choose two with --legacy HOST/SUBSET and --new HOST/SUBSET";
    notices.lost(service.where, text);
    return false;
  }
  if (legacy.destination == new_side.destination) {
    notices.lost(service.where, "the same destination, " + in_quotes(istio_destination_text(legacy.destination)) +
                                    ", cannot be both sides; name another one with --legacy or --new");
    return false;
  }
  sides = {legacy.destination, new_side.destination};
  notices.note("", "legacy is " + in_quotes(istio_destination_text(sides.legacy)) + " and new is " +
                       in_quotes(istio_destination_text(sides.new_side)) +
                       (told ? ", as the options say"
                             : ": legacy gets most requests of the route for all; --legacy and --new choose"));
  return true;
}

}  // namespace crossfade
