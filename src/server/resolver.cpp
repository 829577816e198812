#include "server/resolver.hpp"

#include <algorithm>
#include <cstring>

#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <spdlog/spdlog.h>

namespace crossfade {

namespace {

boost::asio::ip::address to_asio(const IpAddress& address) {
  const boost::asio::ip::address_v6 v6(address.bytes);
  if (address.is_v4()) return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, v6);
  return v6;
}

}  // namespace

std::vector<IpAddress> Resolver::system_lookup(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  if (::getaddrinfo(host.c_str(), nullptr, &hints, &list) != 0) return {};
  std::vector<IpAddress> addresses;
  for (const addrinfo* at = list; at != nullptr; at = at->ai_next) {
    if (at->ai_family == AF_INET) {
      const auto* v4 = reinterpret_cast<const sockaddr_in*>(at->ai_addr);
      addresses.push_back(IpAddress::from_v4(ntohl(v4->sin_addr.s_addr)));
    } else if (at->ai_family == AF_INET6) {
      std::array<std::uint8_t, 16> bytes;
      std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in6*>(at->ai_addr)->sin6_addr, bytes.size());
      addresses.push_back(IpAddress::from_v6(bytes));
    }
  }
  ::freeaddrinfo(list);
  // In one order, so that a resolver that shuffles its answers does not look like a change.
  std::sort(addresses.begin(), addresses.end(), [](const auto& a, const auto& b) { return a.bytes < b.bytes; });
  addresses.erase(std::unique(addresses.begin(), addresses.end()), addresses.end());
  return addresses;
}

Resolver::Resolver(Lookup lookup, std::function<void()> changed)
    : lookup_(std::move(lookup)), changed_(std::move(changed)), thread_([this] { run(); }) {}

Resolver::~Resolver() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Resolver::watch(const Config& config, std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  std::map<std::string, Name> next;
  for (const PoolConfig& pool : config.pools) {
    for (const Address& endpoint : pool.endpoints) {
      if (IpAddress::parse(endpoint.host)) continue;
      const auto known = names_.find(endpoint.host);
      next[endpoint.host] = known != names_.end() ? known->second : Name{};
    }
  }
  names_ = std::move(next);
  const auto all_asked = [this] {
    return std::all_of(names_.begin(), names_.end(), [](const auto& name) { return name.second.asked; });
  };
  if (all_asked()) return;
  soon_ = true;
  wake_.notify_all();
  answered_.wait_for(lock, patience, all_asked);
}

ResolvedPools Resolver::resolve(const Config& config) const {
  const std::lock_guard lock(mutex_);
  ResolvedPools pools;
  for (const PoolConfig& pool : config.pools) {
    std::vector<ResolvedEndpoint>& resolved = pools.emplace_back();
    for (const EndpointConfig& endpoint : pool.endpoints) {
      std::vector<IpAddress> addresses;
      if (const auto literal = IpAddress::parse(endpoint.host)) {
        addresses = {*literal};
      } else if (const auto known = names_.find(endpoint.host); known != names_.end()) {
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

void Resolver::run() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
  pthread_setname_np(pthread_self(), "cf-resolver");
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    wake_.wait_for(lock, interval, [this] { return stopping_ || soon_; });
    if (stopping_) return;
    soon_ = false;
    lock.unlock();
    const bool changed = look_up_all();
    if (changed) changed_();
    lock.lock();
  }
}

bool Resolver::look_up_all() {
  std::vector<std::string> hosts;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [host, name] : names_) hosts.push_back(host);
  }
  bool changed = false;
  for (const std::string& host : hosts) {
    std::vector<IpAddress> addresses = lookup_(host);
    const std::lock_guard lock(mutex_);
    if (stopping_) return false;  // each of the others may take as long as the system's resolver likes
    const auto name = names_.find(host);
    if (name == names_.end()) continue;
    name->second.asked = true;
    if (addresses.empty()) {
      spdlog::warn("the name {} does not resolve; {} known address(es) stay", host, name->second.addresses.size());
    } else if (addresses != name->second.addresses) {
      spdlog::info("the name {} has {} address(es)", host, addresses.size());
      name->second.addresses = std::move(addresses);
      changed = true;
    }
    answered_.notify_all();
  }
  return changed;
}

}  // namespace crossfade
