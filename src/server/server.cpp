#include "crossfade/server.hpp"

#include <spdlog/spdlog.h>
#include <utility>

#include "server/config_change.hpp"
#include "server/config_diff.hpp"
#include "server/server_impl.hpp"

namespace crossfade {
namespace {

// How long a start and a reload wait for names that were never resolved; what comes later is taken when it comes.
constexpr std::chrono::seconds start_patience{5};
constexpr std::chrono::seconds reload_patience{2};

}  // namespace

Server::Server() = default;

result<std::unique_ptr<Server>, std::string> Server::start(Config config) {
  std::unique_ptr<Server> server(new Server());
  server->impl_ = std::make_unique<Impl>(config);
  Impl& impl = *server->impl_;
  impl.complete(config);
  auto log = impl.open_log(config.access_log.path);
  if (!log) return log.error();
  impl.log = *log;
  impl.log_path = impl.wanted_log = config.access_log.path;
  for (std::uint32_t i = 0; i < worker_count(config); ++i) {
    impl.workers.push_back(std::make_unique<Worker>(i, impl.registry, impl.shared));
    impl.workers.back()->set_log(impl.log);
  }
  std::vector<Worker*> workers;
  for (const auto& worker : impl.workers) workers.push_back(worker.get());
  for (std::uint32_t i = 0; i < config.listeners.size(); ++i) {
    auto listener = Listener::open(config.listeners[i].address, i, workers, impl.shared);
    if (!listener) return listener.error();
    impl.listeners.push_back(std::move(*listener));
  }
  impl.restore_holds();
  impl.resolver.watch(config, start_patience);
  impl.install(std::move(config));
  impl.for_each_worker([](Worker& worker) { worker.start(); });
  impl.running = true;
  impl.on_first_worker([&impl] {
    for (const auto& listener : impl.listeners) listener->start();
  });
  const std::lock_guard lock(impl.mutex);
  impl.remember([&impl](ChangeHistory& history) { history.start(*impl.state.config, impl.state.since); });
  impl.phase = ServerPhase::Serving;
  return server;
}

Server::~Server() {
  if (impl_) impl_->stop();
}

void Server::publish(Config config, const ChangeOrigin& origin) {
  Impl& impl = *impl_;
  const std::lock_guard one_at_a_time(impl.publishing);
  impl.complete(config);
  impl.set_names_in_transit(true);
  impl.resolver.watch(config, reload_patience);
  const bool restart = needs_restart(impl.started, config);
  if (restart) spdlog::warn("a changed address, number of workers, latency bucket or state_dir waits for a restart");
  keep_started_listeners(impl.started, config);
  keep_bound_admin(*config_state().config, config);
  impl.use_log(config.access_log.path);
  impl.set_names_in_transit(false);
  const ConfigDiff changed = diff(*config_state().config, config);
  impl.install(std::move(config));
  for (const DialMove& move : changed.dials) spdlog::info("dial {}", move.to_string());
  const std::lock_guard lock(impl.mutex);
  impl.remember([&](ChangeHistory& history) {
    history.accept(changed, *impl.state.config, impl.state.generation, origin, impl.state.since);
  });
  ++impl.state.reloads_accepted;
  impl.state.last_reload_successful = true;
  impl.state.last_errors.clear();
  impl.state.restart_needed = restart;
}

void Server::reject(ConfigErrors errors, const ChangeOrigin& origin) {
  const std::lock_guard lock(impl_->mutex);
  impl_->remember([&](ChangeHistory& history) {
    history.refuse(errors, impl_->state.generation, origin, std::chrono::system_clock::now());
  });
  ++impl_->state.reloads_rejected;
  impl_->state.last_reload_successful = false;
  impl_->state.last_errors = std::move(errors);
}

void Server::reopen_logs() {
  std::string wanted;
  {
    const std::lock_guard lock(impl_->mutex);
    if (impl_->log) impl_->log->reopen();
    wanted = impl_->wanted_log;
  }
  impl_->use_log(wanted);
}

ConfigState Server::config_state() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->state;
}

std::shared_ptr<const Snapshot> Server::snapshot() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->snapshot;
}

ServerPhase Server::phase() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->phase;
}

std::vector<Address> Server::bound_addresses() const {
  std::vector<Address> addresses;
  for (const auto& listener : impl_->listeners) addresses.push_back(listener->bound());
  return addresses;
}

const Registry& Server::registry() const { return impl_->registry; }

std::shared_ptr<const ChangeHistory> Server::changes() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->changes;
}

std::uint64_t Server::dropped_log_lines() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->dropped_before + (impl_->log ? impl_->log->dropped_lines() : 0);
}

std::vector<NameLookups> Server::name_lookups() const { return impl_->resolver.lookups(); }

}  // namespace crossfade
