#include "net/frames.hpp"

#include <array>
#include <cstdint>
#include <new>

namespace crossfade {

namespace {

// A sanitizer must see a frame that is used after its end.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CROSSFADE_ADDRESS_SANITIZED  // as clang says it
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(CROSSFADE_ADDRESS_SANITIZED)
constexpr bool recycles = false;
#else
constexpr bool recycles = true;
#endif

constexpr std::size_t step = 64;

struct FreeFrame {
  FreeFrame* next;
};
struct FreeList {
  FreeFrame* first = nullptr;
  std::size_t size = 0;
};

// Without a destructor: asking whether it has run would cost every frame. Threads that run coroutines release it.
constinit thread_local std::array<FreeList, frame_bytes_kept / step> lists{};

// The list of frames of `bytes`, which are more than 0, rounded up.
std::size_t list_of(std::size_t bytes) { return (bytes - 1) / step; }

}  // namespace

void* allocate_frame(std::size_t bytes) {
  if (!recycles || bytes > frame_bytes_kept) return ::operator new(bytes);
  FreeList& list = lists[list_of(bytes)];
  if (list.first == nullptr) return ::operator new((list_of(bytes) + 1) * step);
  FreeFrame* frame = list.first;
  list.first = frame->next;
  --list.size;
  return frame;
}

void free_frame(void* frame, std::size_t bytes) noexcept {
  if (!recycles || bytes > frame_bytes_kept) return ::operator delete(frame);
  FreeList& list = lists[list_of(bytes)];
  if (list.size == frames_kept) return ::operator delete(frame);
  list.first = new (frame) FreeFrame{list.first};
  ++list.size;
}

void release_frames() noexcept {
  for (FreeList& list : lists) {
    while (list.first != nullptr) {
      FreeFrame* frame = list.first;
      list.first = frame->next;
      ::operator delete(frame);
    }
    list.size = 0;
  }
}

}  // namespace crossfade
