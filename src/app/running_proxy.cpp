#include "app/running_proxy.hpp"

#include <spdlog/spdlog.h>
#include <boost/asio/post.hpp>
#include <csignal>
#include <cstdlib>
#include <utility>

#include "app/process.hpp"
#include "crossfade/version.hpp"

namespace crossfade {
namespace {

void log_accepted(const ConfigState& state) {
  spdlog::info("configuration accepted: generation {}, hash {}", state.generation, state.config->hash);
}

}  // namespace

RunningProxy::RunningProxy(boost::asio::io_context& control, const std::string& config_path)
    : control_(control), signals_(control), config_path_(config_path), reloader_(config_path) {}

RunningProxy::~RunningProxy() {
  if (drainer_.joinable()) drainer_.join();
}

result<std::unique_ptr<RunningProxy>, StartFailure> RunningProxy::start(boost::asio::io_context& control,
                                                                        const std::string& config_path) {
  std::unique_ptr<RunningProxy> proxy(new RunningProxy(control, config_path));
  const result<void, StartFailure> served = proxy->serve();
  if (!served) return served.error();
  return proxy;
}

result<void, StartFailure> RunningProxy::serve() {
  // Before anything else: a signal that comes early is handled when the rest stands, instead of killing the process.
  ignore_broken_pipes();
  return_large_blocks();
  for (const int signal : {SIGHUP, SIGUSR1, SIGTERM, SIGINT}) {
    error_code error;
    signals_.add(signal, error);
    if (error) return StartFailure{{}, "cannot handle signals: " + error.message()};
  }
  auto config = reloader_.load();
  if (!config) return StartFailure{config.error(), {}};
  const std::optional<AdminConfig> admin = config->admin;
  const result<void, StartFailure> bound = bind(std::move(*config));
  if (!bound) return bound;
  watch();
  if (admin) {
    const result<void, StartFailure> opened = open_admin(admin->address);
    if (!opened) return opened;
  }
  await_signal();
  spdlog::info("ready");
  return {};
}

result<void, StartFailure> RunningProxy::bind(Config config) {
  if (const auto open_files = raise_file_limit()) {
    if (const auto warning = file_limit_warning(*open_files, config.limits.connections)) spdlog::warn("{}", *warning);
  }
  auto server = Server::start(std::move(config));
  if (!server) return StartFailure{{}, server.error()};
  server_ = std::move(*server);
  const ConfigState state = server_->config_state();
  spdlog::info("crossfade {}, configuration {}: generation {}, hash {}", version, config_path_, state.generation,
               state.config->hash);
  for (const Address& address : server_->bound_addresses()) spdlog::info("listening on {}", address.to_string());
  return {};
}

// After watch(): who turns dials there has the reloader read.
result<void, StartFailure> RunningProxy::open_admin(const Address& address) {
  editor_ = std::make_unique<DialsEditor>(*server_, reloader_);
  auto admin_server = AdminServer::start(address, *server_, &reloader_, editor_.get());
  if (!admin_server) return StartFailure{{}, admin_server.error()};
  admin_ = std::move(*admin_server);
  spdlog::info("admin on {}", admin_->bound_address().to_string());
  return {};
}

void RunningProxy::watch() {
  reloader_.watch(control_, {.publish =
                                 [this](Config config, const ChangeOrigin& origin) {
                                   server_->publish(std::move(config), origin);
                                   log_accepted(server_->config_state());
                                 },
                             .reject =
                                 [this](ConfigErrors errors, const ChangeOrigin& origin) {
                                   const std::size_t count = errors.size();
                                   server_->reject(std::move(errors), origin);
                                   spdlog::error("configuration refused: {} {}; generation {} stays in force", count,
                                                 count == 1 ? "error" : "errors", server_->config_state().generation);
                                 }});
}

void RunningProxy::await_signal() {
  signals_.async_wait([this](error_code error, int signal) {
    if (error) return;
    handle_signal(signal);
    await_signal();
  });
}

void RunningProxy::handle_signal(int signal) {
  if (signal == SIGHUP || signal == SIGUSR1) {
    spdlog::info("{}: reopening the logs", signal == SIGHUP ? "SIGHUP" : "SIGUSR1");
    server_->reopen_logs();
    if (signal == SIGHUP) reloader_.reload({ChangeSource::Sighup});
    return;
  }
  const char* name = signal == SIGTERM ? "SIGTERM" : "SIGINT";
  if (stopping_) {
    spdlog::warn("{} again: ending at once", name);
    std::_Exit(EXIT_FAILURE);
  }
  spdlog::info("{}: draining", name);
  stop();
}

void RunningProxy::stop() {
  if (stopping_) return;
  stopping_ = true;
  if (on_stop_) on_stop_();
  drainer_ = std::thread([this] {
    server_->drain();
    boost::asio::post(control_, [this] {
      spdlog::info("drained");
      control_.stop();
    });
  });
}

}  // namespace crossfade
