#include "server/worker.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

namespace crossfade {

Worker::Worker(std::uint32_t index, Registry& registry, SharedCounts& shared)
    : context_(index, registry), shared_(shared), guard_(context_.io.get_executor()) {}

Worker::~Worker() { stop(); }

void Worker::start() {
  thread_ = std::thread([this] {
    // Signals belong to the main thread.
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
    const std::string name = "cf-worker-" + std::to_string(context_.index);
    pthread_setname_np(pthread_self(), name.substr(0, 15).c_str());
    context_.io.run();
    release_frames();
  });
}

void Worker::stop() {
  if (!thread_.joinable()) return;
  begin_drain();
  cut_all();  // and nothing parks any more, which would need the view
  post([this] {
    context_.view.reset();  // closes pooled connections, which would keep the loop running
    guard_.reset();
  });
  thread_.join();
}

void Worker::post(std::function<void()> work) { boost::asio::post(context_.io, std::move(work)); }

void Worker::publish(std::shared_ptr<const Snapshot> snapshot, std::shared_ptr<const PoolSet> pools) {
  post([this, snapshot = std::move(snapshot), pools = std::move(pools)] { install(snapshot, *pools); });
}

void Worker::install(std::shared_ptr<const Snapshot> snapshot, const PoolSet& set) {
  std::vector<std::shared_ptr<Pool>> pools;
  for (std::size_t i = 0; i < snapshot->config->pools.size(); ++i) {
    pools.push_back(pool_for(snapshot->config->pools[i], set.shared[i]));
    pools.back()->set_endpoints(set.endpoints[i]);
  }
  const auto old = std::move(context_.view);
  context_.view = std::make_shared<const WorkerView>(std::move(snapshot), pools, context_.registry, context_.index);
  if (old == nullptr) return;
  for (const auto& pool : old->pools()) {
    if (std::find(pools.begin(), pools.end(), pool) == pools.end()) pool->retire();
  }
}

// A pool whose configuration did not change is kept, with its connections.
std::shared_ptr<Pool> Worker::pool_for(const PoolConfig& config, const std::shared_ptr<SharedPool>& shared) {
  if (context_.view != nullptr) {
    for (const auto& pool : context_.view->pools()) {
      if (pool->config() == config) return pool;
    }
  }
  return std::make_shared<Pool>(config, *context_.registry.pool(context_.index, config.name), shared,
                                PoolResources{context_.deadlines, context_.io});
}

void Worker::set_log(std::shared_ptr<AccessLog> log) {
  post([this, log = std::move(log)] { context_.set_log(log); });
}

void Worker::begin_drain() {
  post([this] { context_.draining = true; });
}

void Worker::close_idle() {
  post([this] {
    context_.closing = true;
    for (auto at = clients_.begin(); at != clients_.end();) (at++)->close_if_idle();
  });
}

void Worker::cut_all() {
  post([this] {
    context_.closing = true;
    for (auto at = clients_.begin(); at != clients_.end();) (at++)->cut();
  });
}

void Worker::adopt(int fd, const IpAddress& peer, std::uint32_t listener) {
  connections_.fetch_add(1, std::memory_order_relaxed);
  shared_.connections.fetch_add(1, std::memory_order_relaxed);
  shared_.of_listener[listener].fetch_add(1, std::memory_order_relaxed);
  if (context_.io.get_executor().running_in_this_thread()) return take(fd, peer, listener);
  boost::asio::post(context_.io, [this, fd, peer, listener] { take(fd, peer, listener); });
}

void Worker::take(int fd, const IpAddress& peer, std::uint32_t listener) {
  TransportPtr transport(new Transport(context_.io, fd));
  if (!transport->is_open()) return on_ended(this, listener);
  auto* connection = new ClientConnection(context_, std::move(transport), peer, listener, &Worker::on_ended, this);
  clients_.push_back(*connection);
  connection->start();
}

void Worker::on_ended(void* self, std::uint32_t listener) {
  auto& worker = *static_cast<Worker*>(self);
  worker.connections_.fetch_sub(1, std::memory_order_relaxed);
  worker.shared_.connections.fetch_sub(1, std::memory_order_relaxed);
  worker.shared_.of_listener[listener].fetch_sub(1, std::memory_order_relaxed);
}

}  // namespace crossfade
