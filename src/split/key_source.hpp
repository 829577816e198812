// Where a service's key comes from, and the key of a request.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crossfade/config.hpp"
#include "split/request_fields.hpp"

namespace crossfade {

struct CompiledKeySource {
  KeySource::Kind kind = KeySource::Kind::ClientIp;
  std::uint32_t slot = 0;  // of the header or cookie in the service's FieldNames
  std::string text;        // "header X-Account-Id", for explanations
};

std::vector<CompiledKeySource> compile_key(std::span<const KeySource> sources, FieldNames& names);

// The one who must stay on one side. Points into the request or into `fields`.
struct Key {
  std::string_view value;
  std::uint32_t source = 0;  // index of the source it came from
};

// The first source that the request has: a repeated or empty header counts as absent, and so does an empty cookie (the
// first of its name; a second one is not looked at). Nothing: the request has no key.
std::optional<Key> find_key(std::span<const CompiledKeySource> sources, RequestFields& fields);

}  // namespace crossfade
