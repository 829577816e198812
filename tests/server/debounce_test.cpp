#include "server/debounce.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace crossfade {
namespace {

using std::chrono::milliseconds;

constexpr Debounce::Settings settings{milliseconds(50), milliseconds(500), milliseconds(10'000)};

Debounce::Time at(int ms) { return Debounce::Time(std::chrono::hours(1)) + milliseconds(ms); }

struct Event {
  int ms;
  enum { Written, Settled } what;
  std::string file;
};
struct Case {
  std::string name;
  std::vector<Event> events;
  int due_ms;
};

TEST(Debounce, IsDueWhenTheFilesAreWhole) {
  const std::vector<Case> cases = {
      {"renamed into place", {{0, Event::Settled, "a"}}, 50},
      {"written and closed", {{0, Event::Written, "a"}, {20, Event::Settled, "a"}}, 70},
      {"written and never closed", {{0, Event::Written, "a"}}, 500},
      {"every write starts the quiet moment anew", {{0, Event::Written, "a"}, {400, Event::Written, "a"}}, 900},
      {"closed and written again", {{0, Event::Settled, "a"}, {10, Event::Written, "a"}}, 510},
      {"two files soon after each other are one change", {{0, Event::Settled, "a"}, {40, Event::Settled, "b"}}, 90},
      {"a closed file waits for the one being written", {{0, Event::Written, "a"}, {10, Event::Settled, "b"}}, 500},
      {"both closed", {{0, Event::Written, "a"}, {9, Event::Settled, "b"}, {30, Event::Settled, "a"}}, 80},
      {"removed and soon put back whole", {{0, Event::Written, "a"}, {300, Event::Settled, "a"}}, 350},
  };
  for (const Case& c : cases) {
    Debounce debounce(settings);
    for (const Event& event : c.events) {
      if (event.what == Event::Written) debounce.written(event.file, at(event.ms));
      if (event.what == Event::Settled) debounce.settled(event.file, at(event.ms));
    }
    ASSERT_TRUE(debounce.due().has_value()) << c.name;
    EXPECT_EQ(*debounce.due(), at(c.due_ms)) << c.name;
  }
}

TEST(Debounce, IsNotDueWithoutEvents) {
  Debounce debounce(settings);
  EXPECT_FALSE(debounce.due().has_value());
  EXPECT_FALSE(debounce.take(at(1'000'000)));
}

TEST(Debounce, TakesOnceAndOnlyWhenDue) {
  Debounce debounce(settings);
  debounce.settled("a", at(0));
  EXPECT_FALSE(debounce.take(at(49)));
  EXPECT_TRUE(debounce.take(at(50)));
  EXPECT_FALSE(debounce.take(at(50)));
  EXPECT_FALSE(debounce.due().has_value());
}

TEST(Debounce, StartsAfreshAfterATake) {
  Debounce debounce(settings);
  debounce.written("a", at(0));
  ASSERT_TRUE(debounce.take(at(500)));
  debounce.settled("b", at(600));
  EXPECT_EQ(*debounce.due(), at(650));
}

TEST(Debounce, AWriterThatIsNeverQuietHoldsNothingBackForEver) {
  Debounce debounce(settings);
  int now = 0;
  for (; now < 60'000 && !debounce.take(at(now)); now += 100) debounce.written("endless", at(now));
  EXPECT_EQ(now, 10'000);
}

}  // namespace
}  // namespace crossfade
