// GET and POST for the subcommands that ask a running crossfade: one request, one answer, bounded in time and size.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "app/http_url.hpp"
#include "base/result.hpp"

namespace crossfade {

struct FetchLimits {
  std::chrono::milliseconds timeout{10'000};  // for everything, the lookup of the name included
  std::size_t body_bytes = 16 * 1024 * 1024;
};

// The body of a 200. Anything else is an error that can be shown: it names the URL and says what happened, of an answer
// the status, and its `code` and `detail` if it is one of crossfade's. Redirects are not followed. Blocks.
result<std::string, std::string> fetch(const HttpUrl& url, const FetchLimits& limits = {});

// The same for a POST of JSON. An empty token is none; otherwise it is sent as `Authorization: Bearer`.
result<std::string, std::string> post_json(const HttpUrl& url, std::string body, const std::string& token,
                                           const FetchLimits& limits = {});

}  // namespace crossfade
