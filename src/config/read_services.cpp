#include <map>

#include "base/ascii.hpp"
#include "config/address_text.hpp"
#include "config/sections.hpp"
#include "config/words.hpp"

namespace crossfade {
namespace {

void read_hosts(const MaybeValue& value, Context& context, ServiceConfig& service) {
  constexpr std::string_view expected = "a host such as api.example.com, \"*.example.com\" or \"*\"";
  for (const Value& item : read_list(value, context.problems, "a list of at least one host")) {
    std::string host;
    if (!read_text(item, context.problems, expected, host)) continue;
    const std::string shown = in_quotes(host);
    for (char& c : host) c = to_lower(c);
    if (const auto mistake = find_host_mistake(host)) {
      report(item, context.problems, "the host " + shown + ' ' + *mistake);
      continue;
    }
    const auto [taken, is_new] = context.hosts.try_emplace(host, item);
    if (is_new) {
      service.hosts.push_back(std::move(host));
    } else {
      report(item, context.problems,
             "the host " + in_quotes(host) + " is taken already by " + taken->second.path + " on line " +
                 std::to_string(taken->second.mark.line));
    }
  }
}

void read_pool_name(const MaybeValue& value, Context& context, std::string& out) {
  std::string name;
  if (!read_text(value, context.problems, "the name of a pool", name)) return;
  if (!context.pool_names) return;
  for (const std::string_view known : *context.pool_names) {
    if (known != name) continue;
    out = std::move(name);
    return;
  }
  report(*value, context.problems,
         "there is no pool " + in_quotes(name) + "; pools are " + joined(*context.pool_names) +
             did_you_mean(nearest(name, *context.pool_names)));
}

bool read_key_source(const Value& value, Context& context, KeySource& out) {
  constexpr std::string_view expected = "'client_ip', {header: NAME} or {cookie: NAME}";
  if (value.node->kind != Node::Kind::Map) {
    std::string text;
    if (!read_text(value, context.problems, expected, text)) return false;
    if (text != "client_ip") {
      constexpr std::string_view words[] = {"client_ip"};
      report_expected(value, context.problems, expected, nearest(text, words));
      return false;
    }
    out = {KeySource::Kind::ClientIp, {}};
    return true;
  }
  MapReader map(value, context.problems, expected);
  const MaybeValue header = map.take("header");
  const MaybeValue cookie = map.take("cookie");
  map.finish();
  if (header.has_value() == cookie.has_value()) {
    if (header) report(value, context.problems, "a source of the key is a header or a cookie, not both");
    if (!header && value.node->children.empty()) report_expected(value, context.problems, expected);
    return false;
  }
  out.kind = header ? KeySource::Kind::Header : KeySource::Kind::Cookie;
  return header ? read_header_name(header, context, out.name) : read_cookie_name(cookie, context.problems, out.name);
}

// Header names are the same in any case, cookie names are not.
bool same_source(const KeySource& a, const KeySource& b) {
  return a.kind == b.kind && (a.kind == KeySource::Kind::Header ? iequals(a.name, b.name) : a.name == b.name);
}

void read_key(const MaybeValue& value, Context& context, ServiceConfig& service) {
  constexpr std::string_view expected = "a list of 'client_ip', {header: NAME} and {cookie: NAME}";
  for (const Value& item : read_list(value, context.problems, expected, {.max = 16})) {
    KeySource source;
    if (!read_key_source(item, context, source)) continue;
    bool repeated = false;
    for (const KeySource& known : service.key) repeated = repeated || same_source(known, source);
    if (repeated) {
      report(item, context.problems, "this source of the key is here twice");
    } else {
      service.key.push_back(std::move(source));
    }
  }
}

void read_choices(MapReader& map, Problems& problems, ServiceConfig& service) {
  constexpr Choice<Hold> holds[] = {{"none", Hold::None}, {"legacy", Hold::Legacy}, {"new", Hold::New}};
  read_choice(map.take("hold"), problems, holds, service.hold);
  constexpr Choice<MissingKey> missing_keys[] = {{"legacy", MissingKey::Legacy}, {"random", MissingKey::Random}};
  read_choice(map.take("missing_key"), problems, missing_keys, service.missing_key);
  read_switch(map.take("fallback"), problems, service.fallback);
  constexpr Choice<Expose> exposes[] = {
      {"overridden", Expose::Overridden}, {"never", Expose::Never}, {"always", Expose::Always}};
  read_choice(map.take("expose"), problems, exposes, service.expose);
}

ServiceConfig read_service(const Value& value, Context& context, std::map<std::string, Mark>& names) {
  ServiceConfig service;
  MapReader map(value, context.problems, "a map with name, hosts, legacy, new and dials");
  const MaybeValue name = map.require("name", "it stands in logs, metrics and the API");
  if (read_name(name, context.problems, service.name)) {
    const auto [taken, is_new] = names.try_emplace(service.name, name->mark);
    if (!is_new) {
      report(*name, context.problems,
             "the service name " + in_quotes(service.name) + " is taken already on line " +
                 std::to_string(taken->second.line));
    }
  }
  read_hosts(map.require("hosts", "a list of at least one host"), context, service);
  read_pool_name(map.require("legacy", "the pool of the legacy side"), context, service.legacy);
  read_pool_name(map.require("new", "the pool of the new side"), context, service.new_side);
  const MaybeValue key = map.take("key");
  read_key(key, context, service);
  if (const MaybeValue override_header = map.take("override")) read_override(*override_header, context, service);
  service.exclude = read_rules(map.take("exclude"), context, key.has_value());
  service.include = read_rules(map.take("include"), context, key.has_value());
  read_dials(map.require("dials", "a list of dials, one of them for '/'"), context.problems, service);
  read_choices(map, context.problems, service);
  service.salt = service.name;
  read_salt(map.take("salt"), context.problems, service.salt);
  map.finish();
  return service;
}

}  // namespace

void read_services(MapReader& root, Context& context, Config& config) {
  constexpr std::string_view expected = "a list of at least one service";
  std::map<std::string, Mark> names;
  for (const Value& item : read_list(root.require("services", expected), context.problems, expected)) {
    config.services.push_back(read_service(item, context, names));
  }
}

}  // namespace crossfade
