#include "crossfade/server.hpp"

#include <algorithm>
#include <condition_variable>
#include <future>
#include <mutex>
#include <random>

#include <spdlog/spdlog.h>

#include "base/siphash.hpp"
#include "server/change_history.hpp"
#include "server/config_change.hpp"
#include "server/config_diff.hpp"
#include "server/listener.hpp"
#include "server/pool_set.hpp"
#include "server/prober.hpp"
#include "server/resolver.hpp"
#include "server/system_lookup.hpp"
#include "server/worker.hpp"
#include "telemetry/access_log.hpp"
#include "telemetry/registry.hpp"

namespace crossfade {

namespace {

// How long a start and a reload wait for names that were never resolved; what comes later is taken when it comes.
constexpr std::chrono::seconds start_patience{5};
constexpr std::chrono::seconds reload_patience{2};
// How long handshakes under way have when accepting stops: a client's last packet of one is a round trip away.
constexpr std::chrono::milliseconds handshake_patience{100};

std::uint32_t worker_count(const Config& config) {
  if (config.workers != 0) return config.workers;
  return std::max(1U, std::thread::hardware_concurrency());
}

// Not to be guessed: 128 bits of the system's.
SipSecret new_secret() {
  std::random_device device;
  SipSecret secret;
  for (std::uint8_t& byte : secret) byte = static_cast<std::uint8_t>(device());
  return secret;
}

}  // namespace

struct Server::Impl {
  explicit Impl(Config config)
      : started(config),
        registry(worker_count(config), latency_bounds(config.metrics)),
        pool_sets(registry),
        resolver(&system_lookup, [this] { send(); }) {}

  result<std::shared_ptr<AccessLog>, std::string> open_log(const std::string& path) {
    if (path.empty()) return std::shared_ptr<AccessLog>();
    auto opened = AccessLog::open(path);
    if (!opened) return "cannot open the access log " + path + ": " + opened.error().message();
    return *opened;
  }

  // Changes the access log, if it is not that one already. When it cannot be opened the old one stays, and whoever
  // reopens the logs tries again.
  void use_log(const std::string& path) {
    const std::lock_guard lock(mutex);
    wanted_log = path;
    if (path == log_path) return;
    auto opened = open_log(path);
    if (!opened) return spdlog::error("{}; the old one stays until SIGHUP or SIGUSR1 can open it", opened.error());
    if (log) dropped_before += log->dropped_lines();
    log = *opened;
    log_path = path;
    for_each_worker([this](Worker& worker) { worker.set_log(log); });
  }

  // Adds what a document may leave to the process.
  void complete(Config& config) const {
    if (!config.access_log.key_secret) config.access_log.key_secret = key_secret;
  }

  // Posts the snapshot in force, with the addresses known now, to every worker.
  void send() {
    const std::lock_guard lock(mutex);
    if (snapshot == nullptr || names_in_transit) return;
    const auto pools =
        std::make_shared<const PoolSet>(pool_sets.make(*snapshot->config, resolver.resolve(*snapshot->config)));
    prober.watch(check_targets(*snapshot->config, *pools));
    for (const auto& worker : workers) worker->publish(snapshot, pools);
  }

  // Adds to the history, which readers have as it was.
  template <class F>
  void remember(F change) {
    auto next = std::make_shared<ChangeHistory>(*changes);
    change(*next);
    changes = std::move(next);
  }

  void install(Config config) {
    auto in_force = std::make_shared<const Config>(std::move(config));
    auto next = std::make_shared<const Snapshot>(in_force);
    registry.set_in_force(*in_force, Clock::now());
    {
      const std::lock_guard lock(mutex);
      snapshot = std::move(next);
      state.config = std::move(in_force);
      ++state.generation;
      state.since = std::chrono::system_clock::now();
    }
    send();
  }

  void set_names_in_transit(bool in_transit) {
    const std::lock_guard lock(mutex);
    names_in_transit = in_transit;
  }

  template <class F>
  void for_each_worker(F f) {
    for (const auto& worker : workers) f(*worker);
  }

  // Runs on the first worker's thread, where the listeners live, and waits for it.
  void on_first_worker(const std::function<void()>& work) {
    std::promise<void> done;
    workers.front()->post([&] {
      work();
      done.set_value();
    });
    done.get_future().wait();
  }

  void drain_once();
  void stop();

  const SipSecret key_secret = new_secret();
  const Config started;  // what takes a restart to change stays as it was here
  Registry registry;
  SharedCounts shared;
  std::mutex publishing;     // held by publish(), over `mutex`
  mutable std::mutex mutex;  // guards what follows up to `phase`
  std::shared_ptr<const Snapshot> snapshot;
  PoolSets pool_sets;
  bool names_in_transit = false;  // the resolver knows the names of the next snapshot, and maybe not this one's
  ConfigState state;
  std::shared_ptr<const ChangeHistory> changes = std::make_shared<ChangeHistory>();
  std::shared_ptr<AccessLog> log;
  std::string log_path;              // of `log`
  std::string wanted_log;            // of the document in force
  std::uint64_t dropped_before = 0;  // lines that logs before this one have lost
  ServerPhase phase = ServerPhase::Starting;

  std::vector<std::unique_ptr<Worker>> workers;
  std::vector<std::unique_ptr<Listener>> listeners;  // the first worker's thread only, once started
  bool running = false;                              // the workers' threads exist
  std::once_flag drained;
  Prober prober;
  Resolver resolver;  // last: its threads use the above
};

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

void Server::publish(Config config, ChangeSource source) {
  Impl& impl = *impl_;
  const std::lock_guard one_at_a_time(impl.publishing);
  impl.complete(config);
  impl.set_names_in_transit(true);
  impl.resolver.watch(config, reload_patience);
  const bool restart = needs_restart(impl.started, config);
  if (restart) spdlog::warn("a changed address, number of workers or latency bucket waits for a restart");
  keep_started_listeners(impl.started, config);
  impl.use_log(config.access_log.path);
  impl.set_names_in_transit(false);
  const ConfigDiff changed = diff(*config_state().config, config);
  impl.install(std::move(config));
  for (const DialMove& move : changed.dials) spdlog::info("dial {}", move.to_string());
  const std::lock_guard lock(impl.mutex);
  impl.remember([&](ChangeHistory& history) {
    history.accept(changed, *impl.state.config, impl.state.generation, source, impl.state.since);
  });
  ++impl.state.reloads_accepted;
  impl.state.last_reload_successful = true;
  impl.state.last_errors.clear();
  impl.state.restart_needed = restart;
}

void Server::reject(ConfigErrors errors, ChangeSource source) {
  const std::lock_guard lock(impl_->mutex);
  impl_->remember([&](ChangeHistory& history) {
    history.refuse(errors, impl_->state.generation, source, std::chrono::system_clock::now());
  });
  ++impl_->state.reloads_rejected;
  impl_->state.last_reload_successful = false;
  impl_->state.last_errors = std::move(errors);
}

void Server::drain() {
  std::call_once(impl_->drained, [this] { impl_->drain_once(); });
}

void Server::Impl::drain_once() {
  Drain limits;
  {
    const std::lock_guard lock(mutex);
    phase = ServerPhase::Draining;
    limits = state.config->drain;
  }
  for_each_worker([](Worker& worker) { worker.begin_drain(); });
  std::this_thread::sleep_for(limits.delay);
  on_first_worker([this] {
    for (const auto& listener : listeners) listener->hold_off();
  });
  std::this_thread::sleep_for(handshake_patience);
  on_first_worker([this] {
    for (const auto& listener : listeners) listener->stop();
  });
  for_each_worker([](Worker& worker) { worker.close_idle(); });
  const auto end = std::chrono::steady_clock::now() + limits.timeout;
  while (shared.connections.load() != 0 && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  if (const auto left = shared.connections.load(); left != 0) {
    spdlog::warn("the drain's timeout passed: {} connection(s) are cut", left);
  }
  stop();
}

void Server::Impl::stop() {
  {
    const std::lock_guard lock(mutex);
    if (phase == ServerPhase::Stopped) return;
    phase = ServerPhase::Stopped;
    snapshot.reset();
  }
  if (running) {
    on_first_worker([this] {
      for (const auto& listener : listeners) listener->stop();
    });
  }
  for_each_worker([](Worker& worker) { worker.stop(); });
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
