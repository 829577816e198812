// `crossfade explain`: why a request goes where it goes.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace crossfade {

struct ExplainOptions {
  std::string config;   // a file …
  std::string admin{};  // … or the admin address' URL of a running crossfade
  std::string url;
  std::string method = "GET";
  std::vector<std::string> headers{};
  std::string client_ip{};  // empty: 127.0.0.1
  std::string listener{};   // its address; empty: the first
  bool json = false;
};

// Prints two columns, or one JSON document. Returns an ExitCode: fine for whatever could be explained, a refusal of the
// request included.
int explain_request(const ExplainOptions& options, std::ostream& out, std::ostream& err);

// The command line that explains this, quoted for a shell.
std::string explain_command_line(const ExplainOptions& options);

}  // namespace crossfade
