#include "net/pipes.hpp"

#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace crossfade {

std::optional<Pipe> Pipe::open(std::size_t capacity) {
  int ends[2];
  if (::pipe2(ends, O_NONBLOCK | O_CLOEXEC) != 0) return std::nullopt;
  (void)::fcntl(ends[1], F_SETPIPE_SZ, static_cast<int>(capacity));
  const int granted = ::fcntl(ends[1], F_GETPIPE_SZ);
  return Pipe(ends[0], ends[1], granted > 0 ? static_cast<std::size_t>(granted) : 0);
}

Pipe::Pipe(Pipe&& other) noexcept
    : output_(std::exchange(other.output_, -1)),
      input_(std::exchange(other.input_, -1)),
      capacity_(other.capacity_),
      held_(other.held_) {}

Pipe& Pipe::operator=(Pipe&& other) noexcept {
  if (this == &other) return *this;
  close();
  output_ = std::exchange(other.output_, -1);
  input_ = std::exchange(other.input_, -1);
  capacity_ = other.capacity_;
  held_ = other.held_;
  return *this;
}

Pipe::~Pipe() { close(); }

void Pipe::close() {
  if (output_ < 0) return;
  ::close(output_);
  ::close(input_);
}

std::optional<Pipe> PipePool::take() {
  if (in_use_ == limit) return std::nullopt;
  std::optional<Pipe> pipe;
  if (pipes_.empty()) {
    pipe = Pipe::open(capacity_wanted);
    if (!pipe || pipe->capacity() < capacity_least) return std::nullopt;
  } else {
    pipe = std::move(pipes_.back());
    pipes_.pop_back();
  }
  ++in_use_;
  return pipe;
}

void PipePool::give(Pipe pipe) {
  --in_use_;
  if (pipe.held() == 0 && pipes_.size() < kept) pipes_.push_back(std::move(pipe));
}

}  // namespace crossfade
