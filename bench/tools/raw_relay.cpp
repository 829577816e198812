// The limit for a proxy that copies through user space: a TCP relay of one thread which reads nothing of what it
// carries. Each client has an upstream connection of its own; per message and direction there is one recv and one send.
//
// Usage: raw_relay PORT UPSTREAM_PORT
#include <cstdio>
#include <memory>
#include <vector>

#include "sockets.hpp"

namespace crossfade::bench {
namespace {

struct Pair;

struct End {
  explicit End(Descriptor opened) : socket(std::move(opened)) {}

  Descriptor socket;
  std::string unsent;     // what this end's socket did not take yet
  bool readable = false;  // there may be more to read
  bool hung_up = false;   // the end of the stream is among it
  bool ended = false;     // and was read
};

struct Pair {
  End client, upstream;
  bool dead = false;
};

std::array<char, 262144> buffer;

bool send_unsent(End& end) {
  const ssize_t sent = send(end.socket.get(), end.unsent.data(), end.unsent.size(), MSG_NOSIGNAL);
  if (sent < 0) return would_block();
  end.unsent.erase(0, static_cast<std::size_t>(sent));
  return true;
}

// Copies until there is nothing to read or the other end takes no more. False: the connection broke.
bool pump(End& from, End& to) {
  if (!to.unsent.empty() && !send_unsent(to)) return false;
  while (from.readable && to.unsent.empty()) {
    const ssize_t count = recv(from.socket.get(), buffer.data(), buffer.size(), 0);
    if (count < 0 && !would_block()) return false;
    if (count <= 0) {
      from.readable = false;
      from.ended = count == 0;
      if (from.ended) shutdown(to.socket.get(), SHUT_WR);
      break;
    }
    const auto size = static_cast<std::size_t>(count);
    // A short read emptied the socket: whatever comes later is a new edge. Only an end that was announced with these
    // bytes has had its edge already.
    if (size < buffer.size() && !from.hung_up) from.readable = false;
    const ssize_t sent = send(to.socket.get(), buffer.data(), size, MSG_NOSIGNAL);
    if (sent < 0 && !would_block()) return false;
    const std::size_t taken = sent < 0 ? 0 : static_cast<std::size_t>(sent);
    if (taken < size) to.unsent.assign(buffer.data() + taken, size - taken);
  }
  return true;
}

void handle(Pair& pair, bool of_client, std::uint32_t events) {
  if (pair.dead) return;
  End& end = of_client ? pair.client : pair.upstream;
  End& other = of_client ? pair.upstream : pair.client;
  if (events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) end.readable = !end.ended;
  if (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) end.hung_up = true;
  pair.dead = !pump(end, other) || !pump(other, end) || (end.ended && other.ended);
}

void run(std::uint16_t port, std::uint16_t upstream_port) {
  Poller poller;
  const Descriptor listener = listen_on(port);
  poller.add(listener, 0);
  std::vector<Pair*> dead;
  for (;;) {
    for (const epoll_event& event : poller.wait()) {
      if (event.data.u64 == 0) {
        while (Descriptor socket = accept_from(listener)) {
          auto* pair = new Pair{End(std::move(socket)), End(connect_to(upstream_port))};
          const auto tag = reinterpret_cast<std::uint64_t>(pair);
          poller.add(pair->client.socket, tag | 1);  // the lowest bit of a Pair's address is free to say which end
          poller.add(pair->upstream.socket, tag);
        }
        continue;
      }
      auto* pair = reinterpret_cast<Pair*>(event.data.u64 & ~std::uint64_t{1});
      const bool was_dead = pair->dead;
      handle(*pair, (event.data.u64 & 1) != 0, event.events);
      if (pair->dead && !was_dead) dead.push_back(pair);
    }
    for (Pair* pair : dead) delete pair;  // only now: both ends may have had an event in the same batch
    dead.clear();
  }
}

}  // namespace
}  // namespace crossfade::bench

int main(int argc, char** argv) try {
  if (argc != 3) throw std::invalid_argument("usage: raw_relay PORT UPSTREAM_PORT");
  crossfade::bench::raise_file_limit();
  crossfade::bench::run(crossfade::bench::to_port(argv[1]), crossfade::bench::to_port(argv[2]));
} catch (const std::exception& error) {
  std::fprintf(stderr, "raw_relay: %s\n", error.what());
  return 1;
}
