#include "app/token_file.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace crossfade {
namespace {

// What a file with that content gives: the token, or what is wrong.
std::string read(const std::string& content) {
  const std::string path = testing::TempDir() + "crossfade_token";
  std::ofstream(path, std::ios::binary) << content;
  const auto token = read_token_file(path);
  return token ? *token : token.error().substr(path.size());
}

TEST(TokenFile, IsOneLine) {
  EXPECT_EQ(read("s3cret-token_1.~+/="), "s3cret-token_1.~+/=");
  EXPECT_EQ(read("s3cret\n"), "s3cret");
  EXPECT_EQ(read("s3cret\r\n"), "s3cret");
}

TEST(TokenFile, WhatNoHeaderCanCarryIsRefusedAndNotShown) {
  const std::string wrong = ": a token is one line of visible ASCII characters without spaces";
  EXPECT_EQ(read(""), ": there is no token in it");
  EXPECT_EQ(read("\n"), ": there is no token in it");
  EXPECT_EQ(read("a b"), wrong);
  EXPECT_EQ(read("a\nb\n"), wrong);
  EXPECT_EQ(read("a\r\nX-Other: b\n"), wrong);
  EXPECT_EQ(read("\xc3\xa9"), wrong);
  EXPECT_EQ(read(std::string(5000, 'x')), ": cannot be read: it is larger than 4KiB");
  EXPECT_EQ(read_token_file("/no/such").error(), "/no/such: cannot be read: No such file or directory");
}

}  // namespace
}  // namespace crossfade
