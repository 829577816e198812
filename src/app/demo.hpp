// `crossfade demo`: everything that crossfade does, on one machine, without any other service.
#pragma once

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <optional>

namespace crossfade {

struct DemoOptions {
  bool traffic = true;
  std::optional<std::chrono::milliseconds> duration;  // absent: until SIGINT or SIGTERM
  std::optional<std::uint16_t> port;                  // absent: 8080, or any when that is taken; 0: any
  std::optional<std::uint16_t> admin_port;            // absent: 9901, or any when that is taken; 0: any
};

// Runs two upstreams, the proxy as `serve` runs it, and traffic; prints what to try. Returns an ExitCode.
int run_demo(const DemoOptions& options, std::ostream& out, std::ostream& err);

}  // namespace crossfade
