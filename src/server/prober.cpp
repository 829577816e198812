#include "server/prober.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>

#include <pthread.h>
#include <signal.h>

namespace crossfade {

Prober::Prober() : io_(worker_concurrency_hint), guard_(io_.get_executor()) {}

Prober::~Prober() {
  if (!thread_.joinable()) return;
  watch({});
  boost::asio::post(io_, [this] { guard_.reset(); });
  thread_.join();
}

void Prober::watch(std::vector<CheckTarget> targets) {
  if (!thread_.joinable()) {
    if (targets.empty()) return;
    thread_ = std::thread([this] {
      sigset_t all;
      sigfillset(&all);
      pthread_sigmask(SIG_BLOCK, &all, nullptr);
      pthread_setname_np(pthread_self(), "cf-prober");
      io_.run();
      release_frames();
    });
  }
  boost::asio::post(io_, [this, targets = std::move(targets)] { install(targets); });
}

void Prober::install(std::vector<CheckTarget> targets) {
  std::vector<std::shared_ptr<EndpointChecker>> next;
  for (CheckTarget& target : targets) {
    const auto known = std::find_if(checkers_.begin(), checkers_.end(),
                                    [&](const auto& checker) { return checker->target() == target; });
    if (known != checkers_.end()) {
      next.push_back(*known);
      continue;
    }
    next.push_back(std::make_shared<EndpointChecker>(io_, std::move(target)));
    next.back()->start();
  }
  for (const auto& old : checkers_) {
    if (std::find(next.begin(), next.end(), old) != next.end()) continue;
    old->stop();
    const auto& health = old->target().endpoint.health;
    const bool still_checked = std::any_of(
        next.begin(), next.end(), [&](const auto& checker) { return checker->target().endpoint.health == health; });
    // Nobody would take back what a check said of it.
    if (!still_checked) health->set_healthy(true, Clock::now());
  }
  checkers_ = std::move(next);
}

}  // namespace crossfade
