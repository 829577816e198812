// The far end of the access log: blocks of whole lines, written to a descriptor as they are. Lives in spdlog's thread.
#pragma once

#include <spdlog/sinks/sink.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace crossfade {

// Knows how many blocks are on their way to it, so that a queue in front of it can be bounded without waiting.
class BlockSink : public spdlog::sinks::sink {
 public:
  static constexpr std::uint32_t max_pending_blocks = 64;
  // How long closing waits for a reader (a pipe's, a terminal's) that takes nothing. A file is never waited for so.
  static constexpr std::chrono::milliseconds closing_patience{2'000};

  // `path`: "stdout" or a file, opened for appending.
  static result<std::shared_ptr<BlockSink>> open(const std::string& path);
  ~BlockSink() override;
  BlockSink(const BlockSink&) = delete;
  BlockSink& operator=(const BlockSink&) = delete;

  // Any thread. A block may be queued only after its reservation; log() ends it, abandon() does when it was not queued.
  bool try_reserve();
  void abandon() { pending_.fetch_sub(1, std::memory_order_relaxed); }
  std::uint32_t pending() const { return pending_.load(std::memory_order_relaxed); }

  // Any thread.
  error_code reopen();  // the next block goes to the newly opened file; on an error the old one stays
  void begin_closing();
  void count_dropped(std::uint64_t lines) { dropped_.fetch_add(lines, std::memory_order_relaxed); }
  std::uint64_t dropped_lines() const { return dropped_.load(std::memory_order_relaxed); }

  // spdlog's thread only. Writes the message's payload; what cannot be written is counted as dropped. Never throws but
  // for want of memory.
  void log(const spdlog::details::log_msg& message) override;
  void flush() override {}
  void set_pattern(const std::string&) override {}
  void set_formatter(std::unique_ptr<spdlog::formatter>) override {}

 private:
  BlockSink(std::string path, int fd);
  void adopt_reopened();
  void use(int fd);
  bool finish_cut_line();
  void write_lines(std::string_view block);
  bool write_all(std::string_view& rest);
  bool wait_writable();
  int patience_ms() const;

  const std::string path_;
  int fd_ = -1;
  std::size_t chunk_bytes_ = 0;  // the most that one write(2) may be given without blocking for long
  std::string cut_line_;         // what is missing of the last line in the file, after a write that failed half-way
  std::atomic<int> reopened_fd_{-1};
  std::atomic<std::int64_t> give_up_at_ns_{0};  // on the steady clock; 0: not closing
  std::atomic<std::uint32_t> pending_{0};
  std::atomic<std::uint64_t> dropped_{0};
};

}  // namespace crossfade
