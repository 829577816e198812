// The load generator. One thread; each connection has one request under way at most.
//
//   load get  --url URL --connections N --seconds S [--close]
//   load post --url URL --connections N --seconds S --body-bytes B [--chunked]
//   load echo --url URL --connections N --seconds S      WebSocket: a frame of 64 bytes there and back
//       Closed loop: a connection sends its next request when it has its answer; with --close, over a new connection.
//   load open --url URL --connections N --seconds S --rate R [--poisson] [--warmup W]
//       Open loop: R requests per second, evenly or at random, whatever the server does. One that finds no free
//       connection waits for it, and its latency counts from when it was due.
//   load idle --url URL --connections N [--requests K] [--at-once M]
//       Opens N connections, makes K requests on each, M of them at once; prints "ready", holds them until stdin ends.
//   load selftest
//
// URL is http://127.0.0.1:PORT/PATH. Prints one line of JSON; anything but a 2xx answer is an error, and with errors
// the exit code is 1.
#include <sched.h>
#include <sys/prctl.h>

#include <cstdio>
#include <deque>
#include <random>

#include "load.hpp"

namespace crossfade::bench {

namespace {

constexpr std::uint64_t too_many_errors = 20;
// The next arrival is not slept for when it is so near: falling asleep and waking up would take a good part of the
// wait, on a virtual machine above all. The upstream on the same core goes first meanwhile.
constexpr std::int64_t soon_ns = 200'000;
constexpr std::int64_t patience_ns = 20'000'000'000;  // for answers, once nothing is asked any more

std::int64_t to_ns(double seconds) { return static_cast<std::int64_t>(seconds * 1e9); }

// What was asked is waited for, so that what the proxy worked on was also counted.
template <class OnAnswer>
void await_answers(Crowd& crowd, Result& result, OnAnswer on_answer) {
  const std::int64_t deadline = now_ns() + patience_ns;
  while (crowd.under_way() > 0 && now_ns() < deadline) crowd.wait(deadline, on_answer);
  for (std::size_t i = 0; i < crowd.under_way(); ++i) result.fail("no answer within 20 s");
}

}  // namespace

int run_closed(const Plan& plan) {
  Result result;
  Crowd crowd(plan, result);
  crowd.open_all();
  const std::int64_t begun = now_ns();
  const std::int64_t end = begun + to_ns(plan.seconds);
  for (std::size_t i = 0; i < crowd.size(); ++i) crowd.begin(i, begun);
  while (now_ns() < end && result.errors < too_many_errors) {
    crowd.wait(end, [&](std::size_t client) {
      const std::int64_t now = now_ns();
      if (plan.close) crowd.open(client);
      crowd.begin(client, now);
    });
  }
  await_answers(crowd, result, [](std::size_t) {});
  return result.print(static_cast<double>(now_ns() - begun) / 1e9);
}

int run_open(const Plan& plan) {
  // By default the kernel may let a sleeper wait 50 us longer.
  check(prctl(PR_SET_TIMERSLACK, 1), "prctl");
  if (plan.rate <= 0) throw std::invalid_argument("--rate is missing");
  Result result;
  Crowd crowd(plan, result);
  crowd.open_all();
  std::deque<std::size_t> free;  // the one that waited longest first, as when there are many clients
  for (std::size_t i = 0; i < crowd.size(); ++i) free.push_back(i);
  std::deque<std::int64_t> due;
  std::mt19937_64 random(1);
  std::exponential_distribution<double> gap(plan.rate);
  const std::int64_t begun = now_ns();
  const double duration = plan.warmup + plan.seconds;
  crowd.measure_from(begun + to_ns(plan.warmup));
  double next = 0;
  const auto release = [&](std::size_t client) { free.push_back(client); };
  while ((next < duration || !due.empty()) && result.errors < too_many_errors) {
    for (const std::int64_t now = now_ns(); next < duration && begun + to_ns(next) <= now;) {
      result.waited += due.size() >= free.size() ? 1 : 0;
      due.push_back(begun + to_ns(next));
      next += plan.poisson ? gap(random) : 1 / plan.rate;
    }
    for (; !due.empty() && !free.empty(); due.pop_front(), free.pop_front()) crowd.begin(free.front(), due.front());
    const std::int64_t until = next < duration ? begun + to_ns(next) : now_ns() + patience_ns;
    const bool soon = until - now_ns() < soon_ns;
    if (soon) sched_yield();
    crowd.wait(soon ? 0 : until, release);
  }
  await_answers(crowd, result, release);
  return result.print(plan.seconds);
}

int run_idle(const Plan& plan) {
  Result result;
  Crowd crowd(plan, result);
  crowd.open_all();
  std::vector<std::size_t> left(crowd.size(), plan.requests);
  std::size_t next = 0;
  const auto begin = [&](std::size_t client) {
    --left[client];
    crowd.begin(client, now_ns());
  };
  const auto begin_next = [&] {
    if (next < crowd.size() && plan.requests > 0) begin(next++);
  };
  for (std::size_t i = 0; i < plan.at_once; ++i) begin_next();
  await_answers(crowd, result, [&](std::size_t client) { left[client] > 0 ? begin(client) : begin_next(); });
  std::puts("ready");
  std::fflush(stdout);
  while (std::getchar() != EOF) continue;
  return result.print(0);
}

}  // namespace crossfade::bench

int main(int argc, char** argv) try {
  using namespace crossfade::bench;
  raise_file_limit();
  const Plan plan = read_plan(argc, argv);
  if (plan.mode == "get" || plan.mode == "post" || plan.mode == "echo") return run_closed(plan);
  if (plan.mode == "open") return run_open(plan);
  if (plan.mode == "idle") return run_idle(plan);
  if (plan.mode == "selftest") return run_selftest();
  throw std::invalid_argument("unknown mode " + plan.mode);
} catch (const std::exception& error) {
  std::fprintf(stderr, "load: %s\n", error.what());
  return 1;
}
