// Trailers (RFC 9110, 6.5): fields behind a chunked body. They are passed on behind the body or not at all, never
// merged into a head.
#pragma once

#include <string>
#include <string_view>

#include "http/fields.hpp"

namespace crossfade {

struct TrailerRules {
  const FieldList* head = nullptr;  // whose Connection fields nominate; null: none does
  bool underscores = true;          // whether names with a "_" may be passed on
};

// Appends those lines of `raw` (whole lines, as ChunkDecoder has checked and kept them) that may be passed on. Dropped
// are fields that frame, route, authenticate or describe a message, or that crossfade answers for: a recipient that
// merges trailers must not be told by them what the head did not say (RFC 9110, 6.5.1).
void append_trailers(std::string_view raw, const TrailerRules& rules, std::string& out);

}  // namespace crossfade
