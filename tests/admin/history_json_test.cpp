#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "admin/statuses.hpp"

namespace crossfade {
namespace {

namespace json = boost::json;

TEST(HistoryJson, ShowsChangesNewestFirst) {
  const Status::TimePoint at = std::chrono::sys_days(std::chrono::year(2026) / 10 / 14);
  ChangeHistory history;
  history.start(small_config(), at);
  ConfigDiff moved;
  moved.dials = {{"api", "rates", 10'000, 25'000}, {"api", "gone", 500, std::nullopt}};
  moved.other = {"service api: exclude changed"};
  history.accept(moved, small_config(), 2, {ChangeSource::File}, at);
  history.refuse({ConfigError("f.yaml", 1, 2, "x", "found \"nothing\"")}, 2, {ChangeSource::Sighup}, at);

  history.turn_hold(ConfigChange::Outcome::Held, {"api", "token alice", at, "errors"}, 2);

  const json::value all = json::parse(history_json(history)).at("changes");
  ASSERT_EQ(all.as_array().size(), 4U);
  EXPECT_EQ(all.at(0), json::parse(R"({"at":"2026-10-14T00:00:00.000Z","outcome":"held","source":"api",
      "who":"token alice","generation":2,"hash":null,"dials":[],"other":[],"errors":[],"service":"api","why":"errors",
      "omitted":0})"));
  const json::array changes(all.as_array().begin() + 1, all.as_array().end());
  EXPECT_EQ(changes.at(0),
            json::parse(R"({"at":"2026-10-14T00:00:00.000Z","outcome":"refused","source":"sighup","who":null,
      "generation":2,"hash":null,"dials":[],"other":[],"errors":["f.yaml:1:2: x: found \"nothing\""],
      "service":null,"why":null,"omitted":0})"));
  EXPECT_EQ(changes.at(1),
            json::parse(R"({"at":"2026-10-14T00:00:00.000Z","outcome":"accepted","source":"file","who":null,
      "generation":2,"hash":"00112233aabbccdd",
      "dials":[{"service":"api","dial":"rates","from":"10%","to":"25%"},
               {"service":"api","dial":"gone","from":"0.5%","to":null}],
      "other":["service api: exclude changed"],"errors":[],"service":null,"why":null,"omitted":0})"));
  EXPECT_EQ(changes.at(2).at("outcome").as_string(), "started");
}

TEST(SeriesJson, ShowsSlotsOfBothSides) {
  TrafficSeries series;
  series.first = 5;
  series.next = 7;
  series.ends = {std::chrono::sys_seconds(std::chrono::seconds(1'000)),
                 std::chrono::sys_seconds(std::chrono::seconds(1'010))};
  auto& sides = series.dials[{"api", "rates"}];
  sides[0] = {{120, 0}, {1, 0}, {48.5, std::nullopt}};
  sides[1] = {{40, 41}, {0, 0}, {44.0, 43.0}};
  EXPECT_EQ(json::parse(series_json(series)), json::parse(R"({"interval_seconds":10,"first":5,"next":7,
      "times":[1000,1010],"dials":[{"service":"api","dial":"rates",
      "legacy":{"requests":[120,0],"errors":[1,0],"p95_ms":[48.5,null]},
      "new":{"requests":[40,41],"errors":[0,0],"p95_ms":[44.0,43.0]}}]})"));
}

}  // namespace
}  // namespace crossfade
