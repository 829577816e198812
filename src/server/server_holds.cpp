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

// What takes hosts of that service in the next document under another name.
std::set<std::string> other_names(const std::string& service, const Config& before, const Config& next) {
  std::set<std::string> names;
  for (const ServicePair& pair : service_pairs(before, next)) {
    if (!pair.before || !pair.after || before.services[*pair.before].name != service) continue;
    const std::string& name = next.services[*pair.after].name;
    if (name != service) names.insert(name);
  }
  return names;
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
  for (const HoldEntry& hold : holds.entries()) carry_hold_over(hold.service, *before, next);
}

// A name that is new is held, too: its customers were. One that there was before is somebody else's, who may not be.
void Server::Impl::carry_hold_over(const std::string& service, const Config& before, const Config& next) {
  const bool stays = has_service(next, service);
  std::vector<std::string> held;
  for (const std::string& name : other_names(service, before, next)) {
    if (!has_service(before, name)) {
      held.push_back(name);
      if (stays) {
        spdlog::warn("HOLD: {} takes hosts of {}, and is held", name, service);
      } else {
        spdlog::warn("HOLD: {} is called {} now, and held", service, name);
      }
    } else if (!holds.is_held(name)) {
      spdlog::warn("HOLD: {} takes hosts of {}, which is held, and is not held itself", name, service);
    }
  }
  if (held.empty()) {
    if (!stays) spdlog::warn("HOLD: {} is held at legacy, but there is no such service now: nobody is held", service);
    return;
  }
  if (stays) held.push_back(service);
  holds.pass_on(service, held);
}

result<HoldOutcome, std::string> Server::hold(const std::string& service, const std::string& who, std::string why) {
  const HoldEntry entry = entry_of(service, who, std::move(why));
  HoldOutcome outcome;
  {
    const std::lock_guard same_names(impl_->naming);
    const auto config = config_state().config;
    if (!has_service(*config, service)) return {boost::system::in_place_error, no_such_service(service, *config)};
    outcome = impl_->holds.hold(entry);
  }
  if (outcome.changed) {
    spdlog::warn("HOLD: {} is held at legacy by {}{}", service, who, said(entry.why));
    impl_->remember_hold(ConfigChange::Outcome::Held, entry);
  }
  return {boost::system::in_place_value, std::move(outcome)};
}

result<HoldOutcome, std::string> Server::release(const std::string& service, const std::string& who, std::string why) {
  const HoldEntry entry = entry_of(service, who, std::move(why));
  HoldOutcome outcome;
  {
    const std::lock_guard same_names(impl_->naming);
    const auto config = config_state().config;
    if (!has_service(*config, service) && !impl_->holds.is_held(service)) {
      return {boost::system::in_place_error, no_such_service(service, *config)};
    }
    outcome = impl_->holds.release(service);
  }
  if (outcome.changed) {
    spdlog::warn("hold of {} released by {}{}", service, who, said(entry.why));
    impl_->remember_hold(ConfigChange::Outcome::Released, entry);
  }
  return {boost::system::in_place_value, std::move(outcome)};
}

std::vector<HoldEntry> Server::holds() const { return impl_->holds.entries(); }

}  // namespace crossfade
