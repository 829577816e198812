#include <spdlog/spdlog.h>
#include <thread>

#include "server/server_impl.hpp"

namespace crossfade {
namespace {

// How long handshakes under way have when accepting stops: a client's last packet of one is a round trip away.
constexpr std::chrono::milliseconds handshake_patience{100};

}  // namespace

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

}  // namespace crossfade
