#include "server/resolver.hpp"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include <pthread.h>
#include <signal.h>
#include <spdlog/spdlog.h>

#include "server/name_schedule.hpp"

namespace crossfade {

namespace {

boost::asio::ip::address to_asio(const IpAddress& address) {
  const boost::asio::ip::address_v6 v6(address.bytes);
  if (address.is_v4()) return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, v6);
  return v6;
}

void prepare_thread() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
  pthread_setname_np(pthread_self(), "cf-resolver");
}

struct Name {
  bool failing = false;  // the last lookup
  std::uint64_t ok = 0;
  std::uint64_t failed = 0;
  std::vector<IpAddress> addresses;

  bool asked() const { return ok + failed > 0; }
};

}  // namespace

struct Resolver::State {
  State(Lookup l, std::function<void()> c) : lookup(std::move(l)), changed(std::move(c)) {}
  void run();
  void keep(const std::string& host, std::vector<IpAddress> addresses);
  void tell(std::unique_lock<std::mutex>& lock);

  const Lookup lookup;
  const std::function<void()> changed;
  std::mutex mutex;  // guards what follows
  std::condition_variable moved;
  std::map<std::string, Name> names;
  NameSchedule schedule;
  std::size_t threads = 0;
  bool news = false;     // addresses that `changed` was not called for
  bool telling = false;  // `changed` is being called
  bool stopping = false;
};

Resolver::Resolver(Lookup lookup, std::function<void()> changed)
    : state_(std::make_shared<State>(std::move(lookup), std::move(changed))) {}

Resolver::~Resolver() {
  std::unique_lock lock(state_->mutex);
  state_->stopping = true;
  state_->moved.notify_all();
  state_->moved.wait(lock, [this] { return !state_->telling; });
}

void Resolver::watch(const Config& config, std::chrono::milliseconds patience) {
  State& state = *state_;
  const NameSchedule::Intervals intervals = name_intervals(config);
  std::unique_lock lock(state.mutex);
  std::map<std::string, Name> next;
  for (const auto& [host, interval] : intervals) {
    const auto known = state.names.find(host);
    next[host] = known != state.names.end() ? known->second : Name{};
  }
  state.names = std::move(next);
  state.schedule.set(intervals);
  for (; state.threads < std::min(state.names.size(), lookups_at_once); ++state.threads) {
    std::thread([shared = state_] { shared->run(); }).detach();
  }
  state.moved.notify_all();
  state.moved.wait_for(lock, patience, [&state] {
    return std::all_of(state.names.begin(), state.names.end(), [](const auto& name) { return name.second.asked(); });
  });
}

ResolvedPools Resolver::resolve(const Config& config) const {
  const std::lock_guard lock(state_->mutex);
  ResolvedPools pools;
  for (const PoolConfig& pool : config.pools) {
    std::vector<ResolvedEndpoint>& resolved = pools.emplace_back();
    for (const EndpointConfig& endpoint : pool.endpoints) {
      std::vector<IpAddress> addresses;
      if (const auto literal = IpAddress::parse(endpoint.host)) {
        addresses = {*literal};
      } else if (const auto known = state_->names.find(endpoint.host); known != state_->names.end()) {
        addresses = known->second.addresses;
      }
      for (const IpAddress& address : addresses) {
        ResolvedEndpoint candidate{{to_asio(address), endpoint.port},
                                   Address{address.to_string(), endpoint.port}.to_string(),
                                   endpoint.weight};
        if (std::none_of(resolved.begin(), resolved.end(),
                         [&](const ResolvedEndpoint& known) { return known.same_place(candidate); })) {
          resolved.push_back(std::move(candidate));
        }
      }
    }
  }
  return pools;
}

std::vector<NameLookups> Resolver::lookups() const {
  const std::lock_guard lock(state_->mutex);
  std::vector<NameLookups> all;
  for (const auto& [host, name] : state_->names) all.push_back({host, name.ok, name.failed});
  return all;
}

void Resolver::State::run() {
  prepare_thread();
  std::unique_lock lock(mutex);
  while (!stopping) {
    if (const auto host = schedule.take(std::chrono::steady_clock::now())) {
      lock.unlock();
      std::vector<IpAddress> addresses = lookup(*host);
      lock.lock();
      if (stopping) return;
      schedule.done(*host, std::chrono::steady_clock::now());
      keep(*host, std::move(addresses));
      moved.notify_all();
      tell(lock);
    } else if (const auto due = schedule.next_due()) {
      moved.wait_until(lock, *due);
    } else {
      moved.wait(lock);
    }
  }
}

void Resolver::State::keep(const std::string& host, std::vector<IpAddress> addresses) {
  const auto found = names.find(host);
  if (found == names.end()) return;
  Name& name = found->second;
  const bool failed_before = std::exchange(name.failing, addresses.empty());
  ++(name.failing ? name.failed : name.ok);
  // A name may be looked up many times a second: only what is new is logged.
  if (name.failing) {
    if (!failed_before) {
      spdlog::warn("the name {} does not resolve; {} known address(es) stay", host, name.addresses.size());
    }
  } else if (addresses != name.addresses) {
    spdlog::info("the name {} has {} address(es)", host, addresses.size());
    name.addresses = std::move(addresses);
    news = true;
  } else if (failed_before) {
    spdlog::info("the name {} resolves again", host);
  }
}

// One thread tells, and tells what others find meanwhile, too.
void Resolver::State::tell(std::unique_lock<std::mutex>& lock) {
  if (telling) return;
  telling = true;
  while (news && !stopping) {
    news = false;
    lock.unlock();
    changed();
    lock.lock();
  }
  telling = false;
  moved.notify_all();
}

}  // namespace crossfade
