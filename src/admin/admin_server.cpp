#include "admin/admin_server.hpp"

#include <prometheus/text_serializer.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>
#include <random>
#include <system_error>
#include <thread>
#include <utility>

#include "admin/connection.hpp"
#include "admin/handle.hpp"
#include "crossfade/version.hpp"
#include "proxy/snapshot.hpp"
#include "telemetry/collector.hpp"

namespace crossfade {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

ProcessFacts process_facts(const Server& server, const Reloader* reloader) {
  ConfigState state = server.config_state();
  ProcessFacts facts;
  facts.version = version;
  facts.config = std::move(state.config);
  facts.config_since = state.since;
  facts.reloads_accepted = state.reloads_accepted;
  facts.reloads_rejected = state.reloads_rejected;
  facts.last_reload_successful = state.last_reload_successful;
  facts.restart_needed = state.restart_needed;
  facts.dropped_log_lines = server.dropped_log_lines();
  facts.name_lookups = server.name_lookups();
  for (const HoldEntry& hold : server.holds()) facts.held.insert(hold.service);
  if (reloader != nullptr) facts.file_in_force = reloader->file_state() == FileState::InForce;
  return facts;
}

// Traffic comes first on a busy machine, and signals are the main thread's business.
void prepare_thread() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
  pthread_setname_np(pthread_self(), "admin");
  setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), 10);
}

error_code listen_on(tcp::acceptor& acceptor, const Address& address) {
  error_code error;
  const auto ip = asio::ip::make_address(address.host, error);
  if (error) return error;
  const tcp::endpoint endpoint(ip, address.port);
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(tcp::acceptor::max_listen_connections, error);
  return error;
}

}  // namespace

struct AdminServer::Impl {
  Impl(Server& s, const Reloader* r, DialsEditor* e)
      : server(s), reloader(r), editor(e), collector(s.registry(), [&s, r] { return process_facts(s, r); }) {}

  // Declared in the order in which they must outlive each other: the loop's coroutines refer to what stands above it.
  Server& server;
  const Reloader* reloader;
  DialsEditor* editor;
  Collector collector;
  TrafficHistory traffic;
  std::mt19937_64 random{std::random_device{}()};  // as good as the workers' for what nobody must guess
  AdminConnections connections;
  std::optional<AdminApi> api;  // there once it is known what is bound
  AdminHandler handler = [this](const AdminRequest& request) {
    return api->handle(request, make_view(), std::chrono::steady_clock::now());
  };
  asio::io_context io{1};
  tcp::acceptor acceptor{io};
  Address bound;
  std::thread thread;

  AdminView make_view() {
    std::function<std::future<DialsResult>(DialsRequest)> turn_dials;
    if (editor != nullptr) turn_dials = [this](DialsRequest request) { return editor->edit(std::move(request)); };
    return {server.phase(),
            server.config_state().config,
            [this] { return status(); },
            [this](std::uint64_t since) { return traffic.series(since); },
            [this] { return server.changes(); },
            [this] { return prometheus::TextSerializer().Serialize(collector.Collect()); },
            [this](const AskedHold& asked) {
              return asked.legacy ? server.hold(asked.service, asked.who, asked.why)
                                  : server.release(asked.service, asked.who, asked.why);
            },
            std::move(turn_dials),
            [this](const AskedExplanation& asked) { return explain(asked); }};
  }

  result<Explanation, std::string> explain(const AskedExplanation& asked) {
    const auto fail = [](std::string why) {
      return result<Explanation, std::string>(boost::system::in_place_error, std::move(why));
    };
    const std::shared_ptr<const Snapshot> snapshot = server.snapshot();
    if (snapshot == nullptr) return fail("the proxy has stopped");
    const auto listener = find_listener(server.bound_addresses(), asked.listener);
    if (!listener) return fail(listener.error());
    return Explainer{snapshot->routes, *snapshot->config, *listener}.explain(asked.request, random());
  }

  Status status() const {
    std::optional<ConfigFile> file;
    if (reloader != nullptr) file = ConfigFile{reloader->path(), reloader->file_state()};
    return {version,
            server.phase(),
            std::chrono::system_clock::now(),
            server.config_state(),
            std::move(file),
            server.bound_addresses(),
            server.registry().sum(),
            traffic.window(),
            server.changes(),
            server.holds()};
  }

  // By the clock rather than after each other, so that slots stay ten seconds long.
  asio::awaitable<void> keep_history() {
    asio::steady_timer next(io, std::chrono::steady_clock::now());
    for (;;) {
      error_code error;
      co_await next.async_wait(asio::redirect_error(asio::use_awaitable, error));
      traffic.record(server.registry().sum(), {std::chrono::steady_clock::now(), std::chrono::system_clock::now()});
      next.expires_at(std::max(next.expiry(), std::chrono::steady_clock::now() - TrafficHistory::slot_length) +
                      TrafficHistory::slot_length);
    }
  }

  asio::awaitable<void> accept_all() {
    asio::steady_timer pause(io);
    for (;;) {
      error_code error;
      tcp::socket socket = co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
      if (!error) {
        connections.make_room();
        co_spawn(io, serve_admin_connection(std::move(socket), connections, handler), asio::detached);
        continue;
      }
      // Out of descriptors, most likely: trying again at once would only burn the processor.
      pause.expires_after(std::chrono::milliseconds(100));
      co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
    }
  }

  void run() {
    prepare_thread();
    io.run();
  }
};

result<std::unique_ptr<AdminServer>, std::string> AdminServer::start(const Address& address, Server& server,
                                                                     const Reloader* reloader, DialsEditor* editor) {
  std::unique_ptr<AdminServer> admin(new AdminServer());
  admin->impl_ = std::make_unique<Impl>(server, reloader, editor);
  Impl& impl = *admin->impl_;
  const auto failed = [&address](const std::string& reason) { return "admin " + address.to_string() + ": " + reason; };
  if (const error_code error = listen_on(impl.acceptor, address)) return failed(error.message());
  error_code error;
  impl.bound = {address.host, impl.acceptor.local_endpoint(error).port()};
  impl.api.emplace(impl.bound);
  co_spawn(impl.io, impl.accept_all(), asio::detached);
  co_spawn(impl.io, impl.keep_history(), asio::detached);
  try {
    impl.thread = std::thread(&Impl::run, &impl);
  } catch (const std::system_error& no_thread) {
    return failed(no_thread.what());
  }
  return admin;
}

AdminServer::AdminServer() = default;

AdminServer::~AdminServer() {
  if (!impl_ || !impl_->thread.joinable()) return;
  impl_->io.stop();
  impl_->thread.join();
}

Address AdminServer::bound_address() const { return impl_->bound; }

}  // namespace crossfade
