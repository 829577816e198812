// Which requests have a line in a sampled access log.
#pragma once

#include <cstdint>
#include <string_view>

#include "crossfade/stable_hash.hpp"

namespace crossfade {

// The same for the same id in every process: `crossfade bucket --salt access_log ID` prints a number below `sample`,
// which is a share in thousandths of a percent.
inline bool is_sampled(std::uint32_t sample, std::string_view request_id) {
  return sample >= bucket_count || (sample != 0 && bucket_of("access_log", request_id) < sample);
}

}  // namespace crossfade
