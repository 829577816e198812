#include "admin/handle.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "admin/statuses.hpp"
#include "admin/web_assets.hpp"

namespace crossfade {
namespace {

AdminView view_in(ServerPhase phase) {
  const auto series = [](std::uint64_t since) {
    TrafficSeries slots;
    slots.first = since;
    return slots;
  };
  return {phase,
          nullptr,
          small_status,
          series,
          [] { return std::make_shared<const ChangeHistory>(); },
          [] { return std::string("# HELP crossfade_x X.\n"); }};
}

AdminResponse handle(std::string_view method, std::string_view target, const AdminView& view) {
  AdminApi api({"127.0.0.1", 9901});
  return api.handle({method, target, "127.0.0.1:9901", {}, {}, {}}, view, {});
}

AdminResponse get(std::string_view target, ServerPhase phase = ServerPhase::Serving) {
  return handle("GET", target, view_in(phase));
}

TEST(AdminHandle, MetricsAreInPrometheusTextFormat) {
  const AdminResponse response = get("/metrics");
  EXPECT_EQ(response.status, 200U);
  EXPECT_EQ(response.content_type, "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(response.body, "# HELP crossfade_x X.\n");
}

TEST(AdminHandle, HealthIsOkInEveryPhase) {
  for (const auto phase : {ServerPhase::Starting, ServerPhase::Serving, ServerPhase::Draining, ServerPhase::Stopped}) {
    EXPECT_EQ(get("/healthz", phase).status, 200U);
    EXPECT_EQ(get("/healthz", phase).body, "ok");
  }
}

TEST(AdminHandle, ReadinessFollowsThePhase) {
  const struct {
    ServerPhase phase;
    unsigned status;
    std::string body;
  } cases[] = {{ServerPhase::Starting, 503, "starting"},
               {ServerPhase::Serving, 200, "ready"},
               {ServerPhase::Draining, 503, "draining"},
               {ServerPhase::Stopped, 503, "stopped"}};
  for (const auto& c : cases) {
    EXPECT_EQ(get("/readyz", c.phase).status, c.status);
    EXPECT_EQ(get("/readyz", c.phase).body, c.body);
  }
}

TEST(AdminHandle, ProbesDoNotGatherTheStatus) {
  const AdminView view = {ServerPhase::Serving,
                          nullptr,
                          []() -> Status {
                            ADD_FAILURE() << "status was gathered";
                            return {};
                          },
                          {},
                          {},
                          []() -> std::string {
                            ADD_FAILURE() << "metrics were gathered";
                            return {};
                          }};
  EXPECT_EQ(handle("GET", "/healthz", view).status, 200U);
  EXPECT_EQ(handle("GET", "/readyz", view).status, 200U);
  EXPECT_EQ(handle("POST", "/metrics", view).status, 405U);
}

TEST(AdminHandle, StatusIsJson) {
  EXPECT_EQ(get("/api/status").content_type, "application/json");
  EXPECT_EQ(get("/api/status").body, status_json(small_status()));
}

TEST(AdminHandle, TheDashboardMayLoadFromItsOwnAddressOnly) {
  for (const char* target : {"/", "/?q=rates", "/assets/main.js", "/assets/page.css"}) {
    const AdminResponse response = get(target);
    EXPECT_EQ(response.status, 200U) << target;
    EXPECT_EQ(response.body, find_asset(std::string_view(target).substr(0, std::string_view(target).find('?')))->bytes);
    EXPECT_TRUE(response.content_policy.starts_with("default-src 'none'; script-src 'self';")) << target;
    EXPECT_EQ(response.content_policy.find("unsafe"), std::string_view::npos) << target;
  }
  EXPECT_EQ(get("/").content_type, "text/html; charset=utf-8");
  EXPECT_EQ(handle("POST", "/", view_in(ServerPhase::Serving)).status, 405U);
  EXPECT_EQ(handle("HEAD", "/assets/main.js", view_in(ServerPhase::Serving)).status, 200U);
}

TEST(AdminHandle, ASeriesMayBeginAtASlot) {
  const auto first = [](std::string_view target) {
    return boost::json::parse(get(target).body).at("first").to_number<std::uint64_t>();
  };
  EXPECT_EQ(first("/api/series"), 0U);
  EXPECT_EQ(first("/api/series?since=12"), 12U);
  for (const char* target : {"/api/series?since=", "/api/series?since=-1", "/api/series?since=1x", "/api/series?from=1",
                             "/api/series?since=99999999999999999999"}) {
    EXPECT_EQ(get(target).status, 400U) << target;
  }
}

TEST(AdminHandle, HistoryIsJson) {
  EXPECT_EQ(get("/api/history").content_type, "application/json");
  EXPECT_EQ(get("/api/history").body, R"({"changes":[]})");
}

TEST(AdminHandle, AQueryIsIgnored) { EXPECT_EQ(get("/healthz?verbose=1").status, 200U); }

TEST(AdminHandle, HeadIsAnsweredAsGet) {
  const AdminResponse head = handle("HEAD", "/healthz", view_in(ServerPhase::Serving));
  EXPECT_EQ(head.status, 200U);
  EXPECT_EQ(head.body, "ok");
}

TEST(AdminHandle, OtherPathsAreNotFound) {
  for (const char* target :
       {"/metrics/", "/METRICS", "/api", "//", "", "*", "http://a/metrics", "/healthz%00", "/index.html", "/assets",
        "/assets/", "/assets/main.js/", "/assets/../", "/assets/NOTICE"}) {
    const AdminResponse response = get(target);
    EXPECT_EQ(response.status, 404U) << target;
    EXPECT_EQ(response.content_type, "application/problem+json");
    EXPECT_EQ(boost::json::parse(response.body).at("code").as_string(), "not_found");
  }
}

TEST(AdminHandle, OtherMethodsAreToldWhatIsAllowed) {
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get", ""}) {
    const AdminResponse response = handle(method, "/metrics", view_in(ServerPhase::Serving));
    EXPECT_EQ(response.status, 405U) << method;
    EXPECT_EQ(response.allow, "GET, HEAD");
    EXPECT_EQ(boost::json::parse(response.body).at("status").as_int64(), 405);
  }
}

TEST(AdminHandle, RefusalsAreProblemsWithTheirStatus) {
  const AdminResponse response = refuse(431, "The head exceeds \"8KiB\".");
  EXPECT_EQ(response.status, 431U);
  const boost::json::value body = boost::json::parse(response.body);
  EXPECT_EQ(body.at("title").as_string(), "Request Header Fields Too Large");
  EXPECT_EQ(body.at("detail").as_string(), "The head exceeds \"8KiB\".");
  EXPECT_EQ(refuse(999, "").status, 500U);
}

}  // namespace
}  // namespace crossfade
