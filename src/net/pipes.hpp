// Pipes through which long bodies go from socket to socket without being copied into the process: splice(2). One
// worker's; not thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace crossfade {

// Bytes on their way from one descriptor to another. Closed when destroyed.
class Pipe {
 public:
  // None when there is no descriptor to be had.
  static std::optional<Pipe> open(std::size_t capacity);
  Pipe(Pipe&& other) noexcept;
  Pipe& operator=(Pipe&& other) noexcept;
  ~Pipe();

  int input() const { return input_; }
  int output() const { return output_; }
  // What the system granted; an unprivileged user gets few large ones (pipe(7)).
  std::size_t capacity() const { return capacity_; }
  std::size_t held() const { return held_; }
  void took(std::size_t bytes) { held_ += bytes; }
  void gave(std::size_t bytes) { held_ -= bytes; }

 private:
  Pipe(int output, int input, std::size_t capacity) : output_(output), input_(input), capacity_(capacity) {}
  void close();

  int output_;  // the end to read from
  int input_;
  std::size_t capacity_;
  std::size_t held_ = 0;
};

class PipePool {
 public:
  static constexpr std::size_t capacity_wanted = 256 * 1024;
  // One that got less than this is not worth its system calls.
  static constexpr std::size_t capacity_least = 64 * 1024;
  static constexpr std::size_t kept = 16;
  // In use at once, in one worker: each is two descriptors, and holds pages for as long as its reader is slow. Beyond
  // it bodies are copied.
  static constexpr std::size_t limit = 128;

  // None when the limit is reached or the system has none to give.
  std::optional<Pipe> take();
  void give(Pipe pipe);  // closes it when bytes are left in it

 private:
  std::vector<Pipe> pipes_;
  std::size_t in_use_ = 0;
};

}  // namespace crossfade
