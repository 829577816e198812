// What the process as a whole needs before it serves: its log, its signals' defaults, enough file descriptors.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace crossfade {

// crossfade's own log goes to stderr, a line with time and level a message, coloured on a terminal only. `brief` leaves
// out the date, for a screen that somebody watches.
void set_up_log(bool brief);

// A write to a connection that is gone is an error to handle, not a reason to end.
void ignore_broken_pipes();

// Makes the memory of large lists and documents go back to the system when a reload has replaced them.
void return_large_blocks();

// Raises the soft limit of open files to the hard one and returns what it is then; nothing: no limit is known.
std::optional<std::uint64_t> raise_file_limit();

// A warning when `open_files` cannot carry `connections` (0: no limit, no warning). A proxied connection takes two
// descriptors, and the process a few for itself. Nothing: it can.
std::optional<std::string> file_limit_warning(std::uint64_t open_files, std::uint64_t connections);

}  // namespace crossfade
