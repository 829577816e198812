// X-Request-Id: the one word that finds a request in every log.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "http/fields.hpp"

namespace crossfade {

inline constexpr std::string_view request_id_name = "X-Request-Id";

// Fast random numbers for ids and for spreading load; not for secrets. One per worker, seeded by the system.
class Random {
 public:
  Random();
  std::uint64_t operator()();

 private:
  std::uint64_t state_[2];
};

// The client's id when there is exactly one and it is 1 to 128 of [A-Za-z0-9._-]; empty otherwise.
std::string_view received_request_id(const FieldList& fields);

// Appends 32 hexadecimal digits.
void append_request_id(Random& random, std::string& out);

}  // namespace crossfade
