// Bytes on their way: a window into a block from the worker's block pool. One thread.
#pragma once

#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

namespace crossfade {

// Free lists of blocks of two sizes. Beyond the caps blocks go back to the heap, so that a burst leaves nothing behind.
class BlockPool {
 public:
  static constexpr std::size_t small_bytes = 20 * 1024;   // a head and a body of the usual buffers' size, 16 KiB
  static constexpr std::size_t large_bytes = 128 * 1024;  // relaying large bodies
  static constexpr std::size_t small_kept = 256;
  static constexpr std::size_t large_kept = 16;
  // Large blocks in use at once, in one worker: ten thousand slow downloads must not take a gigabyte. Beyond it bodies
  // are relayed through small blocks.
  static constexpr std::size_t large_limit = 512;

  BlockPool() = default;
  ~BlockPool();
  BlockPool(const BlockPool&) = delete;
  BlockPool& operator=(const BlockPool&) = delete;

  char* take_small();
  char* take_large();  // null when the limit is reached
  void give_small(char* block);
  void give_large(char* block);
  std::size_t kept_bytes() const { return small_.size() * small_bytes + large_.size() * large_bytes; }

 private:
  std::vector<char*> small_;
  std::vector<char*> large_;
  std::size_t large_in_use_ = 0;
};

// Readable bytes are [begin, end) of the block; reading consumes at the front, receiving commits at the back. Holds no
// block until it is asked for space, and gives it back when destroyed or released.
class Buffer {
 public:
  explicit Buffer(BlockPool& pool) : pool_(&pool) {}
  ~Buffer() { release(); }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  std::string_view view() const { return {data_ + begin_, end_ - begin_}; }
  char* data() { return data_ + begin_; }
  std::size_t size() const { return end_ - begin_; }
  bool empty() const { return begin_ == end_; }
  std::size_t capacity() const { return capacity_; }

  // Free space behind the bytes. Takes a block when there is none; moves bytes to the front only when empty.
  std::span<char> space();
  void commit(std::size_t bytes) { end_ += bytes; }
  void consume(std::size_t bytes) { begin_ += bytes; }
  void truncate(std::size_t bytes) { end_ = begin_ + bytes; }  // keep the first `bytes`

  // Makes room for `bytes` in all from the current front, moving what there is (views into it become invalid). Heads
  // above a small block are rare and come from the heap.
  void reserve(std::size_t bytes);
  // Moves to a large block if the pool has one to give.
  void enlarge();
  // Moves the bytes to the front of the block.
  void compact();
  void release();
  void swap(Buffer& other) noexcept;

 private:
  enum class Kind : unsigned char { None, Small, Large, Heap };
  void move_to(char* block, std::size_t capacity, Kind kind);

  BlockPool* pool_;
  char* data_ = nullptr;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t capacity_ = 0;
  Kind kind_ = Kind::None;
};

}  // namespace crossfade
