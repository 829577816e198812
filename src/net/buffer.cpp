#include "net/buffer.hpp"

#include <utility>

namespace crossfade {

BlockPool::~BlockPool() {
  for (char* block : small_) delete[] block;
  for (char* block : large_) delete[] block;
}

namespace {

char* pop(std::vector<char*>& kept, std::size_t bytes) {
  if (kept.empty()) return new char[bytes];
  char* block = kept.back();
  kept.pop_back();
  return block;
}

void push(std::vector<char*>& kept, char* block, std::size_t cap) {
  if (kept.size() < cap) {
    kept.push_back(block);
  } else {
    delete[] block;
  }
}

}  // namespace

char* BlockPool::take_small() { return pop(small_, small_bytes); }
void BlockPool::give_small(char* block) { push(small_, block, small_kept); }

char* BlockPool::take_large() {
  if (large_in_use_ == large_limit) return nullptr;
  ++large_in_use_;
  return pop(large_, large_bytes);
}

void BlockPool::give_large(char* block) {
  --large_in_use_;
  push(large_, block, large_kept);
}

std::span<char> Buffer::space() {
  if (data_ == nullptr) move_to(pool_->take_small(), BlockPool::small_bytes, Kind::Small);
  if (begin_ == end_) begin_ = end_ = 0;
  return {data_ + end_, capacity_ - end_};
}

void Buffer::reserve(std::size_t bytes) {
  if (data_ == nullptr && bytes <= BlockPool::small_bytes) {
    move_to(pool_->take_small(), BlockPool::small_bytes, Kind::Small);
  } else if (bytes > capacity_) {
    move_to(new char[bytes], bytes, Kind::Heap);
  } else if (bytes > capacity_ - begin_) {
    compact();
  }
}

void Buffer::enlarge() {
  if (kind_ == Kind::Large || size() > BlockPool::large_bytes) return;
  if (char* block = pool_->take_large()) move_to(block, BlockPool::large_bytes, Kind::Large);
}

void Buffer::compact() {
  if (begin_ == 0) return;
  std::memmove(data_, data_ + begin_, size());
  end_ -= begin_;
  begin_ = 0;
}

void Buffer::move_to(char* block, std::size_t capacity, Kind kind) {
  const std::size_t kept = size();
  if (kept != 0) std::memcpy(block, data_ + begin_, kept);
  release();
  data_ = block;
  end_ = kept;
  capacity_ = capacity;
  kind_ = kind;
}

void Buffer::release() {
  switch (kind_) {
    case Kind::None:
      break;
    case Kind::Small:
      pool_->give_small(data_);
      break;
    case Kind::Large:
      pool_->give_large(data_);
      break;
    case Kind::Heap:
      delete[] data_;
      break;
  }
  data_ = nullptr;
  begin_ = end_ = capacity_ = 0;
  kind_ = Kind::None;
}

void Buffer::swap(Buffer& other) noexcept {
  std::swap(pool_, other.pool_);
  std::swap(data_, other.data_);
  std::swap(begin_, other.begin_);
  std::swap(end_, other.end_);
  std::swap(capacity_, other.capacity_);
  std::swap(kind_, other.kind_);
}

}  // namespace crossfade
