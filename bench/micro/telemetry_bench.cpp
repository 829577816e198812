// What it costs to record a request: the numbers of its cell, and its line of the access log.
#include <benchmark/benchmark.h>

#include <chrono>
#include <string>

#include "telemetry/access_line.hpp"
#include "telemetry/cells.hpp"

namespace crossfade {
namespace {

using namespace std::chrono_literals;

// As proxy/record.cpp does it for a request that a dial decided. Durations vary, as the buckets' search depends on
// them.
void count_a_request(benchmark::State& state) {
  const LatencyBounds bounds = latency_bounds();
  DialCell cell(bounds);
  std::chrono::nanoseconds duration = 0ns;
  for (auto _ : state) {
    duration = (duration + 7'919'000ns) % 400'000'000ns;
    cell.requests.add(Reason::Dial, 200);
    cell.duration[0].observe(duration);
    cell.upstream_response[0].observe(duration / 2);
    cell.request_bytes.add(0);
    cell.response_bytes.add(84);
    benchmark::DoNotOptimize(cell);
  }
}
BENCHMARK(count_a_request);

AccessRecord record_of(std::string_view path) {
  AccessRecord record;
  record.start = std::chrono::sys_days{std::chrono::year{2026} / 10 / 14} + 9h + 8min + 7s + 6ms;
  record.request_id = "0af7651916cd43dd8448eb211c80319c";
  record.client = IpAddress::from_v4(0xc0000207U);
  record.method = "GET";
  record.host = "api.example.com";
  record.path = path;
  record.query = "from=94110&to=10001";
  record.service = "public-api";
  record.dial = "rates";
  record.pool = "py3";
  record.endpoint = "10.0.1.5:8000";
  record.decided = true;
  record.side = Side::New;
  record.bucket = 47'110;
  record.status = 200;
  record.response_bytes = 84;
  record.duration = 12'345'678ns;
  record.upstream = 11'345'678ns;
  return record;
}

void format_line(benchmark::State& state, std::string_view path) {
  AccessRecord record = record_of(path);
  TimestampWriter timestamps;
  std::string out;
  out.reserve(64 * 1024);
  for (auto _ : state) {
    out.clear();
    record.start += 100us;
    append_access_line(out, record, timestamps);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(out.size()));
}
BENCHMARK_CAPTURE(format_line, plain, "/v1/rates/7/quote");
BENCHMARK_CAPTURE(format_line, with_bytes_to_escape, "/v1/rates/\"7\"/\xc3\xa9\x01");

}  // namespace
}  // namespace crossfade
