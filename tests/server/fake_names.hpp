// A name server that answers what it is told to, and remembers what it was asked.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "server/resolver.hpp"
#include "support/socket_pair.hpp"

namespace crossfade::test {

// Made by make_shared: a lookup may outlive the resolver that asked for it.
class FakeNames : public std::enable_shared_from_this<FakeNames> {
 public:
  // No addresses: it does not resolve, as long as nothing was set.
  void set(const std::string& host, const std::vector<std::string>& texts) {
    std::vector<IpAddress> addresses;
    for (const std::string& text : texts) addresses.push_back(IpAddress::parse(text).value());
    const std::lock_guard lock(mutex_);
    answers_[host] = std::move(addresses);
  }
  // From now on a lookup of the name takes until release().
  void hold(const std::string& host) {
    const std::lock_guard lock(mutex_);
    held_.push_back(host);
  }
  void release() {
    const std::lock_guard lock(mutex_);
    held_.clear();
    moved_.notify_all();
  }

  // How often a name was asked for.
  int asked(const std::string& host) const {
    const std::lock_guard lock(mutex_);
    const auto found = asked_.find(host);
    return found == asked_.end() ? 0 : found->second;
  }
  // How many lookups are under way now, and how many were at most.
  int busy() const {
    const std::lock_guard lock(mutex_);
    return busy_;
  }
  int busiest() const {
    const std::lock_guard lock(mutex_);
    return busiest_;
  }
  int changes() const {
    const std::lock_guard lock(mutex_);
    return changes_;
  }

  Resolver::Lookup lookup() {
    return [self = shared_from_this()](const std::string& host) { return self->answer(host); };
  }
  std::function<void()> on_change() {
    return [this] {
      const std::lock_guard lock(mutex_);
      ++changes_;
    };
  }

 private:
  std::vector<IpAddress> answer(const std::string& host) {
    std::unique_lock lock(mutex_);
    ++asked_[host];
    busiest_ = std::max(busiest_, ++busy_);
    moved_.wait_for(lock, patience, [&] { return std::find(held_.begin(), held_.end(), host) == held_.end(); });
    --busy_;
    return answers_[host];
  }

  mutable std::mutex mutex_;
  std::condition_variable moved_;
  std::map<std::string, std::vector<IpAddress>> answers_;
  std::map<std::string, int> asked_;
  std::vector<std::string> held_;
  int busy_ = 0;
  int busiest_ = 0;
  int changes_ = 0;
};

}  // namespace crossfade::test
