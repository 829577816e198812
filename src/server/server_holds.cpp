#include <spdlog/spdlog.h>
#include <algorithm>

#include "config/words.hpp"
#include "server/server_impl.hpp"

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
