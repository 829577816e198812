// Turns the host names of pools into addresses, on threads of its own, again and again: workers never wait for DNS, nor
// does a reload for longer than it wants to. A name whose lookup fails keeps its last addresses.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "crossfade/config.hpp"
#include "crossfade/name_lookups.hpp"
#include "server/pool_set.hpp"

namespace crossfade {

class Resolver {
 public:
  // How many names are looked up at the same time, each on a thread. While fewer are slow, the others don't wait.
  static constexpr std::size_t lookups_at_once = 8;

  // Looks a name up: the addresses, or nothing when it cannot. Called on several threads, and may return after the
  // resolver's end: nothing can interrupt getaddrinfo(). A test's may be a fake.
  using Lookup = std::function<std::vector<IpAddress>(const std::string& host)>;

  // `changed` is called on a thread of the resolver's, one at a time, when names have got other addresses.
  Resolver(Lookup lookup, std::function<void()> changed);
  // Waits for `changed` to return, but for no lookup: the thread of one that is under way ends by itself.
  ~Resolver();
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  // Any thread. The names of `config` are watched from now on, others no more; waits at most `patience` for names that
  // were never looked up.
  void watch(const Config& config, std::chrono::milliseconds patience);
  // Any thread: what is known now.
  ResolvedPools resolve(const Config& config) const;
  // Any thread: the names that are watched, in alphabetical order.
  std::vector<NameLookups> lookups() const;

 private:
  struct State;
  const std::shared_ptr<State> state_;  // the threads', too
};

}  // namespace crossfade
