// Reads requests to the admin address by the proxy's own rules: what is refused there is refused here, too. One
// connection, one thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include <string>

#include "http/body_decoder.hpp"
#include "http/request_head.hpp"

namespace crossfade {

namespace admin_limits {
inline constexpr std::size_t head_bytes = 8 * 1024;
inline constexpr std::size_t body_bytes = 64 * 1024;
}  // namespace admin_limits

class RequestReader {
 public:
  explicit RequestReader(boost::beast::tcp_stream& stream) : stream_(stream) {}

  enum class Outcome : std::uint8_t { Complete = 1, Refused = 2, Closed = 3 };

  // Waits for the next request and gathers it whole; the stream's expiry, which the caller sets, holds for all of that.
  // Closed: the client left, between requests or within one, or time was up. Refused: status() and detail() say why,
  // and nothing more can be read.
  boost::asio::awaitable<Outcome> read();

  // After Complete, until the next read(): views into this reader.
  const RequestHead& head() const { return head_; }
  std::string_view body() const { return body_; }

  unsigned status() const { return status_; }
  std::string_view detail() const { return detail_; }

 private:
  boost::asio::awaitable<bool> receive();
  boost::asio::awaitable<Outcome> read_body();
  Outcome refuse(unsigned status, std::string_view detail);
  Outcome judge_head(std::size_t size);

  boost::beast::tcp_stream& stream_;
  std::string received_;  // from the current request's first byte
  std::string head_bytes_;
  RequestHead head_;
  std::string body_;
  unsigned status_ = 0;
  std::string detail_;
};

}  // namespace crossfade
