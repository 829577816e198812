// A pipe for as long as one body needs it. One thread.
#pragma once

#include <optional>
#include <utility>

#include "net/pipes.hpp"

namespace crossfade {

class PipeLease {
 public:
  explicit PipeLease(PipePool& pool) : pool_(pool) {}
  ~PipeLease() {
    if (pipe_) pool_.give(std::move(*pipe_));
  }
  PipeLease(const PipeLease&) = delete;
  PipeLease& operator=(const PipeLease&) = delete;

  // Takes one, if there is one to be had. Asks once: a system without pipes is not asked for each piece of a body.
  void take() {
    if (!std::exchange(asked_, true)) pipe_ = pool_.take();
  }
  explicit operator bool() const { return pipe_.has_value(); }
  Pipe& operator*() { return *pipe_; }

 private:
  PipePool& pool_;
  std::optional<Pipe> pipe_;
  bool asked_ = false;
};

}  // namespace crossfade
