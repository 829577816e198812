#include "proxy/snapshot.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <set>

#include "proxy/proxy_fixture.hpp"

namespace crossfade {
namespace {

class WorkerViewTest : public testing::Test {
 protected:
  static Config two_services() {
    Config config = test::split_config({"127.0.0.1", 8001}, {"127.0.0.1", 8002});
    ServiceConfig second = config.services[0];
    config.services[0].hosts = {"api.example.com"};
    DialConfig labels = config.services[0].dials[0];
    labels.name = "labels";
    labels.path = "/labels";
    config.services[0].dials.push_back(labels);
    second.name = second.salt = "web";
    second.legacy = "py3";  // the other way round: pools belong to no service
    second.new_side = "py2";
    config.services.push_back(second);
    return config;
  }
  WorkerView view_of(const Config& config) {
    auto snapshot = std::make_shared<const Snapshot>(std::make_shared<const Config>(config));
    return {std::move(snapshot), test::pools_of(config, registry, {deadlines, io}), registry, 0};
  }

  Registry registry{1};
  boost::asio::io_context io;
  DeadlineQueue deadlines;
};

TEST_F(WorkerViewTest, EachSideHasThePoolOfItsName) {
  const WorkerView view = view_of(two_services());
  const ServiceView& api = view.service(0);
  const ServiceView& web = view.service(1);
  EXPECT_EQ(api.pools[side_index(Side::Legacy)]->config().name, "py2");
  EXPECT_EQ(api.pools[side_index(Side::New)]->config().name, "py3");
  EXPECT_EQ(web.pools[side_index(Side::Legacy)], api.pools[side_index(Side::New)]);
  EXPECT_EQ(web.pools[side_index(Side::New)], api.pools[side_index(Side::Legacy)]);
}

TEST_F(WorkerViewTest, BothSidesMayBeOnePool) {
  Config config = two_services();
  config.services[0].new_side = "py2";
  const WorkerView view = view_of(config);
  EXPECT_EQ(view.service(0).pools[0], view.service(0).pools[1]);
}

TEST_F(WorkerViewTest, ADecisionsNumbersAreTheViews) {
  const WorkerView view = view_of(two_services());
  const Decision decision =
      view.snapshot().routes.decide({"GET", "api.example.com", "/labels/7", {}, IpAddress::from_v4(1), 0});
  ASSERT_TRUE(decision.found);
  const ServiceView& service = view.service(decision.service);
  EXPECT_EQ(service.config->name, "public-api");
  EXPECT_EQ(service.config->dials[decision.dial].name, "labels");
  ASSERT_LT(decision.dial, service.dial_cells.size());
}

TEST_F(WorkerViewTest, EveryDialAndSideHasItsOwnCell) {
  const WorkerView view = view_of(two_services());
  std::set<const DialCell*> cells;
  for (const std::uint32_t service : {0U, 1U}) {
    for (const auto& sides : view.service(service).dial_cells) cells.insert({sides[0].get(), sides[1].get()});
  }
  EXPECT_EQ(cells.size(), 6U);  // three dials, two sides
  EXPECT_NE(view.service(0).cell, view.service(1).cell);
}

TEST_F(WorkerViewTest, CellsOutliveASnapshot) {
  const WorkerView before = view_of(two_services());
  Config changed = two_services();
  changed.services[0].dials[0].position = test::all_new;
  const WorkerView after = view_of(changed);
  EXPECT_EQ(before.service(0).dial_cells, after.service(0).dial_cells);
  EXPECT_EQ(before.service(0).cell, after.service(0).cell);
}

TEST_F(WorkerViewTest, ItKeepsItsPoolsAlive) {
  const WorkerView view = view_of(two_services());
  ASSERT_EQ(view.pools().size(), 2U);
  EXPECT_EQ(view.pools()[0].get(), view.service(0).pools[0]);
  EXPECT_EQ(view.pools()[0]->endpoint_count(), 1U);
}

}  // namespace
}  // namespace crossfade
