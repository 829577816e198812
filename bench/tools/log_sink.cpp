// Stands in for a syslog daemon: takes datagrams from a Unix socket, counts them and throws them away. HAProxy drops
// lines that nobody takes, so the count says whether it wrote them all. Prints it after SIGTERM.
//
// Usage: log_sink PATH
#include <sys/un.h>

#include <csignal>
#include <cstdio>

#include "sockets.hpp"

namespace {

volatile std::sig_atomic_t stopped = 0;

std::uint64_t count_lines(const crossfade::bench::Descriptor& socket) {
  constexpr std::size_t batch = 256;
  std::array<mmsghdr, batch> messages{};
  std::array<iovec, batch> parts{};
  std::array<char, 8> line{};  // the rest of each is cut off
  for (std::size_t i = 0; i < batch; ++i) {
    parts[i] = {line.data(), line.size()};
    messages[i].msg_hdr.msg_iov = &parts[i];
    messages[i].msg_hdr.msg_iovlen = 1;
  }
  std::uint64_t lines = 0;
  while (stopped == 0) {
    const int count = recvmmsg(socket.get(), messages.data(), batch, MSG_WAITFORONE, nullptr);
    if (count > 0) lines += static_cast<std::uint64_t>(count);
  }
  return lines;
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 2) throw std::invalid_argument("usage: log_sink PATH");
  struct sigaction action {};
  action.sa_handler = [](int) { stopped = 1; };  // without SA_RESTART: the wait for lines ends
  sigaction(SIGTERM, &action, nullptr);
  using crossfade::bench::check;
  const crossfade::bench::Descriptor socket(check(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0), "socket"));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::snprintf(address.sun_path, sizeof address.sun_path, "%s", argv[1]);
  check(bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), "bind");
  std::printf("%llu\n", static_cast<unsigned long long>(count_lines(socket)));
} catch (const std::exception& error) {
  std::fprintf(stderr, "log_sink: %s\n", error.what());
  return 1;
}
