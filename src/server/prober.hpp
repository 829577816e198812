// Checks the health of endpoints: one thread for the whole process, which workers never wait for.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <memory>
#include <thread>
#include <vector>

#include "server/endpoint_checker.hpp"

namespace crossfade {

class Prober {
 public:
  Prober();
  ~Prober();  // stops every check and joins
  Prober(const Prober&) = delete;
  Prober& operator=(const Prober&) = delete;

  // Checks these endpoints from now on, and others no more; those that are the same go on as they are. One thread at a
  // time. The prober's own thread begins with the first target.
  void watch(std::vector<CheckTarget> targets);

 private:
  void install(std::vector<CheckTarget> targets);

  boost::asio::io_context io_;
  boost::asio::executor_work_guard<Executor> guard_;
  std::vector<std::shared_ptr<EndpointChecker>> checkers_;  // the thread's
  std::thread thread_;
};

}  // namespace crossfade
