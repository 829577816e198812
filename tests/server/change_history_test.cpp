#include "server/change_history.hpp"

#include <gtest/gtest.h>

namespace crossfade {
namespace {

using std::chrono::hours;

class ChangeHistoryTest : public ::testing::Test {
 protected:
  static Config config_of(std::uint32_t position) {
    Config config;
    config.hash = "0123456789abcdef";
    ServiceConfig& service = config.services.emplace_back();
    service.name = "api";
    DialConfig& dial = service.dials.emplace_back();
    dial.name = "rates";
    dial.position = position;
    return config;
  }
  void move(std::optional<std::uint32_t> from, std::optional<std::uint32_t> to) {
    ConfigDiff moved;
    moved.dials.push_back({"api", "rates", from, to});
    history.accept(moved, config_of(to.value_or(0)), ++generation, {ChangeSource::File}, now);
  }
  const DialPast& past() const { return history.pasts().at({"api", "rates"}); }

  ChangeHistory::TimePoint now = std::chrono::sys_days(std::chrono::year(2026) / 10 / 14);
  std::uint64_t generation = 1;
  ChangeHistory history;
};

TEST_F(ChangeHistoryTest, BeginsWithTheStart) {
  history.start(config_of(10'000), now);
  const auto changes = history.newest_first();
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].outcome, ConfigChange::Outcome::Started);
  EXPECT_EQ(changes[0].hash, "0123456789abcdef");
  EXPECT_TRUE(past().moves.empty());
  EXPECT_EQ(past().position_at(now - ChangeHistory::week, 10'000), 10'000U);
}

TEST_F(ChangeHistoryTest, TellsWhatMovedAndWhatWasRefusedNewestFirst) {
  history.start(config_of(10'000), now);
  move(10'000, 25'000);
  history.refuse({ConfigError("f.yaml", 3, 5, "services", "found nothing")}, generation, {ChangeSource::Sighup}, now);
  const auto changes = history.newest_first();
  ASSERT_EQ(changes.size(), 3U);
  EXPECT_EQ(changes[0].outcome, ConfigChange::Outcome::Refused);
  EXPECT_EQ(changes[0].origin.source, ChangeSource::Sighup);
  EXPECT_EQ(changes[0].generation, 2U) << "the one that stays";
  EXPECT_EQ(changes[0].hash, "");
  EXPECT_EQ(changes[0].errors, std::vector<std::string>{"f.yaml:3:5: services: found nothing"});
  ASSERT_EQ(changes[1].dials.size(), 1U);
  EXPECT_EQ(changes[1].dials[0].to_string(), "api/rates: 10% -> 25%");
}

TEST_F(ChangeHistoryTest, KeepsTwoHundredChanges) {
  history.start(config_of(0), now);
  for (std::uint32_t i = 0; i < 250; ++i) move(i, i + 1);
  const auto changes = history.newest_first();
  ASSERT_EQ(changes.size(), ChangeHistory::changes_max);
  EXPECT_EQ(changes.front().generation, 251U);
  EXPECT_EQ(changes.back().generation, 52U);
}

TEST_F(ChangeHistoryTest, OfAHugeChangeItKeepsAPartAndSaysSo) {
  ConfigErrors errors(1'000, ConfigError("f.yaml", 1, 1, "", std::string(10'000, 'x')));
  history.refuse(errors, 1, {ChangeSource::File}, now);
  const ConfigChange change = history.newest_first()[0];
  EXPECT_EQ(change.errors.size(), ChangeHistory::details_max);
  EXPECT_EQ(change.omitted, 1'000 - ChangeHistory::details_max);
  EXPECT_LE(change.errors[0].size(), 2'000U);
}

TEST_F(ChangeHistoryTest, KnowsWhereADialStoodThen) {
  history.start(config_of(0), now);
  const auto started = now;
  now += hours(24);
  move(0, 10'000);
  now += hours(24);
  move(10'000, 25'000);
  EXPECT_EQ(past().position_at(started, 25'000), 0U);
  EXPECT_EQ(past().position_at(started + hours(30), 25'000), 10'000U);
  EXPECT_EQ(past().position_at(now, 25'000), 25'000U);
  EXPECT_EQ(past().known_since, started);
}

TEST_F(ChangeHistoryTest, ADialThatCameWasNotThereBefore) {
  history.start(Config(), now);
  now += hours(1);
  move(std::nullopt, 5'000);
  EXPECT_EQ(past().position_at(now - hours(2), 5'000), std::nullopt);
  EXPECT_EQ(past().position_at(now, 5'000), 5'000U);
}

TEST_F(ChangeHistoryTest, ARemovedDialIsForgotten) {
  history.start(config_of(0), now);
  move(0, std::nullopt);
  EXPECT_TRUE(history.pasts().empty());
}

TEST_F(ChangeHistoryTest, ForgetsMovesOfMoreThanAWeekAgoButTheNewest) {
  history.start(config_of(0), now);
  move(0, 1'000);
  now += hours(24);
  move(1'000, 2'000);
  now += hours(8 * 24);
  EXPECT_EQ(past().moves.size(), 2U);
  move(2'000, 3'000);
  ASSERT_EQ(past().moves.size(), 1U);
  EXPECT_EQ(past().position_at(now - ChangeHistory::week, 3'000), 2'000U);
}

TEST_F(ChangeHistoryTest, ADialThatMovesAllTheTimeIsKnownForLess) {
  history.start(config_of(0), now);
  for (std::uint32_t i = 0; i < ChangeHistory::moves_max + 10; ++i) {
    now += hours(1);
    move(i, i + 1);
  }
  EXPECT_EQ(past().moves.size(), ChangeHistory::moves_max);
  EXPECT_EQ(past().known_since, now - hours(ChangeHistory::moves_max));
  EXPECT_EQ(past().position_at(now - ChangeHistory::week, 110), 10U) << "the oldest that is known";
}

}  // namespace
}  // namespace crossfade
