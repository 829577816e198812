#include "server/server_impl.hpp"

#include <spdlog/spdlog.h>
#include <algorithm>
#include <future>
#include <random>
#include <thread>

#include "server/system_lookup.hpp"

namespace crossfade {
namespace {

// Not to be guessed: 128 bits of the system's.
SipSecret new_secret() {
  std::random_device device;
  SipSecret secret;
  for (std::uint8_t& byte : secret) byte = static_cast<std::uint8_t>(device());
  return secret;
}

}  // namespace

std::uint32_t worker_count(const Config& config) {
  if (config.workers != 0) return config.workers;
  return std::max(1U, std::thread::hardware_concurrency());
}

Server::Impl::Impl(Config config)
    : key_secret(new_secret()),
      started(config),
      holds(config.state_dir),
      registry(worker_count(config), latency_bounds(config.metrics)),
      pool_sets(registry),
      resolver(&system_lookup, [this] { send(); }) {}

result<std::shared_ptr<AccessLog>, std::string> Server::Impl::open_log(const std::string& path) {
  if (path.empty()) return std::shared_ptr<AccessLog>();
  auto opened = AccessLog::open(path);
  if (!opened) return "cannot open the access log " + path + ": " + opened.error().message();
  return *opened;
}

void Server::Impl::use_log(const std::string& path) {
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

void Server::Impl::complete(Config& config) const {
  if (!config.access_log.key_secret) config.access_log.key_secret = key_secret;
}

void Server::Impl::send() {
  const std::lock_guard lock(mutex);
  if (snapshot == nullptr || names_in_transit) return;
  const auto pools =
      std::make_shared<const PoolSet>(pool_sets.make(*snapshot->config, resolver.resolve(*snapshot->config)));
  prober.watch(check_targets(*snapshot->config, *pools));
  for (const auto& worker : workers) worker->publish(snapshot, pools);
}

void Server::Impl::install(Config config) {
  auto in_force = std::make_shared<const Config>(std::move(config));
  auto next = std::make_shared<const Snapshot>(in_force, &holds.overlay());
  registry.set_in_force(*in_force, Clock::now());
  {
    const std::lock_guard same_names(naming);
    if (state.config) carry_holds_over(*in_force);
    const std::lock_guard lock(mutex);
    snapshot = std::move(next);
    state.config = std::move(in_force);
    ++state.generation;
    state.since = std::chrono::system_clock::now();
  }
  send();
}

void Server::Impl::set_names_in_transit(bool in_transit) {
  const std::lock_guard lock(mutex);
  names_in_transit = in_transit;
}

void Server::Impl::on_first_worker(const std::function<void()>& work) {
  std::promise<void> done;
  workers.front()->post([&] {
    work();
    done.set_value();
  });
  done.get_future().wait();
}

}  // namespace crossfade
