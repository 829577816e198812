#include "server/config_diff.hpp"

#include <algorithm>
#include <string_view>
#include <tuple>

#include "crossfade/units.hpp"

namespace crossfade {
namespace {

template <class Named>
const Named* find(const std::vector<Named>& all, std::string_view name) {
  const auto at = std::find_if(all.begin(), all.end(), [name](const Named& one) { return one.name == name; });
  return at == all.end() ? nullptr : &*at;
}

// Where a rule stands in the document does not matter, and a shared list is the same one.
bool same_rule(const ListRule& a, const ListRule& b) {
  const auto facts = [](const ListRule& rule) {
    return std::tie(rule.subject, rule.name, rule.op, rule.negated, rule.values, rule.networks, rule.file,
                    rule.file_values);
  };
  return facts(a) == facts(b);
}

bool same_rules(const std::vector<ListRule>& a, const std::vector<ListRule>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same_rule);
}

// Collects "<what>: <key> changed".
class Changes {
 public:
  Changes(std::string what, std::vector<std::string>& out) : what_(std::move(what)), out_(out) {}

  void note(bool same, std::string_view key) {
    if (!same) out_.push_back(what_ + ": " + std::string(key) + " changed");
  }
  void note(const std::string& before, const std::string& after, std::string_view key) {
    if (before != after) out_.push_back(what_ + ": " + std::string(key) + ": " + before + " -> " + after);
  }

 private:
  const std::string what_;
  std::vector<std::string>& out_;
};

std::string text_of(Hold hold) { return hold == Hold::None ? "none" : hold == Hold::Legacy ? "legacy" : "new"; }

// Beside its position.
void diff_dial(const ServiceConfig& service, const DialConfig& before, const DialConfig& after, ConfigDiff& diff) {
  Changes changes("dial " + service.name + "/" + after.name, diff.other);
  changes.note(before.path, after.path, "path");
  changes.note(before.exact == after.exact, "exact");
  changes.note(before.methods == after.methods, "methods");
  changes.note(before.salt == after.salt, "salt");
  changes.note(before.response_timeout == after.response_timeout, "response_timeout");
  changes.note(before.ask_other_on_404 == after.ask_other_on_404, "on_404");
}

void diff_dials(const ServiceConfig& before, const ServiceConfig& after, ConfigDiff& diff) {
  for (const DialConfig& dial : after.dials) {
    const DialConfig* old = find(before.dials, dial.name);
    if (old == nullptr) {
      diff.dials.push_back({after.name, dial.name, std::nullopt, dial.position});
      continue;
    }
    if (old->position != dial.position) diff.dials.push_back({after.name, dial.name, old->position, dial.position});
    diff_dial(after, *old, dial, diff);
  }
  for (const DialConfig& dial : before.dials) {
    if (find(after.dials, dial.name) != nullptr) continue;
    diff.dials.push_back({before.name, dial.name, dial.position, std::nullopt});
  }
}

void diff_service(const ServiceConfig& before, const ServiceConfig& after, ConfigDiff& diff) {
  Changes changes("service " + after.name, diff.other);
  changes.note(text_of(before.hold), text_of(after.hold), "hold");
  changes.note(before.legacy, after.legacy, "legacy");
  changes.note(before.new_side, after.new_side, "new");
  changes.note(before.salt, after.salt, "salt");
  changes.note(before.hosts == after.hosts, "hosts");
  changes.note(before.key == after.key, "key");
  changes.note(before.override_header == after.override_header, "override");
  changes.note(same_rules(before.exclude, after.exclude), "exclude");
  changes.note(same_rules(before.include, after.include), "include");
  changes.note(before.missing_key == after.missing_key, "missing_key");
  changes.note(before.fallback == after.fallback, "fallback");
  changes.note(before.expose == after.expose, "expose");
  diff_dials(before, after, diff);
}

void diff_services(const Config& before, const Config& after, ConfigDiff& diff) {
  for (const ServiceConfig& service : after.services) {
    if (const ServiceConfig* old = find(before.services, service.name)) {
      diff_service(*old, service, diff);
      continue;
    }
    diff.other.push_back("service " + service.name + ": added");
    diff_dials(ServiceConfig(), service, diff);
  }
  for (const ServiceConfig& service : before.services) {
    if (find(after.services, service.name) != nullptr) continue;
    diff.other.push_back("service " + service.name + ": removed");
    diff_dials(service, ServiceConfig(), diff);
  }
}

void diff_pools(const Config& before, const Config& after, ConfigDiff& diff) {
  for (const PoolConfig& pool : after.pools) {
    const PoolConfig* old = find(before.pools, pool.name);
    if (old == nullptr) {
      diff.other.push_back("pool " + pool.name + ": added");
      continue;
    }
    Changes changes("pool " + pool.name, diff.other);
    changes.note(old->endpoints == pool.endpoints, "endpoints");
    PoolConfig rest = *old;
    rest.endpoints = pool.endpoints;
    if (rest != pool) diff.other.push_back("pool " + pool.name + ": settings changed");
  }
  for (const PoolConfig& pool : before.pools) {
    if (find(after.pools, pool.name) == nullptr) diff.other.push_back("pool " + pool.name + ": removed");
  }
}

void diff_settings(const Config& before, const Config& after, ConfigDiff& diff) {
  const auto note = [&diff](bool same, std::string_view key) {
    if (!same) diff.other.push_back(std::string(key) + " changed");
  };
  note(before.listeners == after.listeners, "listeners");
  note(before.admin == after.admin, "admin");
  note(before.workers == after.workers, "workers");
  note(before.access_log == after.access_log, "access_log");
  note(before.metrics == after.metrics, "metrics");
  note(before.limits == after.limits, "limits");
  note(before.timeouts == after.timeouts, "timeouts");
  note(before.drain == after.drain, "drain");
  note(before.underscore_headers == after.underscore_headers, "underscore_headers");
  note(before.via == after.via, "via");
  note(before.trace == after.trace, "trace");
  note(before.state_dir == after.state_dir, "state_dir");
}

}  // namespace

std::string DialMove::to_string() const {
  const auto text = [](const std::optional<std::uint32_t>& position) {
    return position ? format_percent(*position) : std::string("absent");
  };
  return service + "/" + dial + ": " + text(from) + " -> " + text(to);
}

ConfigDiff diff(const Config& before, const Config& after) {
  ConfigDiff diff;
  diff_services(before, after, diff);
  diff_pools(before, after, diff);
  diff_settings(before, after, diff);
  return diff;
}

}  // namespace crossfade
