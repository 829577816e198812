#include "server/endpoint_checker.hpp"

#include <spdlog/spdlog.h>

#include "crossfade/version.hpp"

namespace crossfade {

namespace {

constexpr std::uint64_t head_bytes_max = 64 * 1024;
// An interrupt ends the wait of its moment only: it comes again until the check has ended.
constexpr std::chrono::milliseconds interrupt_again{10};

std::string request_of(const CheckTarget& target) {
  const std::string& host = target.rules.host.empty() ? target.endpoint.text : target.rules.host;
  return "GET " + target.rules.path + " HTTP/1.1\r\nHost: " + host + "\r\nUser-Agent: crossfade-health-check/" +
         std::string(version) + "\r\nAccept: */*\r\nConnection: close\r\n\r\n";
}

// A pool of one endpoint, without limits and timeouts of its own.
PoolConfig pool_of(const CheckTarget& target) {
  PoolConfig pool;
  pool.name = target.pool;
  pool.connect_timeout = pool.response_timeout = pool.body_timeout = std::chrono::milliseconds(0);
  pool.limits = {0, 0, 0, std::chrono::milliseconds(1)};
  return pool;
}

}  // namespace

EndpointChecker::EndpointChecker(boost::asio::io_context& io, CheckTarget target)
    : target_(std::move(target)),
      request_(request_of(target_)),
      pool_(pool_of(target_), nobody_counts_, std::make_shared<SharedPool>(), PoolResources{deadlines_, io}),
      attempt_(AttemptResources{io, deadlines_, blocks_}),
      pause_(io.get_executor()),
      limit_(io.get_executor()),
      random_(std::random_device{}()),
      state_(target_.endpoint.health->healthy()) {
  ResolvedEndpoint alone = target_.endpoint;
  alone.health = nullptr;  // one that is down is asked all the same
  pool_.set_endpoints({alone});
}

void EndpointChecker::start() {
  spawn(run(shared_from_this()), [](std::exception_ptr) {});
}

void EndpointChecker::stop() {
  stopped_ = true;
  pause_.cancel();
  limit(Clock::duration::zero());
}

Task<void> EndpointChecker::run(std::shared_ptr<EndpointChecker> self) {
  EndpointChecker& me = *self;
  std::uniform_real_distribution<double> anywhere(0, 1);
  std::uniform_real_distribution<double> about_one(0.9, 1.1);
  co_await me.pause(anywhere(me.random_));
  while (!me.stopped_) {
    const std::string fault = co_await me.check();
    if (me.stopped_) break;
    me.take(fault);
    co_await me.pause(about_one(me.random_));
  }
}

Task<void> EndpointChecker::pause(double intervals) {
  if (stopped_) co_return;
  pause_.expires_after(std::chrono::duration_cast<Clock::duration>(
      std::chrono::duration<double, std::milli>(target_.rules.interval) * intervals));
  Waiter over;
  pause_.async_wait([&over](const error_code&) { over.resume(Wake::Ready); });
  co_await over.wait();
}

Task<std::string> EndpointChecker::check() {
  checking_ = true;
  expired_ = false;
  limit(target_.rules.timeout);
  const AttemptError error = co_await ask();
  checking_ = false;
  limit_.cancel();
  const unsigned status = attempt_.answer.status;
  attempt_.reset();
  if (expired_) co_return "no answer within " + std::to_string(target_.rules.timeout.count()) + " ms";
  if (!error.ok()) co_return error.detail;
  if (status < target_.rules.expect_min || status > target_.rules.expect_max) {
    co_return "it answered " + std::to_string(status);
  }
  co_return std::string();
}

Task<AttemptError> EndpointChecker::ask() {
  AttemptError error = attempt_.lease_from(pool_, {}, {Clock::duration(-1)}, Clock::now());
  if (error.ok()) error = co_await attempt_.connect_lease();
  if (!error.ok()) co_return error;
  Pieces pieces;
  pieces.add(request_);
  WriteEnd end = attempt_.send(pieces);
  if (end == WriteEnd::Blocked) end = co_await attempt_.send_rest(pieces);
  if (end != WriteEnd::Done) {
    co_return attempt_.error(AttemptError::Stage::Send, Problem::Reset, "the connection was closed");
  }
  do {
    error = co_await attempt_.read_head({false, head_bytes_max});
  } while (error.ok() && attempt_.answer.is_interim() && !expired_ && !stopped_);
  co_return error;
}

void EndpointChecker::limit(Clock::duration time) {
  limit_.expires_after(time);
  limit_.async_wait([self = shared_from_this()](const error_code& error) {
    if (error || !self->checking_) return;
    self->expired_ = true;
    self->attempt_.interrupt();
    self->limit(interrupt_again);
  });
}

void EndpointChecker::take(const std::string& fault) {
  if (!state_.observe(fault.empty(), target_.rules.fall, target_.rules.rise)) return;
  target_.endpoint.health->set_healthy(state_.healthy(), Clock::now());
  if (state_.healthy()) {
    spdlog::info("pool {}: endpoint {} is up: {} health checks passed", target_.pool, target_.endpoint.text,
                 target_.rules.rise);
  } else {
    spdlog::warn("pool {}: endpoint {} is down: {} health checks failed, the last one since {}", target_.pool,
                 target_.endpoint.text, target_.rules.fall, fault);
  }
}

}  // namespace crossfade
