// The command line of `load`, the bytes it sends, and the line it prints.
#include <cstdio>
#include <map>
#include <stdexcept>

#include "load.hpp"

namespace crossfade::bench {
namespace {

void read_url(Plan& plan, std::string_view url) {
  constexpr std::string_view scheme = "http://127.0.0.1:";
  if (!url.starts_with(scheme)) throw std::invalid_argument("--url begins with http://127.0.0.1:");
  plan.host = url.substr(7, url.find('/', scheme.size()) - 7);
  plan.port = to_port(plan.host.substr(plan.host.find(':') + 1).c_str());
  plan.path = url.substr(7 + plan.host.size());
  if (plan.path.empty()) plan.path = "/";
}

}  // namespace

Plan read_plan(int argc, char** argv) {
  Plan plan;
  if (argc < 2) throw std::invalid_argument("which mode? (see the top of load.cpp)");
  plan.mode = argv[1];
  std::map<std::string_view, bool*> switches{
      {"--poisson", &plan.poisson}, {"--close", &plan.close}, {"--chunked", &plan.chunked}};
  std::map<std::string_view, double*> times{
      {"--seconds", &plan.seconds}, {"--warmup", &plan.warmup}, {"--rate", &plan.rate}};
  std::map<std::string_view, std::size_t*> counts{{"--connections", &plan.connections},
                                                  {"--body-bytes", &plan.body_bytes},
                                                  {"--requests", &plan.requests},
                                                  {"--at-once", &plan.at_once}};
  for (int i = 2; i < argc; ++i) {
    const std::string_view name = argv[i];
    if (const auto found = switches.find(name); found != switches.end()) {
      *found->second = true;
      continue;
    }
    if (++i == argc) throw std::invalid_argument("no value for " + std::string(name));
    if (const auto time = times.find(name); time != times.end()) {
      *time->second = std::stod(argv[i]);
    } else if (const auto count = counts.find(name); count != counts.end()) {
      *count->second = std::stoul(argv[i]);
    } else if (name == "--url") {
      read_url(plan, argv[i]);
    } else {
      throw std::invalid_argument("unknown option " + std::string(name));
    }
  }
  return plan;
}

std::string request_head(const Plan& plan, std::size_t account) {
  std::string head = (plan.mode == "post" ? "POST " : "GET ") + plan.path + " HTTP/1.1\r\nHost: " + plan.host +
                     "\r\nX-Account-Id: acct-" + std::to_string(account) + "\r\n";
  if (plan.close) head += "Connection: close\r\n";
  if (plan.mode == "post") {
    head +=
        plan.chunked ? "Transfer-Encoding: chunked\r\n" : "Content-Length: " + std::to_string(plan.body_bytes) + "\r\n";
  }
  return head + "\r\n";
}

std::string upgrade_head(const Plan& plan) {
  std::string head = request_head(plan, 0);
  head.resize(head.size() - 2);
  return head +
         "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
}

std::string request_body(const Plan& plan) {
  if (plan.mode == "echo") {
    // One masked text frame of 64 bytes. The mask is zero, so that the payload reads as it is.
    return std::string("\x81\xc0\0\0\0\0", 6) + std::string(64, 'e');
  }
  if (plan.mode != "post") return {};
  if (!plan.chunked) return std::string(plan.body_bytes, 'b');
  constexpr std::uint64_t chunk = 16384;
  std::string body;
  for (std::uint64_t left = plan.body_bytes; left > 0; left -= std::min(left, chunk)) {
    char size[24];
    std::snprintf(size, sizeof size, "%llx\r\n", static_cast<unsigned long long>(std::min(left, chunk)));
    body += size + std::string(std::min(left, chunk), 'b') + "\r\n";
  }
  return body + "0\r\n\r\n";
}

int Result::print(double seconds) const {
  const auto us = [this](double quantile) { return static_cast<double>(latencies.quantile_ns(quantile)) / 1000; };
  std::printf(
      "{\"seconds\": %.6f, \"total\": %llu, \"count\": %llu, \"waited\": %llu, \"errors\": %llu, \"p50_us\": %.1f, "
      "\"p90_us\": %.1f, \"p99_us\": %.1f, \"p999_us\": %.1f, \"max_us\": %.1f}\n",
      seconds, static_cast<unsigned long long>(total), static_cast<unsigned long long>(latencies.count()),
      static_cast<unsigned long long>(waited), static_cast<unsigned long long>(errors), us(0.5), us(0.9), us(0.99),
      us(0.999), static_cast<double>(latencies.max_ns()) / 1000);
  if (errors > 0) std::fprintf(stderr, "load: %s\n", first_error.c_str());
  return errors > 0 ? 1 : 0;
}

}  // namespace crossfade::bench
