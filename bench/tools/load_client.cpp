// The connections of `load`.
#include <cstring>
#include <stdexcept>

#include "load.hpp"

namespace crossfade::bench {
namespace {

constexpr std::size_t accounts = 500;
constexpr std::uint64_t skip_from = 65536;  // of a large answer the kernel throws away the bytes, uncopied
std::array<char, 262144> buffer;

}  // namespace

void Client::open(std::uint8_t source) {
  socket_ = connect_to(plan_.port, source);
  hung_up_ = under_way_ = false;
}

bool Client::send_request(std::string_view head, std::string_view body, std::int64_t started) {
  started_ = started;
  head_ = head;
  body_ = body;
  expected_ = echo_ ? body : std::string_view();
  answer_.next();
  under_way_ = true;
  return send_rest();
}

bool Client::send_rest() {
  while (!head_.empty() || !body_.empty()) {
    std::array<iovec, 2> parts{
        {{const_cast<char*>(head_.data()), head_.size()}, {const_cast<char*>(body_.data()), body_.size()}}};
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    const ssize_t count = sendmsg(socket_.get(), &message, MSG_NOSIGNAL);
    if (count < 0) return would_block() || (fail(std::string("send: ") + std::strerror(errno)), false);
    const auto sent = static_cast<std::size_t>(count);
    const std::size_t of_head = std::min(sent, head_.size());
    head_.remove_prefix(of_head);
    body_.remove_prefix(sent - of_head);
  }
  return true;
}

Client::Event Client::on_ready(std::uint32_t events) {
  hung_up_ |= (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
  if (!send_rest()) return Event::failed;
  return receive();
}

Client::Event Client::receive() {
  for (;;) {
    const bool skipping = answer_.skippable() >= skip_from;
    const std::size_t wanted = skipping ? answer_.skippable() : buffer.size();
    const ssize_t count = recv(socket_.get(), skipping ? nullptr : buffer.data(), wanted, skipping ? MSG_TRUNC : 0);
    if (count < 0) return would_block() ? Event::nothing : fail(std::string("recv: ") + std::strerror(errno));
    if (count == 0) return under_way_ ? fail("the connection ended before the answer did") : Event::closed;
    const auto size = static_cast<std::size_t>(count);
    if (!under_way_) return fail("bytes that nobody asked for");
    if (skipping) {
      answer_.skip(size);
    } else if (!take({buffer.data(), size})) {
      return Event::failed;
    }
    if (echo_ ? expected_.empty() : answer_.done()) {
      under_way_ = false;
      return Event::answered;
    }
    if (size < wanted && !hung_up_) return Event::nothing;
  }
}

bool Client::take(std::string_view bytes) {
  if (echo_) {
    if (!expected_.starts_with(bytes)) return fail("the echo differs from what was sent"), false;
    expected_.remove_prefix(bytes.size());
    return true;
  }
  if (answer_.read(bytes) != bytes.size()) return fail("bytes behind the answer"), false;
  if (answer_.failed()) return fail("an answer without framing: " + answer_.first_line()), false;
  const int status = answer_.status();
  const bool good = plan_.mode == "echo" ? status == 101 : status >= 200 && status < 300;
  if (answer_.head_done() && !good) return fail("answered with " + answer_.first_line()), false;
  return true;
}

Client::Event Client::fail(std::string_view what) {
  error_ = what;
  return Event::failed;
}

Crowd::Crowd(const Plan& plan, Result& result) : plan_(plan), result_(result), body_(request_body(plan)) {
  for (std::size_t i = 0; i < plan.connections; ++i) clients_.push_back(std::make_unique<Client>(plan));
  for (std::size_t i = 0; i < accounts; ++i) heads_.push_back(request_head(plan, i));
}

void Crowd::open(std::size_t client) {
  // A local address has 28,000 ports: enough for 10,000 connections and what earlier ones leave behind.
  clients_[client]->open(static_cast<std::uint8_t>(1 + client / 10000));
  poller_.add(clients_[client]->socket(), client);
}

void Crowd::open_all() {
  for (std::size_t i = 0; i < clients_.size(); ++i) open(i);
  if (plan_.mode == "echo") upgrade_all();
}

void Crowd::upgrade_all() {
  const std::string head = upgrade_head(plan_);
  for (auto& client : clients_) under_way_ += client->send_request(head, {}, now_ns()) ? 1 : 0;
  const std::int64_t deadline = now_ns() + 5'000'000'000;
  while (result_.total < clients_.size() && result_.errors == 0 && now_ns() < deadline) {
    wait(deadline, [](std::size_t) {});
  }
  if (result_.total < clients_.size()) throw std::runtime_error("no upgrade: " + result_.first_error);
  for (auto& client : clients_) client->become_echo();
  heads_.assign(1, "");
  result_.latencies = Histogram();
  result_.total = 0;
}

void Crowd::begin(std::size_t client, std::int64_t started) {
  const std::string& head = heads_[next_head_++ % heads_.size()];
  if (clients_[client]->send_request(head, body_, started)) {
    ++under_way_;
  } else {
    result_.fail(clients_[client]->error());
  }
}

bool Crowd::take_event(std::size_t index, std::uint32_t events) {
  Client& client = *clients_[index];
  const Client::Event event = client.on_ready(events);
  if (event == Client::Event::answered) {
    --under_way_;
    ++result_.total;
    if (client.started() >= measure_from_) result_.latencies.record(now_ns() - client.started());
    if (!plan_.close) return true;
    // The server closes, as it was asked to; when it has done so already, no further event says so.
    return client.hung_up();
  }
  if (event == Client::Event::closed) {
    if (plan_.close) return true;
    result_.fail("the server closed a connection between two requests");
  } else if (event == Client::Event::failed) {
    --under_way_;
    result_.fail(client.error());
  }
  return false;
}

}  // namespace crossfade::bench
