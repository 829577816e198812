#include "http/upgrade.hpp"

#include <gtest/gtest.h>

#include <string>

#include "http/heads.hpp"

namespace crossfade {
namespace {

using test::ParsedRequest;
using test::ParsedResponse;
using test::with_host;

bool upgrades(std::string_view lines, std::string_view version = "HTTP/1.1") {
  const ParsedRequest parsed(with_host(lines, version));
  EXPECT_EQ(parsed.verdict.problem, Problem::None) << parsed.verdict.detail;
  return parsed.head.upgrade;
}

TEST(Upgrade, TakesTheFieldAndItsConnectionOption) {
  EXPECT_TRUE(upgrades("Connection: upgrade\r\nUpgrade: websocket\r\n"));
  EXPECT_TRUE(upgrades("Upgrade: a/1, b\r\nConnection: keep-alive, Upgrade\r\n"));
  EXPECT_FALSE(upgrades("Upgrade: websocket\r\n"));
  EXPECT_FALSE(upgrades("Connection: upgrade\r\n"));
  EXPECT_FALSE(upgrades("Connection: upgrade\r\nUpgrade: ,\r\n"));
  EXPECT_FALSE(upgrades("Connection: upgrade\r\nUpgrade: websocket\r\n", "HTTP/1.0"));
}

TEST(Upgrade, NeverToH2c) {
  EXPECT_FALSE(upgrades("Connection: upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\n"));
  EXPECT_FALSE(upgrades("Connection: upgrade\r\nUpgrade: H2C-14\r\n"));
  EXPECT_TRUE(upgrades("Connection: upgrade\r\nUpgrade: h2c, websocket\r\n"));
}

TEST(Upgrade, TheProtocolsAreJoinedWithoutH2c) {
  const ParsedRequest parsed(with_host("Upgrade: a/1 , h2c\r\nUpgrade: ,b\r\nConnection: upgrade\r\n"));
  std::string out;
  append_upgrade_protocols(parsed.head.fields, out);
  EXPECT_EQ(out, "a/1, b");
}

TEST(Upgrade, A101MustNameWhatWasAskedFor) {
  const ParsedRequest request(with_host("Upgrade: WebSocket, a/1, h2c\r\nConnection: upgrade\r\n"));
  const auto asked = [&](std::string_view lines) {
    std::string text = "HTTP/1.1 101 Switching Protocols\r\n";
    const ParsedResponse answer(text.append(lines).append("\r\n"));
    return is_asked_for(request.head.fields, answer.head.fields);
  };
  EXPECT_TRUE(asked("Upgrade: websocket\r\n"));
  EXPECT_TRUE(asked("Upgrade: a/1, websocket\r\n"));
  EXPECT_FALSE(asked("Upgrade: a/2\r\n"));
  EXPECT_FALSE(asked("Upgrade: websocket, x\r\n"));
  EXPECT_FALSE(asked("Upgrade: h2c\r\n")) << "it was not passed on";
  EXPECT_FALSE(asked("Upgrade:\r\n"));
  EXPECT_FALSE(asked(""));
}

}  // namespace
}  // namespace crossfade
