#include "app/running_proxy.hpp"

#include <gtest/gtest.h>
#include <signal.h>

#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <string>

#include "app/demo_folder.hpp"
#include "server/temp_tree.hpp"

namespace crossfade {
namespace {

namespace asio = boost::asio;
using std::chrono::seconds;

struct RunningProxyTest : testing::Test {
  void SetUp() override { tree.write("protected-accounts.txt", demo_protected_accounts()); }
  void write_config(const DemoPorts& ports) { tree.write("c.yaml", demo_config(ports, tree.path("access.log"))); }
  auto start() { return RunningProxy::start(control, tree.path("c.yaml")); }

  template <class Condition>
  bool runs_until(Condition condition) {
    const auto deadline = std::chrono::steady_clock::now() + seconds(20);
    while (!condition() && std::chrono::steady_clock::now() < deadline)
      control.run_one_for(std::chrono::milliseconds(100));
    return condition();
  }

  test::TempTree tree;
  asio::io_context control;
};

TEST_F(RunningProxyTest, ServesReloadsAndDrains) {
  write_config({.py2 = 1, .py3 = 2});
  const auto proxy = start();
  ASSERT_TRUE(proxy) << proxy.error().reason;
  const Server& server = (*proxy)->server();
  EXPECT_EQ(server.phase(), ServerPhase::Serving);
  EXPECT_NE(server.bound_addresses().at(0).port, 0);
  EXPECT_NE((*proxy)->admin()->bound_address().port, 0);

  std::string text = tree.read("c.yaml");
  text.replace(text.find("new: 25%"), 8, "new: 50%");
  tree.write("c.yaml", text);
  ASSERT_TRUE(runs_until([&] { return server.config_state().generation == 2; }));
  EXPECT_EQ(server.config_state().config->services[0].dials[1].position, 50'000U);

  tree.write("c.yaml", "nonsense: 1\n");
  ASSERT_TRUE(runs_until([&] { return server.config_state().reloads_rejected == 1; }));
  EXPECT_EQ(server.config_state().generation, 2U);

  bool told = false;
  (*proxy)->on_stop([&] { told = true; });
  ASSERT_EQ(::raise(SIGTERM), 0);
  control.run_for(seconds(20));
  EXPECT_TRUE(control.stopped());
  EXPECT_TRUE(told);
  EXPECT_EQ(server.phase(), ServerPhase::Stopped);
}

TEST_F(RunningProxyTest, ADocumentWithErrorsIsNotServed) {
  tree.write("c.yaml", "nonsense: 1\n");
  const auto proxy = start();
  ASSERT_FALSE(proxy);
  EXPECT_FALSE(proxy.error().config_errors.empty());
}

TEST_F(RunningProxyTest, AnAddressInUseIsAReason) {
  asio::ip::tcp::acceptor taken(control, {asio::ip::address_v4::loopback(), 0});
  const std::uint16_t port = taken.local_endpoint().port();
  for (const DemoPorts ports :
       {DemoPorts{.proxy = port, .py2 = 1, .py3 = 2}, DemoPorts{.admin = port, .py2 = 1, .py3 = 2}}) {
    write_config(ports);
    const auto proxy = start();
    ASSERT_FALSE(proxy);
    EXPECT_NE(proxy.error().reason.find(std::to_string(port)), std::string::npos) << proxy.error().reason;
  }
}

}  // namespace
}  // namespace crossfade
