#include "admin/admin_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <optional>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include "admin/admin_reader.hpp"
#include "admin/admin_thread.hpp"
#include "admin/connection.hpp"
#include "admin/handle.hpp"

namespace crossfade {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

// Whatever takes longer to gather than it takes to say no.
bool is_read(const AdminRequest& request) {
  const std::string_view path = request.target.substr(0, request.target.find('?'));
  return (request.method == "GET" || request.method == "HEAD") && path != "/healthz" && path != "/readyz";
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
  Impl(Server& s, const Reloader* r, DialsEditor* e) : server(s), editor(e), reader(s, r) {}

  // Declared in the order in which they must outlive each other: the loop's coroutines refer to what stands above it.
  Server& server;
  DialsEditor* editor;
  AdminConnections connections;
  std::optional<AdminApi> api;  // there once it is known what is bound
  AdminReader reader;           // its thread uses what stands above
  AdminHandler handler = [this](const AdminRequest& request) { return answer(request); };
  asio::io_context io{1};
  tcp::acceptor acceptor{io};
  Address bound;
  std::thread thread;

  // Probes and changes are answered here and now: a hold must not wait for a page that somebody reads.
  AdminResponse answer(const AdminRequest& request) {
    const auto now = std::chrono::steady_clock::now();
    if (!is_read(request)) return api->handle(request, make_view(), now);
    return reader.ask([this, method = std::string(request.method), target = std::string(request.target),
                       client = request.client, now] {
      return api->handle({method, target, {}, {}, {}, client}, make_view(), now);
    });
  }

  AdminView make_view() {
    AdminView view;
    view.phase = server.phase();
    view.config = server.config_state().config;
    view.hold = [this](const AskedHold& asked) {
      return asked.legacy ? server.hold(asked.service, asked.who, asked.why)
                          : server.release(asked.service, asked.who, asked.why);
    };
    if (editor != nullptr) view.turn_dials = [this](DialsRequest request) { return editor->edit(std::move(request)); };
    reader.fill(view);
    return view;
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
    prepare_admin_thread("admin", 0);
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
  if (const auto started = impl.reader.start(); !started) return failed(started.error());
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
