// Memory for coroutines' frames: free lists by size, a thread's own, so that a request in steady state allocates
// nothing, however many are under way. Asio's recycling allocator keeps a fixed few per thread and searches them one by
// one.
#pragma once

#include <cstddef>

namespace crossfade {

void* allocate_frame(std::size_t bytes);
void free_frame(void* frame, std::size_t bytes) noexcept;

// Gives back what this thread keeps: when it ends, and after a crowd.
void release_frames() noexcept;

// Frames up to this size are kept, and so many of each size.
inline constexpr std::size_t frame_bytes_kept = 2'048;
inline constexpr std::size_t frames_kept = 512;

}  // namespace crossfade
