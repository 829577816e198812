// Why a request goes where it goes: the decision with everything that led to it. Plain functions; thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "crossfade/config.hpp"
#include "crossfade/route_table.hpp"
#include "http/problem.hpp"
#include "split/asked_request.hpp"

namespace crossfade {

struct ExplainedKey {
  std::string source;  // "header X-Account-Id"
  std::string value;
};

struct Explanation {
  std::vector<TraceStep> steps;  // all of it in words, in the order in which it was tried; the last are the outcome
  std::string client;            // whose request it is, as trusted_proxies give it; empty: the head was refused

  // What crossfade answers by itself; None: the request goes to a pool, and what follows means something.
  Problem refusal = Problem::None;
  std::string detail;

  std::string service;
  std::string dial;
  std::string pool;
  Side side = Side::Legacy;
  Reason reason = Reason::Dial;
  std::optional<ExplainedKey> key;
  std::optional<std::uint32_t> bucket;
  std::string salt;
  std::uint32_t position = 0;  // of the dial: buckets below it go to new
  bool by_chance = false;      // the side was drawn by lot, and is for each such request
  bool overridden = false;     // a valid override was there, even if a hold overruled it
  OverrideIgnored override_ignored = OverrideIgnored::No;
  std::vector<std::string> notes;  // what may still change the outcome, or surprise
};

// The table of a configuration and the listener that the request comes to.
struct Explainer {
  const RouteTable& routes;
  const Config& config;  // the one that `routes` was compiled from
  std::size_t listener = 0;

  // `random` is what missing_key: random draws by. An error is a request that cannot be one (see head_of).
  result<Explanation, std::string> explain(const AskedRequest& asked, std::uint64_t random) const;
};

// Which of the listeners has this address, as text; empty: the first. An error names those there are.
result<std::size_t, std::string> find_listener(std::span<const Address> listeners, std::string_view address);

}  // namespace crossfade
