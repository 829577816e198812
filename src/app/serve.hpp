// `crossfade serve`: the proxy, until somebody ends it.
#pragma once

#include <iosfwd>
#include <string>

#include "app/running_proxy.hpp"

namespace crossfade {

// Serves on this thread and its workers until SIGTERM or SIGINT has drained it. Returns an ExitCode: a document with
// errors or an address in use is exit_failed, and `err` says why.
int serve(const std::string& config_path, std::ostream& err);

// Says why a proxy did not start, a document's errors as `check` prints them.
void print_failure(const std::string& config_path, const StartFailure& failure, std::ostream& err);

}  // namespace crossfade
