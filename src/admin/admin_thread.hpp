// What the threads of the admin address have in common.
#pragma once

namespace crossfade {

// Of the thread that calls it: its name, at most 15 characters, no signals, which are the main thread's business, and a
// nice value.
void prepare_admin_thread(const char* name, int nice_value);

}  // namespace crossfade
