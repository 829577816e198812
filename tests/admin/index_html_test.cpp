#include <gtest/gtest.h>

#include "admin/statuses.hpp"

namespace crossfade {
namespace {

TEST(IndexHtml, ShowsVersionPhaseAndEveryEndpoint) {
  const std::string page = index_html(small_status());
  for (const char* shown :
       {"1.2.3", "serving", "href=\"/metrics\"", "href=\"/healthz\"", "href=\"/readyz\"", "href=\"/api/status\""}) {
    EXPECT_NE(page.find(shown), std::string::npos) << shown;
  }
}

TEST(IndexHtml, LoadsNothingFromOutside) {
  const std::string page = index_html(small_status());
  for (const char* outside : {"http://", "https://", "<script", "src=", "@import", "url("}) {
    EXPECT_EQ(page.find(outside), std::string::npos) << outside;
  }
}

TEST(IndexHtml, EscapesWhatItShows) {
  Status status = small_status();
  status.version = "<b>&";
  EXPECT_NE(index_html(status).find("&lt;b&gt;&amp;"), std::string::npos);
}

TEST(IndexHtml, MentionsARejectedReloadOnlyWhenThereIsOne) {
  Status status = small_status();
  EXPECT_EQ(index_html(status).find("rejected"), std::string::npos);
  status.config.last_reload_successful = false;
  EXPECT_NE(index_html(status).find("rejected"), std::string::npos);
}

}  // namespace
}  // namespace crossfade
