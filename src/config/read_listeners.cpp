#include "config/address_text.hpp"
#include "config/sections.hpp"
#include "config/words.hpp"

namespace crossfade {
namespace {

// An address that will be bound, and where it stands.
struct Bound {
  Value value;
  Address address;
};

bool read_listen_address(const MaybeValue& value, Problems& problems, Address& out) {
  constexpr std::string_view expected = "an IP address and a port such as 0.0.0.0:8080 or \"[::]:8080\"";
  std::string text;
  if (!read_text(value, problems, expected, text)) return false;
  const auto address = parse_listen_address(text);
  if (address) {
    out = *address;
  } else {
    report_expected(*value, problems, expected, suggest_listen_address(text));
  }
  return address.has_value();
}

// The kernel refuses the second of two equal addresses, and an address beside "every address" of its family.
bool collide(const Address& a, const Address& b) {
  if (a.port != b.port || a.port == 0) return false;
  const auto first = IpAddress::parse(a.host);
  const auto second = IpAddress::parse(b.host);
  if (!first || !second || first->is_v4() != second->is_v4()) return false;
  const IpAddress every = first->is_v4() ? IpAddress::from_v4(0) : IpAddress{};
  return *first == *second || *first == every || *second == every;
}

void check_collision(const Bound& added, const std::vector<Bound>& others, Problems& problems) {
  for (const Bound& other : others) {
    if (!collide(added.address, other.address)) continue;
    report(added.value, problems,
           "the address " + in_quotes(added.address.to_string()) + " is taken already by " + other.value.path + " (" +
               other.address.to_string() + ") on line " + std::to_string(other.value.mark.line));
    return;
  }
}

void read_bound(MapReader& map, Problems& problems, std::vector<Bound>& bound, Address& out) {
  const MaybeValue value = map.require("address", "an IP address and a port such as 0.0.0.0:8080");
  if (!read_listen_address(value, problems, out)) return;
  Bound added{*value, out};
  check_collision(added, bound, problems);
  bound.push_back(std::move(added));
}

void read_lenient(const MaybeValue& value, Problems& problems, Lenient& lenient) {
  constexpr std::string_view words[] = {"obs_fold", "equal_content_length"};
  for (const Value& item : read_list(value, problems, "a list of obs_fold and equal_content_length", {.min = 0})) {
    const auto word = read_word(item, problems, words);
    if (!word) continue;
    bool& flag = *word == 0 ? lenient.obs_fold : lenient.equal_content_length;
    if (flag) report(item, problems, in_quotes(words[*word]) + " is in the list already");
    flag = true;
  }
}

ListenerConfig read_listener(const Value& value, Problems& problems, std::vector<Bound>& bound) {
  ListenerConfig listener;
  MapReader map(value, problems, "a map with an address");
  read_bound(map, problems, bound, listener.address);
  for (const Value& item :
       read_list(map.take("trusted_proxies"), problems, "a list of addresses and networks", {.min = 0})) {
    Cidr network;
    if (read_network(item, problems, network)) listener.trusted_proxies.push_back(network);
  }
  read_lenient(map.take("lenient"), problems, listener.lenient);
  read_integer(map.take("connections"), problems, 10'000'000, listener.connections);
  map.finish();
  return listener;
}

}  // namespace

void read_listeners(MapReader& root, Context& context, Config& config) {
  Problems& problems = context.problems;
  std::vector<Bound> bound;
  const MaybeValue listeners = root.require("listeners", "a list of maps with an address");
  for (const Value& item : read_list(listeners, problems, "a list of maps with an address", {.max = listeners_max})) {
    config.listeners.push_back(read_listener(item, problems, bound));
  }
  const MaybeValue admin = root.take("admin");
  if (!admin) return;
  MapReader map(*admin, problems, "a map with an address");
  read_bound(map, problems, bound, config.admin.emplace().address);
  read_token_file(map.take("token_file"), context, *config.admin);
  map.finish();
}

}  // namespace crossfade
