#include "admin/connection.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message_generator.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <exception>
#include <utility>

#include "base/result.hpp"

namespace crossfade {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

using Request = http::request<http::string_body>;

http::message_generator without_body(http::response_header<> head, std::size_t length) {
  http::response<http::empty_body> response(std::move(head));
  response.content_length(length);
  return response;
}

http::message_generator with_body(http::response_header<> head, std::string body) {
  http::response<http::string_body> response(std::move(head), std::move(body));
  response.content_length(response.body().size());
  return response;
}

http::message_generator message_of(AdminResponse answer, unsigned version, bool keep_alive, bool head_only) {
  http::response<http::empty_body> head;
  head.version(version);
  head.result(answer.status);
  head.keep_alive(keep_alive);
  head.set(http::field::content_type, beast::string_view(answer.content_type.data(), answer.content_type.size()));
  head.set(http::field::cache_control, "no-store");
  head.set("X-Content-Type-Options", "nosniff");
  if (!answer.allow.empty()) head.set(http::field::allow, beast::string_view(answer.allow.data(), answer.allow.size()));
  if (!answer.content_policy.empty()) {
    head.set("Content-Security-Policy", beast::string_view(answer.content_policy.data(), answer.content_policy.size()));
  }
  if (head_only) return without_body(std::move(head.base()), answer.body.size());
  return with_body(std::move(head.base()), std::move(answer.body));
}

AdminResponse answer_to(const Request& request, const std::function<AdminView()>& view) {
  const auto method = request.method_string();
  const auto target = request.target();
  try {
    return handle({method.data(), method.size()}, {target.data(), target.size()}, view());
  } catch (const std::exception&) {  // want of memory: the answer is lost, the process must not be
    return refuse(500, "The answer could not be made.");
  }
}

AdminResponse refusal_of(const error_code& error) {
  if (error == http::error::header_limit) return refuse(431, "The head exceeds 8KiB.");
  if (error == http::error::body_limit) return refuse(413, "The body exceeds 64KiB.");
  return refuse(400, "This is not an HTTP/1.1 request.");
}

bool is_protocol_error(const error_code& error) {
  static const boost::system::error_category& http_errors = make_error_code(http::error::end_of_stream).category();
  return error.category() == http_errors && error != http::error::end_of_stream &&
         error != http::error::partial_message;
}

asio::awaitable<error_code> send(beast::tcp_stream& stream, http::message_generator message) {
  error_code error;
  stream.expires_after(admin_limits::write);
  co_await beast::async_write(stream, std::move(message), asio::redirect_error(asio::use_awaitable, error));
  co_return error;
}

// One request and its answer; false when there won't be another.
asio::awaitable<bool> serve_one(beast::tcp_stream& stream, beast::flat_buffer& buffer,
                                const std::function<AdminView()>& view) {
  http::request_parser<http::string_body> parser;
  parser.header_limit(admin_limits::head_bytes);
  parser.body_limit(admin_limits::body_bytes);
  error_code error;
  stream.expires_after(admin_limits::read);
  co_await http::async_read(stream, buffer, parser, asio::redirect_error(asio::use_awaitable, error));
  if (error) {
    if (is_protocol_error(error)) {
      const error_code ignored = co_await send(stream, message_of(refusal_of(error), 11, false, false));
      static_cast<void>(ignored);
    }
    co_return false;
  }
  const Request& request = parser.get();
  const bool keep_alive = request.keep_alive();
  error = co_await send(stream, message_of(answer_to(request, view), request.version(), keep_alive,
                                           request.method() == http::verb::head));
  co_return !error && keep_alive;
}

}  // namespace

void AdminConnections::make_room() {
  if (open_.size() < admin_limits::connections) return;
  open_.front()->cancel();  // its coroutine ends on the error, one turn later
  open_.splice(open_.end(), open_, open_.begin());
}

AdminConnections::Place::Place(AdminConnections& connections, beast::tcp_stream& stream)
    : connections_(connections), at_(connections.open_.insert(connections.open_.end(), &stream)) {}

AdminConnections::Place::~Place() { connections_.open_.erase(at_); }

asio::awaitable<void> serve_admin_connection(asio::ip::tcp::socket socket, AdminConnections& connections,
                                             const std::function<AdminView()>& view) {
  beast::tcp_stream stream(std::move(socket));
  const AdminConnections::Place place(connections, stream);
  beast::flat_buffer buffer(admin_limits::head_bytes + admin_limits::body_bytes);
  bool more = true;
  while (more) more = co_await serve_one(stream, buffer, view);
  error_code ignored;
  stream.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

}  // namespace crossfade
