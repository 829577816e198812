// The backend of every measurement, of one thread and as cheap as it gets, so that it is never what is measured.
//
//   GET /bytes/N                that many bytes
//   any other request           84 bytes that look like JSON, once its body was read and thrown away
//   Upgrade: websocket          101, then every byte comes back (masked or not: no proxy here looks into frames)
//
// Usage: answering_upstream PORT...
#include <cstdio>
#include <vector>

#include "http_message.hpp"
#include "sockets.hpp"

namespace crossfade::bench {
namespace {

constexpr std::string_view small_body =
    "{\"rates\": [{\"carrier\": \"usps\", \"service\": \"priority\", \"amount\": 7.58, \"days\": 2}]} \n";
static_assert(small_body.size() == 84);
constexpr std::string_view switching =
    "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";  // to the key of RFC 6455, which `load` sends
constexpr std::size_t skip_from = 16384;                           // less is cheaper to read than to ask for once more

std::array<char, 262144> buffer;
const std::string block(262144, 'x');

class Connection {
 public:
  explicit Connection(Descriptor socket) : socket_(std::move(socket)) {}
  const Descriptor& socket() const { return socket_; }

  // Does what can be done; false: the connection is over. After a send that blocked it is called again, and reads on.
  bool on_ready(std::uint32_t events) {
    hung_up_ |= (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
    for (;;) {
      if (!send_answers()) return false;
      if (has_unsent()) return true;
      if (close_) return false;
      if (!unread_.empty()) {
        take(std::exchange(unread_, {}));
        continue;
      }
      const bool skipping = request_.skippable() >= skip_from;
      const std::size_t wanted = skipping ? request_.skippable() : buffer.size();
      const ssize_t count = recv(socket_.get(), skipping ? nullptr : buffer.data(), wanted, skipping ? MSG_TRUNC : 0);
      if (count <= 0) return count < 0 && would_block();
      const auto size = static_cast<std::size_t>(count);
      if (skipping) {
        request_.skip(size);
        finish_request();
      } else {
        take({buffer.data(), size});
      }
      // A short read emptied the socket, unless the stream's end was announced together with these bytes.
      if (size < wanted && !hung_up_ && unread_.empty()) return send_answers() && (has_unsent() || !close_);
    }
  }

 private:
  bool has_unsent() const { return sent_ < head_.size() || body_left_ > 0; }

  void take(std::string_view bytes) {
    if (echoing_) {
      head_.append(bytes);
      return;
    }
    while (!bytes.empty() && !echoing_) {
      if (body_left_ > 0 || close_) {  // pipelined behind a large answer: later
        unread_ = bytes;
        return;
      }
      bytes.remove_prefix(request_.read(bytes));
      if (request_.failed()) close_ = true;
      finish_request();
    }
  }

  void finish_request() {
    if (!request_.done()) return;
    const std::string_view line = request_.first_line();
    constexpr std::string_view sized = "GET /bytes/";
    close_ = request_.wants_close();
    if (request_.wants_upgrade()) {
      head_ += switching;
      echoing_ = true;
    } else if (line.starts_with(sized)) {
      std::from_chars(line.data() + sized.size(), line.data() + line.size(), body_left_);
      add_head(body_left_);
    } else {
      add_head(small_body.size());
      head_ += small_body;
    }
    request_.next();
  }

  void add_head(std::uint64_t length) {
    head_ += "HTTP/1.1 200 OK\r\nServer: bench\r\nContent-Type: application/json\r\nContent-Length: ";
    head_ += std::to_string(length);
    head_ += close_ ? "\r\nConnection: close\r\n\r\n" : "\r\n\r\n";
  }

  // False: the connection broke. What the socket did not take stays unsent.
  bool send_answers() {
    while (has_unsent()) {
      std::array<iovec, 17> parts{};
      std::size_t count = 0;
      if (sent_ < head_.size()) parts[count++] = {head_.data() + sent_, head_.size() - sent_};
      for (std::uint64_t left = body_left_; left > 0 && count < parts.size(); ++count) {
        parts[count] = {const_cast<char*>(block.data()), std::min<std::uint64_t>(left, block.size())};
        left -= parts[count].iov_len;
      }
      msghdr message{};
      message.msg_iov = parts.data();
      message.msg_iovlen = count;
      const ssize_t sent = sendmsg(socket_.get(), &message, MSG_NOSIGNAL);
      if (sent < 0) return would_block();
      const std::size_t of_head = std::min(static_cast<std::size_t>(sent), head_.size() - sent_);
      sent_ += of_head;
      body_left_ -= static_cast<std::size_t>(sent) - of_head;
    }
    head_.clear();
    sent_ = 0;
    return true;
  }

  Descriptor socket_;
  MessageReader request_{MessageReader::Kind::request};
  std::string head_;  // small answers, heads, and what is echoed
  std::size_t sent_ = 0;
  std::uint64_t body_left_ = 0;  // of the last answer, behind head_
  std::string unread_;
  bool hung_up_ = false, close_ = false, echoing_ = false;
};

void run(const std::vector<std::uint16_t>& ports) {
  Poller poller;
  std::vector<Descriptor> listeners;
  for (std::uint16_t port : ports) {
    listeners.push_back(listen_on(port));
    poller.add(listeners.back(), listeners.size() - 1);
  }
  for (;;) {
    for (const epoll_event& event : poller.wait()) {
      if (event.data.u64 < listeners.size()) {
        while (Descriptor socket = accept_from(listeners[event.data.u64])) {
          auto* connection = new Connection(std::move(socket));
          poller.add(connection->socket(), reinterpret_cast<std::uint64_t>(connection));
        }
        continue;
      }
      auto* connection = reinterpret_cast<Connection*>(event.data.u64);
      if (!connection->on_ready(event.events)) delete connection;
    }
  }
}

}  // namespace
}  // namespace crossfade::bench

int main(int argc, char** argv) try {
  if (argc < 2) throw std::invalid_argument("usage: answering_upstream PORT...");
  crossfade::bench::raise_file_limit();
  std::vector<std::uint16_t> ports;
  for (int i = 1; i < argc; ++i) ports.push_back(crossfade::bench::to_port(argv[i]));
  crossfade::bench::run(ports);
} catch (const std::exception& error) {
  std::fprintf(stderr, "answering_upstream: %s\n", error.what());
  return 1;
}
