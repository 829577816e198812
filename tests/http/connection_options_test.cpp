#include "http/connection_options.hpp"

#include <gtest/gtest.h>

#include <string>

namespace crossfade {
namespace {

using Fault = ConnectionOptions::Fault;

ConnectionOptions read(std::initializer_list<std::string_view> fields) {
  ConnectionOptions options;
  for (const std::string_view field : fields) EXPECT_EQ(options.read(field), Fault::None) << field;
  return options;
}

TEST(ConnectionOptions, TheVersionDecidesWhereNothingIsSaid) {
  EXPECT_TRUE(read({}).keep_alive(11));
  EXPECT_FALSE(read({}).keep_alive(10));
  EXPECT_TRUE(read({"keep-alive"}).keep_alive(10));
  EXPECT_FALSE(read({"close"}).keep_alive(11));
}

TEST(ConnectionOptions, CloseWinsWhereverItStands) {
  EXPECT_FALSE(read({"close, keep-alive"}).keep_alive(11));
  EXPECT_FALSE(read({"keep-alive, Close"}).keep_alive(11));
  EXPECT_FALSE(read({"keep-alive", "x", "close"}).keep_alive(10));
}

TEST(ConnectionOptions, OthersNameFieldsOfThisHop) {
  EXPECT_FALSE(read({"close", "keep-alive", ""}).nominates());
  EXPECT_TRUE(read({"X-Foo"}).nominates());
  EXPECT_FALSE(read({"X-Foo"}).upgrade());
  EXPECT_TRUE(read({"x, UPGRADE"}).upgrade());
}

TEST(ConnectionOptions, OptionsAreTokens) {
  for (const std::string_view field : {"\"close\"", "a b", "close, (x)", "a=b"}) {
    EXPECT_EQ(ConnectionOptions().read(field), Fault::NoToken) << field;
  }
}

TEST(ConnectionOptions, AreBoundedInAll) {
  ConnectionOptions options;
  EXPECT_EQ(options.read(std::string(1'000, 'a')), Fault::None);
  EXPECT_EQ(options.read(std::string(24, 'b')), Fault::None);
  EXPECT_EQ(options.read("c"), Fault::TooMany);
}

}  // namespace
}  // namespace crossfade
