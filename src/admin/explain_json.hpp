// An explanation as JSON: what GET /api/explain answers and `crossfade explain --json` prints (docs/explain.md).
#pragma once

#include <string>
#include <string_view>

#include "split/explain.hpp"

namespace crossfade {

// Headers and targets may hold any byte from 0x80, and JSON is UTF-8: text that is none is read as Latin-1.
std::string as_utf8(std::string_view bytes);

// One document without a line end.
std::string explain_json(const Explanation& explanation);

}  // namespace crossfade
