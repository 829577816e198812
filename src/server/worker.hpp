// One thread, one io_context, its own connections, pools and cells. Others talk to it by posting.
#pragma once

#include <array>
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "proxy/client_connection.hpp"
#include "proxy/worker_context.hpp"
#include "server/pool_set.hpp"

namespace crossfade {

// What the process has of something, over all workers: written once a connection, never once a request.
struct SharedCounts {
  std::atomic<std::uint64_t> connections{0};
  std::array<std::atomic<std::uint64_t>, listeners_max> of_listener{};  // those of each, by its index
};

class Worker {
 public:
  Worker(std::uint32_t index, Registry& registry, SharedCounts& shared);
  ~Worker();  // stops and joins

  void start();  // begins the thread

  // Any thread; they return at once, and what they ask for happens in order.
  void publish(std::shared_ptr<const Snapshot> snapshot, std::shared_ptr<const PoolSet> pools);
  void set_log(std::shared_ptr<AccessLog> log);
  void begin_drain();  // every answer says close
  void close_idle();   // connections without a request close now, the others after theirs
  void cut_all();
  // Takes over an accepted, non-blocking descriptor.
  void adopt(int fd, const IpAddress& peer, std::uint32_t listener);
  void post(std::function<void()> work);

  std::uint32_t connections() const { return connections_.load(std::memory_order_relaxed); }
  void stop();  // ends the loop once nothing is left to do; joins

  WorkerContext& context() { return context_; }  // its thread only, but for what start() has not begun yet

 private:
  void install(std::shared_ptr<const Snapshot> snapshot, const PoolSet& set);
  std::shared_ptr<Pool> pool_for(const PoolConfig& config, const std::shared_ptr<SharedPool>& shared);
  void take(int fd, const IpAddress& peer, std::uint32_t listener);
  static void on_ended(void* self, std::uint32_t listener);

  WorkerContext context_;
  SharedCounts& shared_;
  boost::asio::executor_work_guard<Executor> guard_;
  std::thread thread_;
  std::atomic<std::uint32_t> connections_{0};  // written by those who hand connections over and by this worker
  ClientConnectionList clients_;
};

}  // namespace crossfade
