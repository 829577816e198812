// Memory for one pending Asio operation inside the object it belongs to. Asio's recycling allocator would hand an idle
// connection's 100-byte wait a block that once held a coroutine frame, and keep it for hours.
#pragma once

#include <cstddef>
#include <new>

namespace crossfade {

class HandlerSlot {
 public:
  HandlerSlot() = default;
  HandlerSlot(const HandlerSlot&) = delete;
  HandlerSlot& operator=(const HandlerSlot&) = delete;

  void* allocate(std::size_t bytes) {
    if (in_use_ || bytes > sizeof(memory_)) return ::operator new(bytes);
    in_use_ = true;
    return memory_;
  }
  void deallocate(void* pointer) {
    if (pointer == memory_) {
      in_use_ = false;
    } else {
      ::operator delete(pointer);
    }
  }

 private:
  alignas(std::max_align_t) std::byte memory_[96];
  bool in_use_ = false;
};

// The allocator a handler associates with itself to use a slot.
template <class T>
struct SlotAllocator {
  using value_type = T;
  HandlerSlot* slot;

  explicit SlotAllocator(HandlerSlot& s) : slot(&s) {}
  template <class U>
  SlotAllocator(const SlotAllocator<U>& other) : slot(other.slot) {}  // NOLINT: allocators convert implicitly

  T* allocate(std::size_t n) { return static_cast<T*>(slot->allocate(n * sizeof(T))); }
  void deallocate(T* pointer, std::size_t) { slot->deallocate(pointer); }
  template <class U>
  bool operator==(const SlotAllocator<U>& other) const {
    return slot == other.slot;
  }
};

}  // namespace crossfade
