#include <spdlog/spdlog.h>
#include <algorithm>
#include <set>

#include "config/words.hpp"
#include "server/server_impl.hpp"
#include "split/service_pairs.hpp"
#include "telemetry/timestamp.hpp"

namespace crossfade {
namespace {

std::string said(const std::string& why) { return why.empty() ? "" : ": " + in_quotes(why); }

// Why there is no such service, with the nearest that there is.
std::string no_such_service(const std::string& service, const Config& config) {
  std::vector<std::string_view> names;
  for (const ServiceConfig& each : config.services) names.push_back(each.name);
  return "there is no service " + in_quotes(service) + "; services are " + joined(names) +
         did_you_mean(nearest(service, names));
}

bool has_service(const Config& config, const std::string& name) {
  return std::any_of(config.services.begin(), config.services.end(),
                     [&name](const ServiceConfig& service) { return service.name == name; });
}

// What takes hosts of that service in the next document, and has no name of the one before.
std::vector<std::string> other_names(const std::string& service, const Config& before, const Config& next) {
  std::set<std::string> names;
  for (const ServicePair& pair : service_pairs(before, next)) {
    if (!pair.before || !pair.after || before.services[*pair.before].name != service) continue;
    const std::string& name = next.services[*pair.after].name;
    if (!has_service(before, name)) names.insert(name);
  }
  return {names.begin(), names.end()};
}

// Between characters.
void shorten(std::string& text, std::size_t most) {
  if (text.size() <= most) return;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  text.resize(most);
}

HoldEntry entry_of(const std::string& service, const std::string& who, std::string why) {
  shorten(why, hold_why_max);
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  return {service, who, now, std::move(why)};
}

void log_not_kept(const HoldOutcome& outcome) {
  if (!outcome.not_kept.empty()) spdlog::error("holds are not kept for a restart: {}", outcome.not_kept);
}

}  // namespace

void Server::Impl::remember_hold(ConfigChange::Outcome outcome, const HoldEntry& entry) {
  const std::lock_guard lock(mutex);
  remember([&](ChangeHistory& history) { history.turn_hold(outcome, entry, state.generation); });
}

void Server::Impl::restore_holds() {
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  if (const std::string why = holds.restore(now); !why.empty()) spdlog::error("holds of before may be lost: {}", why);
  for (const HoldEntry& hold : holds.entries()) {
    spdlog::warn("HOLD: {} is held at legacy since {} by {}", hold.service, format_timestamp(hold.since), hold.who);
  }
}

void Server::Impl::carry_holds_over(const Config& next) {
  const std::shared_ptr<const Config> before = state.config;
  std::vector<std::string> services;
  for (const ServiceConfig& service : next.services) services.push_back(service.name);
  holds.settle(services);
  for (const HoldEntry& hold : holds.entries()) {
    if (has_service(next, hold.service)) continue;
    const std::vector<std::string> names = other_names(hold.service, *before, next);
    if (names.empty()) {
      spdlog::warn("HOLD: {} is held at legacy, but there is no such service now: nobody is held", hold.service);
      continue;
    }
    log_not_kept(holds.rename(hold.service, names));
    for (const std::string& name : names) spdlog::warn("HOLD: {} is called {} now, and held", hold.service, name);
  }
}

result<HoldOutcome, std::string> Server::hold(const std::string& service, const std::string& who, std::string why) {
  const auto config = config_state().config;
  if (!has_service(*config, service)) return {boost::system::in_place_error, no_such_service(service, *config)};
  const HoldEntry entry = entry_of(service, who, std::move(why));
  HoldOutcome outcome = impl_->holds.hold(entry);
  log_not_kept(outcome);
  if (outcome.changed) {
    spdlog::warn("HOLD: {} is held at legacy by {}{}", service, who, said(entry.why));
    impl_->remember_hold(ConfigChange::Outcome::Held, entry);
  }
  return {boost::system::in_place_value, std::move(outcome)};
}

result<HoldOutcome, std::string> Server::release(const std::string& service, const std::string& who, std::string why) {
  const auto config = config_state().config;
  if (!has_service(*config, service) && !impl_->holds.is_held(service)) {
    return {boost::system::in_place_error, no_such_service(service, *config)};
  }
  const HoldEntry entry = entry_of(service, who, std::move(why));
  HoldOutcome outcome = impl_->holds.release(service);
  log_not_kept(outcome);
  if (outcome.changed) {
    spdlog::warn("hold of {} released by {}{}", service, who, said(entry.why));
    impl_->remember_hold(ConfigChange::Outcome::Released, entry);
  }
  return {boost::system::in_place_value, std::move(outcome)};
}

std::vector<HoldEntry> Server::holds() const { return impl_->holds.entries(); }

}  // namespace crossfade
