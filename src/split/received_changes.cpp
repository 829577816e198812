#include "split/received_changes.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "split/side_changes.hpp"

namespace crossfade {
namespace {

using Networks = std::set<std::string>;
// By address; several with port 0 may have the same.
using TrustByAddress = std::map<std::string, std::set<Networks>>;

TrustByAddress trust_by_address(const Config& config) {
  TrustByAddress all;
  for (const ListenerConfig& listener : config.listeners) {
    Networks trusted;
    for (const Cidr& network : listener.trusted_proxies) trusted.insert(network.to_string());
    all[listener.address.to_string()].insert(std::move(trusted));
  }
  return all;
}

bool has_like(const TrustByAddress& all, const std::set<Networks>& trust) {
  return std::any_of(all.begin(), all.end(), [&](const auto& each) { return each.second == trust; });
}

// Addresses of listeners whose clients come through others' proxies. Who loses a listener goes to some other one.
std::set<std::string> addresses_of_other_trust(const Config& config_before, const Config& config_after) {
  std::set<std::string> addresses;
  if (config_before.listeners == config_after.listeners) return addresses;
  const TrustByAddress before = trust_by_address(config_before);
  const TrustByAddress after = trust_by_address(config_after);
  const auto compare = [&addresses](const TrustByAddress& some, const TrustByAddress& others) {
    for (const auto& [address, trust] : some) {
      const auto same = others.find(address);
      const bool alike = same != others.end() ? same->second == trust : has_like(others, trust);
      if (!alike) addresses.insert(address);
    }
  };
  compare(before, after);
  compare(after, before);
  return addresses;
}

std::string joined(const std::vector<std::string_view>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 < words.size() ? ", " : " and ";
    text += words[i];
  }
  return text;
}

bool any_by_address(const std::vector<ListRule>& rules) {
  return std::any_of(rules.begin(), rules.end(),
                     [](const ListRule& rule) { return rule.subject == ListRule::Subject::ClientIp; });
}

// What goes by the client's address, in the words of the document.
std::vector<std::string_view> goes_by_address(const ServiceInBoth& both) {
  const auto in_any = [&both](auto has) { return has(both.before) || has(both.after); };
  std::vector<std::string_view> parts;
  if (in_any([](const ServiceConfig& service) { return key_has_address(service.key); })) parts.push_back("key");
  if (in_any([](const ServiceConfig& service) {
        return service.override_header.has_value() && service.override_header->from.has_value();
      })) {
    parts.push_back("override");
  }
  if (in_any([](const ServiceConfig& service) { return any_by_address(service.exclude); })) parts.push_back("exclude");
  if (in_any([](const ServiceConfig& service) { return any_by_address(service.include); })) parts.push_back("include");
  return parts;
}

// Any of its requests may be meant, and so may those that the override decides for.
bool may_let_back(const ServiceInBoth& both) { return may_get_new(both.before) && may_get_legacy(both.after); }

void compare_trusted_proxies(const ServiceInBoth& both, std::vector<MoveNotice>& notices) {
  const std::set<std::string> addresses = addresses_of_other_trust(both.config_before, both.config_after);
  if (addresses.empty()) return;
  const std::vector<std::string_view> parts = goes_by_address(both);
  if (parts.empty()) return;
  notices.push_back({"trusted_proxies: others for " + joined({addresses.begin(), addresses.end()}) +
                         ": whoever comes through a proxy may get another client's address, which " + joined(parts) +
                         (parts.size() == 1 ? " goes by" : " go by"),
                     true, may_let_back(both)});
}

// The headers that a service goes by.
std::vector<std::string> headers_of(const ServiceConfig& service) {
  std::vector<std::string> names;
  for (const KeySource& source : service.key) {
    if (source.kind == KeySource::Kind::Header) names.push_back(source.name);
  }
  if (service.override_header) names.push_back(service.override_header->header);
  for (const std::vector<ListRule>* rules : {&service.exclude, &service.include}) {
    for (const ListRule& rule : *rules) {
      if (rule.subject == ListRule::Subject::Header) names.push_back(rule.name);
    }
  }
  return names;
}

// The first of them with a '_'; empty: there is none.
std::string underscored_header(const ServiceConfig& service) {
  for (std::string& name : headers_of(service)) {
    if (name.find('_') != std::string::npos) return std::move(name);
  }
  return {};
}

// Between `drop` and `reject` nobody moves: what has such a header is read without it, or refused.
void compare_underscore_headers(const ServiceInBoth& both, std::vector<MoveNotice>& notices) {
  using enum UnderscoreHeaders;
  const UnderscoreHeaders before = both.config_before.underscore_headers;
  const UnderscoreHeaders after = both.config_after.underscore_headers;
  if (before == Forward && after != Forward) {
    std::string name = underscored_header(both.before);
    if (name.empty()) name = underscored_header(both.after);
    if (name.empty()) return;
    notices.push_back(
        {after == Reject
             ? "underscore_headers: forward -> reject: requests with header " + name + " are answered with 400"
             : "underscore_headers: forward -> drop: header " + name + " is gone before anything is decided",
         true, after == Drop && may_let_back(both)});
  } else if (before != Forward && after == Forward) {
    const std::string name = underscored_header(both.after);
    if (name.empty()) return;
    notices.push_back({std::string("underscore_headers: ") + (before == Drop ? "drop" : "reject") +
                           " -> forward: header " + name + " is seen now",
                       true, before == Drop && may_let_back(both)});
  }
}

}  // namespace

bool client_addresses_change(const Config& before, const Config& after) {
  return !addresses_of_other_trust(before, after).empty();
}

std::vector<MoveNotice> received_changes(const ServiceInBoth& both) {
  std::vector<MoveNotice> notices;
  compare_trusted_proxies(both, notices);
  compare_underscore_headers(both, notices);
  return notices;
}

}  // namespace crossfade
