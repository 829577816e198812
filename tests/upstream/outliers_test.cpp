#include "upstream/outliers.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace crossfade {
namespace {

using namespace std::chrono_literals;

class OutliersTest : public testing::Test {
 protected:
  OutliersTest() {
    rules.consecutive_failures = 1;
    use(2);
  }

  void use(std::size_t count) {
    endpoints.clear();
    while (endpoints.size() < count) endpoints.push_back(std::make_shared<EndpointHealth>());
    outliers.set_endpoints(endpoints);
  }
  // A request fails on that endpoint.
  Clock::duration fail(std::size_t index) { return outliers.failed(*endpoints[index], rules, now); }
  bool ejects(std::size_t index) { return fail(index) != Clock::duration::zero(); }

  Clock::time_point now{1000h};
  OutlierConfig rules;
  Outliers outliers;
  std::vector<std::shared_ptr<EndpointHealth>> endpoints;
};

struct FailuresCase {
  std::uint32_t consecutive;
  std::string_view requests;  // '+' succeeds, '-' fails, '!' fails and ejects
};

TEST_F(OutliersTest, FailuresWithoutASuccessBetweenThemEject) {
  for (const FailuresCase& c :
       {FailuresCase{1, "!"}, FailuresCase{1, "+++!"}, FailuresCase{3, "--!"}, FailuresCase{3, "--+--+--+"},
        FailuresCase{3, "--+--!"}, FailuresCase{5, "----!"}, FailuresCase{5, "----+----!"},
        FailuresCase{3, "--!--!"}}) {  // an ejection begins to count anew
    SCOPED_TRACE(std::string(c.requests));
    use(2);
    rules.consecutive_failures = c.consecutive;
    std::string seen;
    for (const char request : c.requests) {
      if (request == '+') {
        endpoints[0]->succeeded();
        seen += '+';
        continue;
      }
      seen += ejects(0) ? '!' : '-';
      if (seen.back() == '!') now = endpoints[0]->ejected_until();
    }
    EXPECT_EQ(seen, c.requests);
    EXPECT_TRUE(endpoints[1]->usable(now)) << "the other one did nothing";
  }
}

TEST_F(OutliersTest, AnEjectionIsCountedAndEnds) {
  rules.ejection = 7s;
  EXPECT_EQ(fail(0), 7s);
  EXPECT_EQ(endpoints[0]->cell().ejections, 1U);
  EXPECT_FALSE(endpoints[0]->usable(now + 7s - 1ns));
  EXPECT_TRUE(endpoints[0]->usable(now + 7s));
}

// Requests that were under way as it was ejected fail, too.
TEST_F(OutliersTest, FailuresWhileItIsEjectedDoNotProlongIt) {
  rules.max_ejected_percent = 100;
  use(3);  // there would be room for one more
  EXPECT_EQ(fail(0), 30s);
  now += 10s;
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(ejects(0));
  EXPECT_EQ(endpoints[0]->ejected_until(), now + 20s);
  EXPECT_EQ(endpoints[0]->cell().ejections, 1U);
}

TEST_F(OutliersTest, FailuresWhileItIsEjectedDoNotCountAfterIt) {
  rules.consecutive_failures = 3;
  for (int i = 0; i < 2; ++i) EXPECT_FALSE(ejects(0));
  EXPECT_TRUE(ejects(0));
  for (int i = 0; i < 9; ++i) EXPECT_FALSE(ejects(0)) << "it was under way";
  now = endpoints[0]->ejected_until();
  EXPECT_FALSE(ejects(0)) << "the first failure of its return";
}

TEST_F(OutliersTest, EachEjectionLastsLongerUpToTenTimes) {
  for (const int times : {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10}) {
    EXPECT_EQ(fail(0), 30s * times);
    now = endpoints[0]->ejected_until();
  }
  EXPECT_EQ(endpoints[0]->cell().ejections, 12U);
}

TEST_F(OutliersTest, TheGrowthIsEachEndpointsOwn) {
  rules.max_ejected_percent = 100;
  use(3);
  EXPECT_EQ(fail(0), 30s);
  now += 30s;
  EXPECT_EQ(fail(0), 60s);
  EXPECT_EQ(fail(1), 30s);
}

struct QuietCase {
  int before;                      // ejections without a pause between them
  std::chrono::milliseconds rest;  // after the last one's end
  int times;                       // how many times the first the next one lasts
};

TEST_F(OutliersTest, QuietIntervalsTakeTheGrowthBack) {
  rules.interval = 10s;
  for (const QuietCase& c : {QuietCase{1, 0s, 2}, QuietCase{1, 9999ms, 2}, QuietCase{1, 10s, 1}, QuietCase{1, 1h, 1},
                             QuietCase{4, 0s, 5}, QuietCase{4, 19999ms, 4}, QuietCase{4, 20s, 3}, QuietCase{4, 30s, 2},
                             QuietCase{4, 40s, 1}, QuietCase{4, 1000h, 1}, QuietCase{10, 0s, 10},
                             QuietCase{10, 10s, 10}, QuietCase{10, 20s, 9}, QuietCase{15, 100s, 1}}) {
    SCOPED_TRACE(std::to_string(c.before) + " ejections, then " + std::to_string(c.rest.count()) + " ms of quiet");
    use(2);
    for (int i = 0; i < c.before; ++i) {
      ASSERT_TRUE(ejects(0));
      now = endpoints[0]->ejected_until();
    }
    now += c.rest;
    EXPECT_EQ(fail(0), 30s * c.times);
  }
}

struct EjectedShareCase {
  std::size_t endpoints;
  std::uint32_t max_percent;
  std::size_t ejected;  // of them, when all fail
};

TEST_F(OutliersTest, NoMoreThanTheShareIsEjected) {
  for (const EjectedShareCase& c :
       {EjectedShareCase{1, 50, 0}, EjectedShareCase{1, 100, 0}, EjectedShareCase{2, 49, 0}, EjectedShareCase{2, 50, 1},
        EjectedShareCase{2, 100, 1}, EjectedShareCase{3, 33, 0}, EjectedShareCase{3, 34, 1}, EjectedShareCase{3, 50, 1},
        EjectedShareCase{3, 67, 2}, EjectedShareCase{3, 100, 2}, EjectedShareCase{4, 50, 2}, EjectedShareCase{10, 0, 0},
        EjectedShareCase{10, 9, 0}, EjectedShareCase{10, 30, 3}, EjectedShareCase{10, 100, 9}}) {
    SCOPED_TRACE(std::to_string(c.endpoints) + " endpoints, " + std::to_string(c.max_percent) + "%");
    use(c.endpoints);
    rules.max_ejected_percent = c.max_percent;
    std::size_t ejected = 0;
    for (std::size_t i = 0; i < c.endpoints; ++i) ejected += ejects(i) ? 1 : 0;
    EXPECT_EQ(ejected, c.ejected);
  }
}

TEST_F(OutliersTest, AnEjectionsEndMakesRoomForAnother) {
  EXPECT_TRUE(ejects(0));
  now += 30s - 1ns;
  EXPECT_FALSE(ejects(1));
  now += 1ns;
  EXPECT_TRUE(ejects(1));
}

TEST_F(OutliersTest, TheLastUsableOneStaysThoughTheOthersAreNotEjectedButDown) {
  rules.max_ejected_percent = 100;
  use(3);
  endpoints[1]->set_healthy(false, now);
  endpoints[2]->set_healthy(false, now);
  EXPECT_FALSE(ejects(0));
  endpoints[2]->set_healthy(true, now);
  EXPECT_TRUE(ejects(0)) << "there is another one now";
  EXPECT_FALSE(ejects(2)) << "one is ejected, one is down";
}

TEST_F(OutliersTest, OneThatChecksFoundDownMayBeEjectedBesides) {
  endpoints[0]->set_healthy(false, now);
  EXPECT_TRUE(ejects(0));
  endpoints[0]->set_healthy(true, now + 1s);
  EXPECT_FALSE(endpoints[0]->usable(now + 1s));
}

TEST_F(OutliersTest, OnlyThePoolsPresentEndpointsCount) {
  rules.max_ejected_percent = 100;
  outliers.set_endpoints({endpoints[0]});
  EXPECT_FALSE(ejects(0)) << "the other one is gone";
  outliers.set_endpoints(endpoints);
  EXPECT_TRUE(ejects(0));
}

TEST_F(OutliersTest, ClearingForgetsEverything) {
  EXPECT_TRUE(ejects(0));
  now += 30s;
  EXPECT_EQ(fail(0), 60s);
  rules.consecutive_failures = 2;
  EXPECT_FALSE(ejects(1));
  outliers.clear();
  EXPECT_TRUE(endpoints[0]->usable(now));
  EXPECT_DOUBLE_EQ(endpoints[0]->share(now, 10s), 1) << "it was let back in, not found well again";
  EXPECT_FALSE(ejects(1)) << "its first failure is forgotten";
  EXPECT_FALSE(ejects(0));
  EXPECT_EQ(fail(0), 30s) << "and how often it was ejected";
  EXPECT_EQ(endpoints[0]->cell().ejections, 3U) << "what was counted stays";
}

}  // namespace
}  // namespace crossfade
