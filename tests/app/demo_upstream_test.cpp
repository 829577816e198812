#include "app/demo_upstream.hpp"

#include <gtest/gtest.h>

#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <string>
#include <thread>

namespace crossfade {
namespace {

namespace asio = boost::asio;

TEST(DemoUpstream, SaysWhoAnswersWhatForWhom) {
  EXPECT_EQ(demo_answer("py3", "GET", "/a?b=\"c\"", "acct-0042"),
            "{\"backend\":\"py3\",\"method\":\"GET\",\"path\":\"/a?b=\\\"c\\\"\",\"account\":\"acct-0042\"}\n");
  EXPECT_EQ(demo_answer("py2", "POST", "/", ""),
            "{\"backend\":\"py2\",\"method\":\"POST\",\"path\":\"/\",\"account\":null}\n");
}

// One connection, three requests: a body to read, an answer without one, and the end.
TEST(DemoUpstream, KeepsAConnectionOpenAndClosesItWhenAsked) {
  DemoUpstream upstream({.name = "py2", .mean_ms = 1, .deviation_ms = 0});
  asio::io_context io;
  const auto port = upstream.start(io);
  ASSERT_TRUE(port) << port.error().message();
  std::thread server([&] { io.run_for(std::chrono::seconds(20)); });

  asio::io_context client;
  asio::ip::tcp::socket socket(client);
  socket.connect({asio::ip::address_v4::loopback(), *port});
  asio::write(socket, asio::buffer(std::string("POST /one HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
                                               "HEAD /two HTTP/1.1\r\nHost: x\r\n\r\n"
                                               "GET /three HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")));
  std::string answers;
  error_code error;
  while (!error) {
    char buffer[1024];
    answers.append(buffer, socket.read_some(asio::buffer(buffer), error));
  }
  io.stop();
  server.join();

  EXPECT_EQ(error, asio::error::eof);
  EXPECT_NE(answers.find("\"path\":\"/one\""), std::string::npos) << answers;
  EXPECT_EQ(answers.find("\"path\":\"/two\""), std::string::npos) << answers;
  EXPECT_NE(answers.find("\"path\":\"/three\""), std::string::npos) << answers;
}

}  // namespace
}  // namespace crossfade
