// What an explanation says beside the decision. Plain functions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "crossfade/config.hpp"
#include "http/request_head.hpp"
#include "split/explain.hpp"

namespace crossfade {

// The names of the header lines of a complete head that are gone before any decision because of their `_`. `bytes` is
// copied: the head is yet to be read.
std::vector<std::string> dropped_headers(std::string bytes, const Config& config, const ListenerConfig& listener);

// What may still change the outcome, and what may surprise. `explanation` has its decision already.
std::vector<std::string> explain_notes(const Explanation& explanation, const ServiceConfig& service, std::uint32_t dial,
                                       const RequestHead& head);

}  // namespace crossfade
