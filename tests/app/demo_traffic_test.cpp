#include "app/demo_traffic.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace crossfade {
namespace {

TEST(DemoTraffic, HasManyCustomersAndSomeOfEveryList) {
  std::mt19937_64 random(1);
  std::set<std::string> accounts;
  std::set<std::string> methods;
  for (int i = 0; i < 5'000; ++i) {
    const DemoRequest request = next_demo_request(random);
    EXPECT_EQ(request.target.front(), '/');
    EXPECT_EQ(request.method == "GET", request.body.empty());
    accounts.insert(request.account);
    methods.insert(request.method);
  }
  EXPECT_GE(accounts.size(), 300U);
  EXPECT_TRUE(accounts.contains("acct-0001"));
  EXPECT_TRUE(accounts.contains("partner-2"));
  EXPECT_EQ(methods, (std::set<std::string>{"GET", "POST"}));
}

}  // namespace
}  // namespace crossfade
