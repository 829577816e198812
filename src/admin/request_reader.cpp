#include "admin/request_reader.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>

#include "base/result.hpp"
#include "http/head_end.hpp"

namespace crossfade {
namespace {

namespace asio = boost::asio;

constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";

HeadRules admin_head_rules() {
  HeadRules rules;
  rules.line_bytes_max = rules.field_bytes_max = admin_limits::head_bytes;
  return rules;
}

}  // namespace

RequestReader::Outcome RequestReader::refuse(unsigned status, std::string_view detail) {
  status_ = status;
  detail_ = detail;
  return Outcome::Refused;
}

// False: nothing more comes.
asio::awaitable<bool> RequestReader::receive() {
  std::array<char, 4096> piece;
  error_code error;
  const std::size_t bytes =
      co_await stream_.async_read_some(asio::buffer(piece), asio::redirect_error(asio::use_awaitable, error));
  if (error) co_return false;
  received_.append(piece.data(), bytes);
  co_return true;
}

// The head's views point into bytes of its own, since those of the body may move what was received.
RequestReader::Outcome RequestReader::judge_head(std::size_t size) {
  head_bytes_.assign(received_, 0, size);
  received_.erase(0, size);
  head_.clear();
  const HeadVerdict verdict = parse_request_head(head_bytes_, admin_head_rules(), head_);
  if (verdict.problem != Problem::None) return refuse(status_of(verdict.problem), verdict.detail);
  if (head_.framing.length > admin_limits::body_bytes) return refuse(413, "the body exceeds 64KiB");
  return Outcome::Complete;
}

asio::awaitable<RequestReader::Outcome> RequestReader::read() {
  body_.clear();
  HeadEndFinder finder;
  bool skipped = false;
  for (;;) {
    if (!skipped && received_.starts_with("\r\n")) {  // RFC 9112, 2.2
      received_.erase(0, 2);
      skipped = true;
      finder = {};
    }
    const HeadEndFinder::Status found = finder.find(received_);
    if (found == HeadEndFinder::Status::BareLineFeed) {
      co_return refuse(400, "a line feed without its carriage return");
    }
    if (found == HeadEndFinder::Status::Found && finder.head_bytes() <= admin_limits::head_bytes) break;
    if (received_.size() > admin_limits::head_bytes) co_return refuse(431, "the head exceeds 8KiB");
    const bool more = co_await receive();
    if (!more) co_return Outcome::Closed;
  }
  const Outcome outcome = judge_head(finder.head_bytes());
  if (outcome != Outcome::Complete) co_return outcome;
  const Outcome whole = co_await read_body();
  co_return whole;
}

asio::awaitable<RequestReader::Outcome> RequestReader::read_body() {
  BodyDecoder decoder(head_.framing);
  bool told_to_go_on = !head_.expect_continue;
  for (;;) {
    const BodyDecoder::Step step = decoder.decode(received_.data(), received_.size());
    if (step.bad) co_return refuse(400, "broken chunk framing");
    body_.append(received_, 0, step.payload);
    received_.erase(0, step.consumed);
    if (body_.size() > admin_limits::body_bytes) co_return refuse(413, "the body exceeds 64KiB");
    if (decoder.done()) co_return Outcome::Complete;
    if (!told_to_go_on) {
      error_code error;
      co_await asio::async_write(stream_, asio::buffer(go_on), asio::redirect_error(asio::use_awaitable, error));
      if (error) co_return Outcome::Closed;
      told_to_go_on = true;
    }
    const bool more = co_await receive();
    if (!more) co_return Outcome::Closed;
  }
}

}  // namespace crossfade
