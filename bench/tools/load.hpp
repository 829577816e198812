// What the modes of `load` share: the plan from the command line, the connections, and what comes out.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "histogram.hpp"
#include "http_message.hpp"
#include "sockets.hpp"

namespace crossfade::bench {

struct Plan {
  std::string mode;
  std::uint16_t port = 0;
  std::string path = "/";
  std::string host;
  std::size_t connections = 1;
  double seconds = 1;
  double warmup = 0;  // requests that begin in it are made, but not measured
  double rate = 0;    // per second
  bool poisson = false;
  bool close = false;  // a new connection for every request
  std::uint64_t body_bytes = 0;
  bool chunked = false;
  std::size_t requests = 1;
  std::size_t at_once = 64;
};

Plan read_plan(int argc, char** argv);

struct Result {
  Histogram latencies;
  std::uint64_t total = 0;   // answered, also in the warm-up
  std::uint64_t waited = 0;  // had to wait for a connection
  std::uint64_t errors = 0;
  std::string first_error;

  void fail(std::string_view what) {
    if (errors++ == 0) first_error = what;
  }
  // As one line of JSON. Returns the exit code.
  int print(double seconds) const;
};

// One connection that has one request under way at most.
class Client {
 public:
  enum class Event { nothing, answered, closed, failed };

  explicit Client(const Plan& plan) : plan_(plan) {}

  void open(std::uint8_t source = 1);
  const Descriptor& socket() const { return socket_; }

  // Both parts stay where they are until the answer is there. False: the connection broke.
  bool send_request(std::string_view head, std::string_view body, std::int64_t started);
  // From now on the answer is the request itself.
  void become_echo() { echo_ = true; }

  Event on_ready(std::uint32_t events);
  std::int64_t started() const { return started_; }
  // The peer sent its end of the stream. Of use after `answered`: its edge is not seen again.
  bool hung_up() const { return hung_up_; }
  std::string_view error() const { return error_; }

 private:
  bool send_rest();
  Event receive();
  bool take(std::string_view bytes);
  Event fail(std::string_view what);

  const Plan& plan_;
  Descriptor socket_;
  std::string_view head_, body_;  // not sent yet
  std::string_view expected_;     // of an echo
  MessageReader answer_{MessageReader::Kind::response};
  std::int64_t started_ = 0;
  bool under_way_ = false, echo_ = false, hung_up_ = false;
  std::string error_;
};

// The connections of a run, and the requests they take turns to send: one for each of 500 accounts.
class Crowd {
 public:
  Crowd(const Plan& plan, Result& result);

  std::size_t size() const { return clients_.size(); }
  void open(std::size_t client);
  void open_all();
  void begin(std::size_t client, std::int64_t started);

  // Waits once, until the deadline of now_ns() at most. Calls on_answer(client) for each that is free again.
  template <class OnAnswer>
  void wait(std::int64_t deadline, OnAnswer on_answer) {
    for (const epoll_event& event : poller_.wait(deadline)) {
      const std::size_t client = event.data.u64;
      if (take_event(client, event.events)) on_answer(client);
    }
  }
  std::size_t under_way() const { return under_way_; }
  // What began earlier is not measured.
  void measure_from(std::int64_t time) { measure_from_ = time; }

 private:
  bool take_event(std::size_t client, std::uint32_t events);
  void upgrade_all();

  const Plan& plan_;
  Result& result_;
  Poller poller_;
  std::vector<std::unique_ptr<Client>> clients_;
  std::vector<std::string> heads_;
  std::string body_;
  std::size_t next_head_ = 0;
  std::size_t under_way_ = 0;
  std::int64_t measure_from_ = 0;
};

// An account's request as it goes over the wire, without its body.
std::string request_head(const Plan& plan, std::size_t account);
// The body, with its framing when it is chunked; for an echo, one WebSocket frame.
std::string request_body(const Plan& plan);
std::string upgrade_head(const Plan& plan);

int run_closed(const Plan& plan);
int run_open(const Plan& plan);
int run_idle(const Plan& plan);
int run_selftest();

}  // namespace crossfade::bench
