// The access log: one JSON line a request, formatted into the worker's block and handed over a block at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "crossfade/decision.hpp"
#include "crossfade/ip.hpp"
#include "crossfade/stable_hash.hpp"
#include "http/problem.hpp"
#include "http/traceparent.hpp"
#include "telemetry/timestamp.hpp"

namespace crossfade {

// One line. Views need to live for the call of AccessLog::Writer::write only. Client bytes are escaped there.
struct AccessRecord {
  std::chrono::system_clock::time_point start;  // first byte of the request
  std::string_view request_id;
  TraceIds trace;  // as the upstream saw them; empty: none
  IpAddress client;
  std::string_view method, host, path, query;      // as the client sent them
  bool with_query = false;                         // the line has a query
  std::string_view service, dial, pool, endpoint;  // empty: none
  bool decided = false;                            // side, reason and bucket mean something
  Side side = Side::Legacy;
  Reason reason = Reason::Dial;
  std::string_view key;  // in the form in which it may be shown; empty: none, or it may not
  std::int32_t bucket = Decision::no_bucket;
  unsigned status = 0;              // as sent to the client; 499: it left
  std::uint64_t request_bytes = 0;  // bodies
  std::uint64_t response_bytes = 0;
  std::chrono::nanoseconds duration{0};
  std::chrono::nanoseconds upstream{-1};  // request sent to response head; negative: there was none
  std::string_view flag;       // what went wrong: a problem's code or a word of docs/metrics.md; empty: nothing
  std::string_view detail;     // why crossfade answered itself; empty: it did not
  std::string_view offending;  // the client's bytes at fault; empty: none
  std::uint32_t sample = bucket_count;  // how many of 100,000 such requests have a line
};

// The process's log: a file or stdout, written by spdlog's async thread. Blocks beyond the queue's capacity are dropped
// and their lines counted: a slow disk never blocks a worker.
class AccessLog {
 public:
  // `path`: "stdout" or a file, opened for appending. Fails with the system's reason.
  static result<std::shared_ptr<AccessLog>> open(const std::string& path);
  ~AccessLog();  // writes what is queued

  void reopen();                        // any thread; for logrotate
  std::uint64_t dropped_lines() const;  // any thread

  // One worker's end. Not thread-safe.
  class Writer {
   public:
    explicit Writer(std::shared_ptr<AccessLog> log);  // null: nothing is logged
    ~Writer();                                        // flushes
    void write(const AccessRecord& record);           // no allocation, no lock, no system call while the block has room
    void flush();                                     // hands over what there is; call at least every 200 ms
    bool empty() const;

   private:
    std::shared_ptr<AccessLog> log_;
    std::string block_;  // 64 KiB reserved
    std::uint64_t lines_ = 0;
    TimestampWriter timestamps_;
  };

 private:
  AccessLog() = default;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace crossfade
