// Turns the host names of pools into addresses, on a thread of its own, again and again: workers never wait for DNS,
// nor does a reload. A name that does not resolve keeps its last addresses.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "crossfade/config.hpp"
#include "server/pool_set.hpp"

namespace crossfade {

class Resolver {
 public:
  static constexpr std::chrono::seconds interval{10};

  // Looks a name up: the addresses, or nothing when it cannot. A test's may be a fake.
  using Lookup = std::function<std::vector<IpAddress>(const std::string& host)>;
  static std::vector<IpAddress> system_lookup(const std::string& host);

  // `changed` is called on the resolver's thread when a name has got other addresses.
  Resolver(Lookup lookup, std::function<void()> changed);
  ~Resolver();
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  // Any thread. The names of `config` are watched from now on, others no more; waits at most `patience` for names that
  // were never looked up.
  void watch(const Config& config, std::chrono::milliseconds patience);
  // Any thread: what is known now.
  ResolvedPools resolve(const Config& config) const;

 private:
  struct Name {
    bool asked = false;
    std::vector<IpAddress> addresses;
  };
  void run();
  bool look_up_all();  // true when something changed

  const Lookup lookup_;
  const std::function<void()> changed_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;      // for the thread
  std::condition_variable answered_;  // for watch()
  std::map<std::string, Name> names_;
  bool soon_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace crossfade
