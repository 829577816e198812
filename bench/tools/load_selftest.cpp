// Checks what all figures rest on: the histogram's error, and that messages are framed alike however they arrive.
#include <cstdio>
#include <limits>
#include <random>
#include <stdexcept>

#include "load.hpp"

namespace crossfade::bench {
namespace {

void expect(bool holds, const std::string& what) {
  if (!holds) throw std::runtime_error("selftest: " + what);
}

void check_histogram() {
  std::mt19937_64 random(7);
  std::vector<std::int64_t> values;
  Histogram histogram;
  expect(histogram.quantile_ns(0.5) == 0, "an empty histogram has no median");
  for (int i = 0; i < 100'000; ++i) {
    values.push_back(static_cast<std::int64_t>(random() >> (24 + random() % 40)));  // from nothing to 18 minutes
    histogram.record(values.back());
  }
  std::sort(values.begin(), values.end());
  for (const double quantile : {0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 1.0}) {
    const auto exact = static_cast<double>(values[static_cast<std::size_t>(std::ceil(quantile * 100'000)) - 1]);
    const auto told = static_cast<double>(histogram.quantile_ns(quantile));
    expect(std::abs(told - exact) <= 0.01 * exact, "quantile " + std::to_string(quantile) + " is off by more than 1 %");
  }
  expect(histogram.max_ns() == static_cast<std::uint64_t>(values.back()), "the maximum is exact");
  histogram.record(-1);
  histogram.record(std::numeric_limits<std::int64_t>::max());
  expect(histogram.count() == 100'002, "every value has a bucket");
}

void check_message(MessageReader::Kind kind, const std::string& message, const std::string& first_line) {
  const std::string stream = message + "HTTP";  // the next message has begun
  for (std::size_t piece = 1; piece <= stream.size(); ++piece) {
    MessageReader reader(kind);
    std::size_t used = 0;
    while (!reader.done() && used < stream.size()) {
      used += reader.read(std::string_view(stream).substr(used, piece));
    }
    expect(reader.done() && !reader.failed(), "a message in pieces of " + std::to_string(piece) + ": " + message);
    expect(used == message.size(), "where a message ends: " + message);
    expect(reader.first_line() == first_line, "the first line of: " + message);
  }
}

}  // namespace

int run_selftest() {
  using Kind = MessageReader::Kind;
  check_histogram();
  check_message(Kind::request, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1");
  check_message(Kind::request, "PUT / HTTP/1.1\r\ncontent-length:  3 \r\n\r\nabc", "PUT / HTTP/1.1");
  check_message(Kind::response, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcde", "HTTP/1.1 200 OK");
  check_message(Kind::response,
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n3;x=y\r\nab\n\r\n1a\r\n" + std::string(26, 'z') +
                    "\r\n0\r\nTrailer: a\r\n\r\n",
                "HTTP/1.1 200 OK");
  Plan plan;
  plan.mode = "post";
  plan.chunked = true;
  plan.body_bytes = 40'000;
  std::string stream = request_head(plan, 1) + request_body(plan);
  MessageReader reader(Kind::request);
  expect(reader.read(stream) == stream.size() && reader.done(), "the chunked body that `load post` sends");
  std::puts("selftest: fine");
  return 0;
}

}  // namespace crossfade::bench
