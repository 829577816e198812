// What can be read over the admin address. It is gathered and written out on a thread of its own that comes after the
// traffic on a busy machine; probes and changes don't wait for it.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <functional>
#include <random>
#include <string>
#include <thread>

#include "admin/handle.hpp"
#include "base/result.hpp"
#include "crossfade/server.hpp"
#include "server/reloader.hpp"
#include "telemetry/collector.hpp"
#include "telemetry/traffic_history.hpp"

namespace crossfade {

class AdminReader {
 public:
  // Both must outlive it; `reloader` may be null.
  AdminReader(const Server& server, const Reloader* reloader);
  ~AdminReader();  // waits for what is being read, and no longer

  // Begins the thread and the history of the traffic. An error says why not.
  result<void, std::string> start();

  // Any thread. The response comes later, when `answer` has been called on the reading thread.
  AdminResponse ask(std::function<AdminResponse()> answer);

  // Gives a view what can be read; its functions are for the reading thread alone.
  void fill(AdminView& view);

 private:
  Status status() const;
  result<Explanation, std::string> explain(const AskedExplanation& asked);
  void record_traffic();
  boost::asio::awaitable<void> keep_history();

  const Server& server_;
  const Reloader* reloader_;
  Collector collector_;
  TrafficHistory traffic_;
  std::mt19937_64 random_{std::random_device{}()};  // as good as the workers' for what nobody must guess
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_{io_.get_executor()};
  std::thread thread_;
};

}  // namespace crossfade
