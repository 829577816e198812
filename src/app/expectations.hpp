// A file of expectations: requests, and what must become of each. Read as strictly as a configuration.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "crossfade/decision.hpp"
#include "crossfade/load.hpp"

namespace crossfade {

struct Expectation {
  std::string name;  // may be empty
  std::uint32_t line = 0, column = 0;

  std::string method = "GET";
  std::string url;
  std::vector<std::string> headers;  // as curl takes them
  std::string client_ip;             // empty: the default
  std::string listener;              // empty: the first

  // Either a refusal, or the three words of a decision, and maybe more.
  std::optional<unsigned> status;
  Side side = Side::Legacy;
  Reason reason = Reason::Dial;
  std::string dial;
  std::string service;  // empty: any
  std::string pool;     // empty: any
};

struct Expectations {
  std::string config;  // a path; empty: the file names none
  std::vector<Expectation> all;
};

inline constexpr std::size_t expectations_max = 100'000;

// A relative `config` is made one of the file's own folder. All errors are reported, with their places.
result<Expectations, ConfigErrors> parse_expectations(const Document& document);

}  // namespace crossfade
