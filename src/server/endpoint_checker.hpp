// The health checks of one endpoint: asks it again and again, and tells its EndpointHealth what that amounts to.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <random>
#include <string>

#include "net/task.hpp"
#include "upstream/attempt.hpp"
#include "upstream/health_state.hpp"

namespace crossfade {

// What is asked, and whose health it is about.
struct CheckTarget {
  std::string pool;
  HealthCheckConfig rules;
  ResolvedEndpoint endpoint;

  bool operator==(const CheckTarget& other) const {
    return pool == other.pool && rules == other.rules && endpoint.health == other.endpoint.health;
  }
};

// One thread: the one that runs `io`.
class EndpointChecker : public std::enable_shared_from_this<EndpointChecker> {
 public:
  EndpointChecker(boost::asio::io_context& io, CheckTarget target);

  const CheckTarget& target() const { return target_; }
  // The first check comes within an interval: those of many endpoints must not come together.
  void start();
  // Ends at the next turn of the loop, and says nothing about the endpoint any more.
  void stop();

 private:
  using Timer = boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>, Executor>;

  static Task<void> run(std::shared_ptr<EndpointChecker> self);
  Task<void> pause(double intervals);
  // Ends with an empty text when the endpoint passes, else with what is wrong with it.
  Task<std::string> check();
  Task<AttemptError> ask();
  void limit(Clock::duration time);
  void take(const std::string& fault);

  const CheckTarget target_;
  const std::string request_;
  DeadlineQueue deadlines_;  // of waits without a timeout: a check is limited as a whole
  BlockPool blocks_;
  PoolCell nobody_counts_;
  Pool pool_;
  Attempt attempt_;
  Timer pause_;
  Timer limit_;
  std::minstd_rand random_;
  HealthState state_;
  bool checking_ = false;
  bool expired_ = false;
  bool stopped_ = false;
};

}  // namespace crossfade
