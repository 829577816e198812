#include "telemetry/access_log.hpp"

#include <pthread.h>
#include <signal.h>
#include <spdlog/async_logger.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/spdlog.h>

#include <exception>
#include <utility>

#include "telemetry/access_line.hpp"
#include "telemetry/block_sink.hpp"

namespace crossfade {
namespace {

constexpr std::size_t block_bytes = 64 * 1024;

// Signals are other threads' business, and a reader's departure must be an error of write(2), not a SIGPIPE.
void prepare_thread() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
  pthread_setname_np(pthread_self(), "access-log");
}

// spdlog reports its own failures (want of memory) by a call on the thread that logged.
thread_local bool queueing_failed = false;

}  // namespace

struct AccessLog::Impl {
  std::shared_ptr<BlockSink> sink;
  std::shared_ptr<spdlog::details::thread_pool> thread;
  std::shared_ptr<spdlog::async_logger> logger;

  void start() {
    // Larger than the bound that try_reserve() keeps, so that spdlog's own policies never come into play.
    constexpr std::size_t queue_items = BlockSink::max_pending_blocks + 8;
    thread = std::make_shared<spdlog::details::thread_pool>(queue_items, 1, prepare_thread);
    logger =
        std::make_shared<spdlog::async_logger>("access", sink, thread, spdlog::async_overflow_policy::overrun_oldest);
    logger->set_error_handler([](const std::string&) { queueing_failed = true; });
  }

  void submit(std::string_view block, std::uint64_t lines) {
    if (!sink->try_reserve()) {
      sink->count_dropped(lines);
      return;
    }
    queueing_failed = false;
    logger->log(spdlog::level::info, spdlog::string_view_t(block.data(), block.size()));
    if (!queueing_failed) return;
    sink->abandon();
    sink->count_dropped(lines);
  }
};

result<std::shared_ptr<AccessLog>> AccessLog::open(const std::string& path) {
  auto sink = BlockSink::open(path);
  if (!sink) return sink.error();
  std::shared_ptr<AccessLog> log(new AccessLog());
  log->impl_ = std::make_unique<Impl>();
  log->impl_->sink = *sink;
  try {
    log->impl_->start();
  } catch (const std::exception&) {  // no thread to be had
    return make_error_code(boost::system::errc::resource_unavailable_try_again);
  }
  return log;
}

AccessLog::~AccessLog() {
  if (!impl_) return;
  impl_->sink->begin_closing();
  impl_->thread.reset();  // joins, when the queue has been written
}

void AccessLog::reopen() {
  const error_code error = impl_->sink->reopen();
  if (error) spdlog::error("access log: not reopened, the old file stays in use: {}", error.message());
}

std::uint64_t AccessLog::dropped_lines() const { return impl_->sink->dropped_lines(); }

AccessLog::Writer::Writer(std::shared_ptr<AccessLog> log) : log_(std::move(log)) {
  if (log_) block_.reserve(block_bytes);
}

AccessLog::Writer::~Writer() { flush(); }

void AccessLog::Writer::write(const AccessRecord& record) {
  if (!log_) return;
  if (block_.size() + access_line_bound(record) > block_bytes) flush();
  append_access_line(block_, record, timestamps_);
  ++lines_;
}

void AccessLog::Writer::flush() {
  if (empty()) return;
  log_->impl_->submit(block_, lines_);
  block_.clear();
  lines_ = 0;
}

bool AccessLog::Writer::empty() const { return block_.empty(); }

}  // namespace crossfade
