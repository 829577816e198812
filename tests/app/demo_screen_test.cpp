#include "app/demo_screen.hpp"

#include <gtest/gtest.h>

#include <string>

namespace crossfade {
namespace {

TEST(DemoScreen, ShowsWhatToTryWithTheRealAddresses) {
  const std::string screen = demo_screen({"127.0.0.1:18080", "127.0.0.1:19901", "D/c.yaml", "D/list.txt", "D/a.log"});
  for (const char* text :
       {"curl http://127.0.0.1:18080/v1/rates", "-H 'X-Backend: py3'", "-H 'X-Account-Id: acct-0001'",
        "http://127.0.0.1:19901/metrics", "D/c.yaml", "D/list.txt", "D/a.log"}) {
    EXPECT_NE(screen.find(text), std::string::npos) << text;
  }
}

Totals totals(std::uint64_t legacy, std::uint64_t moved, std::uint64_t overridden) {
  Totals all;
  all.dials[{"api", "rates", Side::Legacy}].requests[{Reason::Dial, 200}] = legacy;
  all.dials[{"api", "rates", Side::New}].requests[{Reason::Dial, 200}] = moved;
  all.dials[{"api", "rates", Side::New}].requests[{Reason::Override, 200}] = overridden;
  return all;
}

TEST(DemoScreen, SharesCountWhatCameSinceTheLastLine) {
  const std::string line = demo_share_line(demo_counts(totals(100, 0, 0)), demo_counts(totals(160, 20, 20)));
  EXPECT_EQ(line, "100 answers: py2 60.0%, py3 40.0%  |  py3's share by dial: rates 25.0%");
}

TEST(DemoScreen, NoAnswersHaveNoShare) {
  const DemoCounts counts = demo_counts(totals(5, 5, 0));
  EXPECT_EQ(demo_share_line(counts, counts), "0 answers: py2 -, py3 -");
}

}  // namespace
}  // namespace crossfade
