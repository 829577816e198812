// What a Server is made of. Its members stand in server.cpp (start, publish), server_impl.cpp (what they are made of),
// server_drain.cpp (the end) and server_holds.cpp (the kill switch).
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/siphash.hpp"
#include "crossfade/server.hpp"
#include "server/change_history.hpp"
#include "server/holds.hpp"
#include "server/listener.hpp"
#include "server/pool_set.hpp"
#include "server/prober.hpp"
#include "server/resolver.hpp"
#include "server/worker.hpp"
#include "telemetry/access_log.hpp"
#include "telemetry/registry.hpp"

namespace crossfade {

std::uint32_t worker_count(const Config& config);

struct Server::Impl {
  explicit Impl(Config config);

  // Changes the access log, if it is not that one already. When it cannot be opened the old one stays, and whoever
  // reopens the logs tries again.
  void use_log(const std::string& path);
  static result<std::shared_ptr<AccessLog>, std::string> open_log(const std::string& path);

  void complete(Config& config) const;  // adds what a document may leave to the process
  void install(Config config);
  void send();  // posts the snapshot in force, with the addresses known now, to every worker
  void set_names_in_transit(bool in_transit);

  // Adds to the history, which readers have as it was. Under the mutex.
  template <class F>
  void remember(F change) {
    auto next = std::make_shared<ChangeHistory>(*changes);
    change(*next);
    changes = std::move(next);
  }
  void remember_hold(ConfigChange::Outcome outcome, const HoldEntry& entry);
  void restore_holds();  // at the start
  // Under `naming`: services may have other names in `next`, which is about to come in force.
  void carry_holds_over(const Config& next);
  void carry_hold_over(const std::string& service, const Config& before, const Config& next);

  template <class F>
  void for_each_worker(F f) {
    for (const auto& worker : workers) f(*worker);
  }
  // Runs on the first worker's thread, where the listeners live, and waits for it.
  void on_first_worker(const std::function<void()>& work);

  void drain_once();
  void stop();

  const SipSecret key_secret;
  const Config started;  // what takes a restart to change stays as it was here
  Holds holds;
  Registry registry;
  SharedCounts shared;
  std::mutex publishing;     // held by publish(), over the two below
  std::mutex naming;         // no document comes in force while a service is looked up and held; over `mutex`
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

}  // namespace crossfade
