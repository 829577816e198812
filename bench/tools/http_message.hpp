// Reads one HTTP/1.1 message after the other, only as far as a benchmark needs: the first line, the framing, and how
// many bytes of body there were. The peers are proxies and tools under test on the same machine, not strangers.
#pragma once

#include <strings.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace crossfade::bench {

class MessageReader {
 public:
  enum class Kind { request, response };
  explicit MessageReader(Kind kind) : kind_(kind) {}

  // Reads on and returns how many of the bytes belong to this message.
  std::size_t read(std::string_view bytes) {
    std::size_t used = head_done_ ? 0 : read_head(bytes);
    if (!head_done_ || failed_) return used;
    if (chunked_) return used + read_chunks(bytes.substr(used));
    const std::uint64_t body = std::min<std::uint64_t>(left_, bytes.size() - used);
    left_ -= body;
    return used + body;
  }

  bool head_done() const { return head_done_; }
  bool done() const { return head_done_ && (chunked_ ? chunk_ == Chunk::end : left_ == 0); }
  bool failed() const { return failed_; }
  bool wants_close() const { return close_; }
  bool wants_upgrade() const { return upgrade_; }
  int status() const { return status_; }
  const std::string& first_line() const { return first_line_; }

  // Bytes of a body with a known length that may be thrown away without being looked at.
  std::uint64_t skippable() const { return head_done_ && !chunked_ ? left_ : 0; }
  void skip(std::uint64_t bytes) { left_ -= bytes; }

  void next() {
    head_done_ = chunked_ = failed_ = close_ = upgrade_ = false;
    left_ = 0;
    status_ = 0;
    chunk_ = Chunk::size;
  }

 private:
  enum class Chunk { size, rest_of_line, data, data_end, trailer, end };

  std::size_t read_head(std::string_view bytes) {
    static constexpr std::string_view end = "\r\n\r\n";
    if (held_.empty()) {
      const std::size_t at = bytes.find(end);
      if (at == bytes.npos) {
        held_ = bytes;
        return bytes.size();
      }
      parse(bytes.substr(0, at + 2));
      return at + end.size();
    }
    const std::size_t before = held_.size();
    held_ += bytes;
    const std::size_t at = held_.find(end, before < end.size() ? 0 : before - end.size());
    failed_ = at == held_.npos && held_.size() > 65536;
    if (at == held_.npos) return bytes.size();
    parse(std::string_view(held_).substr(0, at + 2));
    held_.clear();
    return at + end.size() - before;
  }

  void parse(std::string_view head) {
    head_done_ = true;
    bool has_length = false;
    first_line_ = take_line(head);
    while (!head.empty()) {
      const std::string_view line = take_line(head);
      const std::size_t colon = line.find(':');
      const std::string_view value = trim(line.substr(std::min(colon + 1, line.size())));
      if (is(line.substr(0, colon), "content-length")) {
        has_length = true;
        failed_ |= std::from_chars(value.begin(), value.end(), left_).ec != std::errc();
      } else if (is(line.substr(0, colon), "transfer-encoding")) {
        chunked_ = is(value, "chunked");
      } else if (is(line.substr(0, colon), "connection")) {
        close_ = is(value, "close");
      } else if (is(line.substr(0, colon), "upgrade")) {
        upgrade_ = is(value, "websocket");
      }
    }
    if (kind_ == Kind::response) {
      const std::string_view code = std::string_view(first_line_).substr(std::min<std::size_t>(9, first_line_.size()));
      failed_ |= std::from_chars(code.begin(), code.end(), status_).ec != std::errc();
      failed_ |= !has_length && !chunked_ && status_ != 101;
    }
  }

  std::size_t read_chunks(std::string_view bytes) {
    std::size_t at = 0;
    while (at < bytes.size() && chunk_ != Chunk::end && !failed_) {
      if (chunk_ == Chunk::data) {
        const std::uint64_t data = std::min<std::uint64_t>(left_, bytes.size() - at);
        at += data;
        left_ -= data;
        if (left_ == 0) chunk_ = Chunk::data_end;
      } else {
        read_framing(bytes[at++]);
      }
    }
    return at;
  }

  void read_framing(char c) {
    if (chunk_ == Chunk::size) {
      unsigned digit = 0;
      if (std::from_chars(&c, &c + 1, digit, 16).ec == std::errc()) {
        left_ = left_ * 16 + digit;
      } else {
        chunk_ = Chunk::rest_of_line;
        failed_ |= c != '\r' && c != ';';
      }
    } else if (c == '\n' && chunk_ == Chunk::rest_of_line) {
      chunk_ = left_ > 0 ? Chunk::data : Chunk::trailer;
      line_empty_ = true;
    } else if (c == '\n' && chunk_ == Chunk::data_end) {
      chunk_ = Chunk::size;
    } else if (c == '\n' && chunk_ == Chunk::trailer) {
      if (line_empty_) chunk_ = Chunk::end;
      line_empty_ = true;
    } else if (c != '\r') {
      line_empty_ = false;
    }
  }

  static std::string_view take_line(std::string_view& text) {
    const std::size_t end = text.find("\r\n");
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(line.size() + 2, text.size()));
    return line;
  }
  static std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
  }
  static bool is(std::string_view text, std::string_view other) {
    return text.size() == other.size() && strncasecmp(text.data(), other.data(), other.size()) == 0;
  }

  Kind kind_;
  bool head_done_ = false, chunked_ = false, failed_ = false, close_ = false, upgrade_ = false, line_empty_ = true;
  int status_ = 0;
  std::uint64_t left_ = 0;
  Chunk chunk_ = Chunk::size;
  std::string first_line_;
  std::string held_;  // a head that did not arrive whole
};

}  // namespace crossfade::bench
