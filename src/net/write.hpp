// Writing several pieces as one: gathered, tried at once, awaited only when the peer does not take them.
#pragma once

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "net/task.hpp"
#include "net/wait_deadline.hpp"

namespace crossfade {

// What is still to be written. Views must outlive the writing.
class Pieces {
 public:
  void add(std::string_view bytes) {
    if (bytes.empty()) return;
    assert(count_ < pieces_.size());
    pieces_[count_++] = {const_cast<char*>(bytes.data()), bytes.size()};
  }
  void advance(std::size_t bytes);
  bool empty() const { return first_ == count_; }
  std::span<const iovec> span() const { return {pieces_.data() + first_, count_ - first_}; }

 private:
  std::array<iovec, 6> pieces_;
  std::size_t first_ = 0;
  std::size_t count_ = 0;
};

enum class WriteEnd : std::uint8_t {
  Done = 1,
  Blocked = 2,  // flush only
  Expired = 3,  // no progress for as long as allowed, or interrupted
  Failed = 4,   // the peer is gone
};

// Writes what can be written without waiting: Done, Blocked or Failed.
WriteEnd flush(Transport& transport, Pieces& pieces);
WriteEnd flush(Transport& transport, Pipe& pipe);

// Writes the rest: Done, Expired or Failed. `gap` is the longest time without progress, 0 for none.
Task<WriteEnd> write_rest(Transport& transport, Pieces& pieces, WaitDeadline& deadline, DeadlineQueue& queue,
                          Clock::duration gap);
Task<WriteEnd> write_rest(Transport& transport, Pipe& pipe, WaitDeadline& deadline, DeadlineQueue& queue,
                          Clock::duration gap);

}  // namespace crossfade
