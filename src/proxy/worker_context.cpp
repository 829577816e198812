#include "proxy/worker_context.hpp"

#include <malloc.h>

#include <algorithm>

#include "proxy/exchange.hpp"

namespace crossfade {

WorkerContext::WorkerContext(std::uint32_t i, Registry& r)
    : index(i), registry(r), cell(r.worker(i)), io(worker_concurrency_hint), timer_(io.get_executor()) {}

WorkerContext::~WorkerContext() = default;

void WorkerContext::arm(Deadline& deadline, Clock::duration duration, Clock::time_point now) {
  deadlines.arm(deadline, duration, now);
  ensure_tick();
}

void WorkerContext::ensure_tick() {
  if (ticking_) return;
  ticking_ = true;
  timer_.expires_after(tick_interval);
  timer_.async_wait([this](const error_code& error) {
    ticking_ = false;
    if (!error) tick();
  });
}

void WorkerContext::tick() {
  const Clock::time_point now = Clock::now();
  deadlines.sweep(now);
  if (log && !log->empty() && now - log_flushed_ >= log_flush_interval) {
    log->flush();
    log_flushed_ = now;
  }
  trim_after_crowd();
  if (!deadlines.empty() || (log && !log->empty())) ensure_tick();
}

// The allocator keeps what was freed, page by page between what is still in use. Asking it to look takes milliseconds,
// and is done once a crowd has gone.
void WorkerContext::trim_after_crowd() {
  if (!in_use_.has_gone() && !connections_.has_gone()) return;
  in_use_.most = in_use_.now;
  connections_.most = connections_.now;
  release_frames();
  ::malloc_trim(0);
}

void WorkerContext::connection_begins() {
  cell.client_connections.add();
  connections_.most = std::max(connections_.most, ++connections_.now);
}

void WorkerContext::connection_ends() {
  cell.client_connections.sub();
  --connections_.now;
  if (connections_.has_gone()) ensure_tick();
}

std::unique_ptr<Exchange> WorkerContext::take_exchange(ClientConnection& client) {
  in_use_.most = std::max(in_use_.most, ++in_use_.now);
  if (exchanges_.empty()) return std::make_unique<Exchange>(*this, client);
  std::unique_ptr<Exchange> exchange = std::move(exchanges_.back());
  exchanges_.pop_back();
  exchange->client = &client;
  return exchange;
}

void WorkerContext::give_exchange(std::unique_ptr<Exchange> exchange) {
  --in_use_.now;
  if (exchanges_.size() == exchanges_kept) return;
  exchange->release();
  exchanges_.push_back(std::move(exchange));
}

void WorkerContext::set_log(std::shared_ptr<AccessLog> next) {
  log.reset();
  if (next) log.emplace(std::move(next));
}

}  // namespace crossfade
