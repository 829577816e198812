#include "server/listener.hpp"

#include <algorithm>
#include <boost/asio/ip/v6_only.hpp>
#include <cstring>

#include <linux/filter.h>
#include <netinet/in.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>
#include <unistd.h>

namespace crossfade {

namespace {

using boost::asio::ip::tcp;

// Connections accepted before the loop's other business gets its turn.
constexpr int accepts_per_turn = 8;
// How long accepting pauses when descriptors have run out: each try would fail and wake the loop again.
constexpr std::chrono::milliseconds exhausted_pause{100};

IpAddress peer_of(const sockaddr_storage& storage) {
  if (storage.ss_family == AF_INET) {
    return IpAddress::from_v4(ntohl(reinterpret_cast<const sockaddr_in&>(storage).sin_addr.s_addr));
  }
  std::array<std::uint8_t, 16> bytes;
  std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in6&>(storage).sin6_addr, bytes.size());
  return IpAddress::from_v6(bytes);
}

}  // namespace

Listener::Listener(Worker& home, std::uint32_t index, std::vector<Worker*> workers, SharedCounts& shared)
    : acceptor_(home.context().io.get_executor()),
      retry_(home.context().io.get_executor()),
      index_(index),
      workers_(std::move(workers)),
      shared_(shared) {}

result<std::unique_ptr<Listener>, std::string> Listener::open(const Address& address, std::uint32_t index,
                                                              std::vector<Worker*> workers, SharedCounts& shared) {
  Worker& home = *workers.front();
  std::unique_ptr<Listener> listener(new Listener(home, index, std::move(workers), shared));
  error_code error;
  const auto ip = boost::asio::ip::make_address(address.host, error);
  const tcp::endpoint endpoint(ip, address.port);
  Acceptor& acceptor = listener->acceptor_;
  if (!error) acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(boost::asio::socket_base::reuse_address(true), error);
  if (!error && ip.is_v6()) acceptor.set_option(boost::asio::ip::v6_only(true), error);
  // Inherited by every accepted connection, which saves a system call for each.
  if (!error) acceptor.set_option(tcp::no_delay(true), error);
  if (!error) Transport::tell_what_is_left(acceptor.native_handle());
  if (!error) acceptor.native_non_blocking(true, error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(boost::asio::socket_base::max_listen_connections, error);
  if (error) return "cannot listen on " + address.to_string() + ": " + error.message();
  listener->bound_ = {address.host, acceptor.local_endpoint(error).port()};
  return listener;
}

void Listener::wait() {
  acceptor_.async_wait(Acceptor::wait_read, [this](const error_code& error) {
    if (error) return;
    for (int i = 0; i < accepts_per_turn; ++i) {
      const Accepted accepted = accept_one();
      if (accepted == Accepted::Exhausted) return pause();
      if (accepted == Accepted::None) break;
    }
    if (exhausted_) spdlog::info("accepting on {} goes on", bound_.to_string());
    exhausted_ = false;
    wait();
  });
}

void Listener::pause() {
  if (!exhausted_) spdlog::warn("out of file descriptors: accepting on {} pauses", bound_.to_string());
  exhausted_ = true;
  retry_.expires_after(exhausted_pause);
  retry_.async_wait([this](const error_code& error) {
    if (!error) wait();
  });
}

Listener::Accepted Listener::accept_one() {
  sockaddr_storage storage{};
  socklen_t size = sizeof(storage);
  const int fd =
      ::accept4(acceptor_.native_handle(), reinterpret_cast<sockaddr*>(&storage), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0) {
    const bool exhausted = errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
    // A connection that was reset while it was queued is no reason to stop.
    if (errno == ECONNABORTED || errno == EINTR) return Accepted::One;
    return exhausted ? Accepted::Exhausted : Accepted::None;
  }
  if (is_full()) {
    refuse(fd);
    return Accepted::One;
  }
  Worker* least = *std::min_element(workers_.begin(), workers_.end(),
                                    [](Worker* a, Worker* b) { return a->connections() < b->connections(); });
  least->adopt(fd, peer_of(storage), index_);
  return Accepted::One;
}

bool Listener::is_full() const {
  const Config& config = workers_.front()->context().view->config();
  const auto reached = [](const std::atomic<std::uint64_t>& count, std::uint64_t limit) {
    return limit != 0 && count.load(std::memory_order_relaxed) >= limit;
  };
  return reached(shared_.connections, config.limits.connections) ||
         reached(shared_.of_listener[index_], config.listeners[index_].connections);
}

// Cheaply: one static answer, and what has arrived is read so that closing does not destroy it.
void Listener::refuse(int fd) {
  static const std::string body = problem_body(Problem::Overloaded, "too many connections", "");
  static const std::string answer =
      "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\nContent-Length: " +
      std::to_string(body.size()) + "\r\nRetry-After: 1\r\nConnection: close\r\n\r\n" + body;
  workers_.front()->context().cell.rejected[static_cast<std::size_t>(Rejected::Limit)].add();
  char dropped[4096];
  (void)!::send(fd, answer.data(), answer.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  ::shutdown(fd, SHUT_WR);
  (void)!::recv(fd, dropped, sizeof(dropped), MSG_DONTWAIT);
  ::close(fd);
}

void Listener::hold_off() {
  // Classic BPF over the TCP header: of the flags at byte 13, SYN without ACK is dropped, everything else passes.
  std::array<sock_filter, 5> drop_syn = {{
      BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 13),
      BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0x12),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x02, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, 0),
      BPF_STMT(BPF_RET | BPF_K, 0xffffffff),
  }};
  const sock_fprog program{drop_syn.size(), drop_syn.data()};
  if (::setsockopt(acceptor_.native_handle(), SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)) == 0) return;
  spdlog::warn("no filter for {}: a connection made while it closes may be reset", bound_.to_string());
}

void Listener::stop() {
  retry_.cancel();
  while (acceptor_.is_open() && accept_one() == Accepted::One) {
  }
  error_code ignored;
  acceptor_.close(ignored);
}

}  // namespace crossfade
