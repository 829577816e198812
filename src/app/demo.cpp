#include "app/demo.hpp"

#include <unistd.h>

#include <spdlog/spdlog.h>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <ostream>
#include <string>
#include <thread>
#include <utility>

#include "app/cli.hpp"
#include "app/demo_folder.hpp"
#include "app/demo_screen.hpp"
#include "app/demo_traffic.hpp"
#include "app/demo_upstream.hpp"
#include "app/process.hpp"
#include "app/serve.hpp"

namespace crossfade {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr std::chrono::seconds report_interval{5};

// The port if nobody listens there, else 0.
std::uint16_t free_port_or_any(std::uint16_t port) {
  asio::io_context io;
  tcp::acceptor acceptor(io);
  const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), port);
  error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(1, error);
  return error ? std::uint16_t{0} : port;
}

// Both upstreams and the customers, on a thread of their own: the proxy is alone on its.
class DemoWorld {
 public:
  ~DemoWorld() {
    io_.stop();
    if (thread_.joinable()) thread_.join();
  }

  result<void> start_upstreams(DemoPorts& ports) {
    const result<std::uint16_t> py2_port = py2_.start(io_);
    if (!py2_port) return py2_port.error();
    const result<std::uint16_t> py3_port = py3_.start(io_);
    if (!py3_port) return py3_port.error();
    ports.py2 = *py2_port;
    ports.py3 = *py3_port;
    return {};
  }
  void start_traffic(std::uint16_t proxy_port) { traffic_.start(io_, proxy_port); }
  void stop_traffic() { traffic_.stop(); }
  void run() {
    thread_ = std::thread([this] { io_.run(); });
  }

 private:
  DemoUpstream py2_{demo_py2()};
  DemoUpstream py3_{demo_py3()};
  DemoTraffic traffic_;
  asio::io_context io_{1};  // after what its coroutines use
  std::thread thread_;
};

// Prints what came of the traffic: every few seconds on a terminal, and once at the end.
class DemoReport {
 public:
  DemoReport(asio::io_context& control, const Server& server, std::ostream& out)
      : server_(server), out_(out), timer_(control) {}

  void print_now_and_then() {
    timer_.expires_after(report_interval);
    timer_.async_wait([this](error_code error) {
      if (error) return;
      const DemoCounts now = counts();
      out_ << "  " << demo_share_line(last_, now) << std::endl;
      last_ = now;
      print_now_and_then();
    });
  }
  void print_total() { out_ << "  in all: " << demo_share_line({}, counts()) << std::endl; }

 private:
  DemoCounts counts() const { return demo_counts(server_.registry().sum()); }

  const Server& server_;
  std::ostream& out_;
  asio::steady_timer timer_;
  DemoCounts last_;
};

int run_until_stopped(const DemoOptions& options, const DemoFolder& folder, DemoWorld& world, std::ostream& out,
                      std::ostream& err) {
  asio::io_context control;
  const auto started = RunningProxy::start(control, folder.config_path());
  if (!started) {
    print_failure(folder.config_path(), started.error(), err);
    return exit_failed;
  }
  RunningProxy& proxy = **started;
  const Address address = proxy.server().bound_addresses().front();
  out << demo_screen({address.to_string(), proxy.admin()->bound_address().to_string(), folder.config_path(),
                      folder.list_path(), folder.access_log_path()})
      << std::flush;
  spdlog::set_level(spdlog::level::info);  // reloads are worth seeing; the start is on the screen

  if (options.traffic) world.start_traffic(address.port);
  proxy.on_stop([&world] { world.stop_traffic(); });
  world.run();

  DemoReport report(control, proxy.server(), out);
  if (::isatty(STDOUT_FILENO) != 0) report.print_now_and_then();
  asio::steady_timer end(control);
  if (options.duration) {
    end.expires_after(*options.duration);
    end.async_wait([&proxy](error_code error) {
      if (!error) proxy.stop();
    });
  }
  control.run();
  report.print_total();
  return exit_fine;
}

}  // namespace

int run_demo(const DemoOptions& options, std::ostream& out, std::ostream& err) {
  set_up_log(true);
  spdlog::set_level(spdlog::level::warn);
  DemoPorts ports;
  ports.proxy = options.port ? *options.port : free_port_or_any(8080);
  ports.admin = options.admin_port ? *options.admin_port : free_port_or_any(9901);

  DemoWorld world;
  if (const result<void> started = world.start_upstreams(ports); !started) {
    err << "crossfade: the demo's upstreams: " << started.error().message() << '\n';
    return exit_failed;
  }
  const auto folder = DemoFolder::create(ports);
  if (!folder) {
    return complain(folder.error(), exit_failed, err);
  }
  return run_until_stopped(options, **folder, world, out, err);
}

}  // namespace crossfade
