#include "app/fetch.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <string>
#include <thread>
#include <utility>

namespace crossfade {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

// Takes one connection, reads a request and sends what it was told to; an empty answer is none at all.
class OneAnswer {
 public:
  explicit OneAnswer(std::string answer)
      : acceptor_(io_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
        thread_([this, answer = std::move(answer)] { serve(answer); }) {}
  ~OneAnswer() { join(); }

  HttpUrl url() const { return {"127.0.0.1", std::to_string(acceptor_.local_endpoint().port()), "/x"}; }

  // What it was asked. Waits for its end.
  const std::string& request() {
    join();
    return request_;
  }

 private:
  void join() {
    if (thread_.joinable()) thread_.join();
  }
  void serve(const std::string& answer) {
    error_code error;
    tcp::socket socket = acceptor_.accept(error);
    if (error) return;
    const std::size_t length = asio::read_until(socket, asio::dynamic_buffer(request_), "\r\n\r\n", error);
    request_.resize(length);
    asio::write(socket, asio::buffer(answer), error);
    if (answer.empty()) socket.read_some(asio::buffer(request_), error);  // until the client goes
  }

  std::string request_;
  asio::io_context io_;
  tcp::acceptor acceptor_;
  std::thread thread_;
};

std::string failure(const std::string& answer, const FetchLimits& limits = {}) {
  OneAnswer server(answer);
  const auto text = fetch(server.url(), limits);
  if (text) return "none: " + *text;
  const std::string prefix = server.url().to_string() + ": ";
  EXPECT_TRUE(text.error().starts_with(prefix)) << text.error();
  return text.error().substr(prefix.size());
}

TEST(Fetch, GetsTheBody) {
  OneAnswer server("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
  const HttpUrl url = server.url();
  const auto text = fetch(url);
  ASSERT_TRUE(text.has_value()) << text.error();
  EXPECT_EQ(*text, "hello");
  EXPECT_TRUE(server.request().starts_with("GET /x HTTP/1.1\r\nHost: 127.0.0.1:" + url.port + "\r\n"));
  EXPECT_EQ(failure("HTTP/1.0 200 OK\r\n\r\nuntil the end"), "none: until the end");
}

TEST(Fetch, AnotherStatusIsAFailureWithItsCode) {
  EXPECT_EQ(failure("HTTP/1.1 404 Not Found\r\nContent-Length: 20\r\n\r\n{\"code\":\"not_found\"}"),
            "answered 404 Not Found ('not_found')");
  EXPECT_EQ(failure("HTTP/1.1 503 \r\nContent-Length: 2\r\n\r\nno"), "answered 503 Service Unavailable");
  EXPECT_EQ(failure("HTTP/1.1 301 Moved\r\nLocation: /y\r\nContent-Length: 0\r\n\r\n"), "answered 301 Moved");
}

TEST(Fetch, AnAnswerThatIsNoneIsNamed) {
  EXPECT_TRUE(failure("SSH-2.0-x\r\n\r\n").starts_with("the answer is not HTTP/1.1: "));
  EXPECT_EQ(failure("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel"), "the answer breaks off");
  EXPECT_EQ(failure("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhello", {.body_bytes = 100}),
            "the answer has more than 100B");
}

TEST(Fetch, TheTimeIsBounded) {
  EXPECT_EQ(failure("", {.timeout = 200ms}), "no answer within 200ms (waiting for the answer)");
}

TEST(Fetch, AHostThatIsNotThereIsNamed) {
  const std::string host(64, 'x');  // longer than a label of a name may be: no name server is asked
  const auto text = fetch({host, "80", "/"});
  ASSERT_FALSE(text.has_value());
  EXPECT_TRUE(text.error().starts_with("http://" + host + ":80/: there is no host 'xxx")) << text.error();
}

TEST(Fetch, PostsJsonWithItsToken) {
  OneAnswer server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
  const auto text = post_json(server.url(), "{\"a\":1}", "s3cret");
  ASSERT_TRUE(text.has_value()) << text.error();
  EXPECT_EQ(*text, "{}");
  const std::string& request = server.request();
  EXPECT_TRUE(request.starts_with("POST /x HTTP/1.1\r\n")) << request;
  EXPECT_NE(request.find("\r\nContent-Type: application/json\r\n"), std::string::npos) << request;
  EXPECT_NE(request.find("\r\nAuthorization: Bearer s3cret\r\n"), std::string::npos) << request;
  EXPECT_NE(request.find("\r\nContent-Length: 7\r\n"), std::string::npos) << request;
}

TEST(Fetch, ARefusalsDetailIsShown) {
  EXPECT_EQ(failure("HTTP/1.1 422 Unprocessable Content\r\nContent-Length: 56\r\n\r\n"
                    "{\"code\":\"invalid\",\"detail\":\"there is no dial \\u001b[2J\"}"),
            "answered 422 Unprocessable Content ('invalid'): there is no dial \xef\xbf\xbd[2J");
}

}  // namespace
}  // namespace crossfade
