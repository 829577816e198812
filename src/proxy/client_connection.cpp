#include "proxy/client_connection.hpp"

#include <exception>

#include "proxy/exchange.hpp"
#include "proxy/handle_request.hpp"
#include "proxy/linger.hpp"
#include "proxy/read_head.hpp"

namespace crossfade {

namespace {

// What a connection that was accepted as the drain stopped accepting has for its first request, which may be on its way
// from a busy client: to that client a connection without an answer is an error, not a race that it repeats.
constexpr std::chrono::seconds first_request_grace{1};

}  // namespace

ClientConnection::ClientConnection(WorkerContext& worker, TransportPtr transport, IpAddress peer,
                                   std::uint32_t listener, Ended ended, void* ended_context)
    : worker_(worker),
      transport_(std::move(transport)),
      peer_(peer),
      listener_(listener),
      idle_(&ClientConnection::on_idle_expired, this),
      ended_(ended),
      ended_context_(ended_context) {
  worker_.connection_begins();
}

ClientConnection::~ClientConnection() {
  transport_->close();
  worker_.connection_ends();
}

void ClientConnection::park() {
  parked_ = true;
  worker_.arm(idle_, worker_.view->config().timeouts.idle);
  transport_->watch(&ClientConnection::on_readable, this);
}

void ClientConnection::on_readable(void* self) {
  auto& connection = *static_cast<ClientConnection*>(self);
  connection.parked_ = false;
  connection.idle_.disarm();
  spawn(serve(connection), [&connection](std::exception_ptr e) {
    // Only running out of memory gets here: the connection is lost, the worker is not.
    if (e != nullptr) connection.end();
  });
}

void ClientConnection::on_idle_expired(void* self) { static_cast<ClientConnection*>(self)->end(); }

void ClientConnection::close_if_idle() {
  if (parked_ && served_ == 0) {
    worker_.arm(idle_, first_request_grace);  // accepted just now: its request may be on the way
  } else if (parked_) {
    if (!transport_->has_news()) end();
  }
}

void ClientConnection::cut() {
  if (parked_) {
    end();
  } else {
    transport_->abort();
  }
}

void ClientConnection::end() {
  const Ended ended = ended_;
  void* context = ended_context_;
  const std::uint32_t listener = listener_;
  delete this;
  ended(context, listener);
}

// Serves requests until the connection ends or has no other one to serve.
Task<void> ClientConnection::serve(ClientConnection& connection) {
  std::unique_ptr<Exchange> exchange = connection.worker_.take_exchange(connection);
  bool unread = false;  // the client may still be sending: closing at once could destroy the last answer
  bool idle = false;
  while (!idle) {
    const HeadOutcome outcome = co_await read_head(*exchange);
    if (outcome.kind == HeadOutcome::Kind::Closed) break;
    idle = outcome.kind == HeadOutcome::Kind::Idle;
    if (idle) break;
    co_await handle_request(*exchange, outcome);
    ++connection.served_;
    unread = !exchange->keep_alive;
    if (unread) break;
    exchange->next();
    idle = connection.has_nothing_more(*exchange);
    // A client that pipelines what needs no upstream must not keep the worker to itself.
    if (!idle) co_await next_turn(connection.worker_.io);
  }
  if (unread && connection.transport_->is_open()) co_await linger(*exchange);
  connection.worker_.give_exchange(std::move(exchange));
  idle ? connection.park() : connection.end();
}

bool ClientConnection::has_nothing_more(const Exchange& exchange) const {
  return exchange.input.empty() && !transport_->may_read() && !worker_.closing;
}

}  // namespace crossfade
