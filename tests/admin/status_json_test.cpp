#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "admin/statuses.hpp"

namespace crossfade {
namespace {

namespace json = boost::json;

// The value at a pointer (RFC 6901) as JSON text.
std::string at(const Status& status, const std::string& pointer) {
  json::error_code error;
  const json::value document = json::parse(status_json(status), error);
  EXPECT_FALSE(error) << error.message();
  const json::value* value = document.find_pointer(pointer, error);
  EXPECT_NE(value, nullptr) << pointer;
  return value == nullptr ? std::string() : json::serialize(*value);
}

TEST(StatusJson, ShowsWhatRuns) {
  const Status status = small_status();
  EXPECT_EQ(at(status, "/version"), R"("1.2.3")");
  EXPECT_EQ(at(status, "/phase"), R"("serving")");
  EXPECT_EQ(at(status, "/listeners"), R"(["0.0.0.0:8080"])");
}

TEST(StatusJson, ShowsTheConfigurationInForce) {
  EXPECT_EQ(at(small_status(), "/config"),
            R"({"file":null,"file_state":"in_force","hash":"00112233aabbccdd","generation":3,)"
            R"("since":"2026-10-14T00:00:00.000Z",)"
            R"("reloads":{"accepted":2,"rejected":0},"last_reload_successful":true,"last_errors":[],)"
            R"("restart_needed":false})");
}

TEST(StatusJson, ShowsWhyTheLastDocumentWasRejected) {
  Status status = small_status();
  status.config.last_reload_successful = false;
  status.config.reloads_rejected = 1;
  status.config.last_errors.emplace_back("crossfade.yaml", 7, 3, "services[0]", "unknown key \"x\"");
  EXPECT_EQ(at(status, "/config/last_reload_successful"), "false");
  EXPECT_EQ(at(status, "/config/last_errors"), R"(["crossfade.yaml:7:3: services[0]: unknown key \"x\""])");
}

TEST(StatusJson, ShowsServicesWithTheSizesOfTheirLists) {
  const Status status = small_status();
  EXPECT_EQ(at(status, "/services/0/name"), R"("api")");
  EXPECT_EQ(at(status, "/services/0/hosts"), R"(["api.example.com","*.api.example.com"])");
  EXPECT_EQ(at(status, "/services/0/legacy"), R"("py2")");
  EXPECT_EQ(at(status, "/services/0/new"), R"("py3")");
  EXPECT_EQ(at(status, "/services/0/hold"), R"("none")");
  EXPECT_EQ(at(status, "/services/0/run_time_hold"), "null");
  EXPECT_EQ(at(status, "/services/0/exclude"), R"({"rules":2,"values":4})");
  EXPECT_EQ(at(status, "/services/0/include"), R"({"rules":0,"values":0})");
}

TEST(StatusJson, ShowsDialsWithTheRequestsOfBothSides) {
  const Status status = small_status();
  EXPECT_EQ(at(status, "/services/0/dials/0/name"), R"("rates")");
  EXPECT_EQ(at(status, "/services/0/dials/0/path"), R"("/v1/rates")");
  EXPECT_EQ(at(status, "/services/0/dials/0/methods"), R"(["GET","POST"])");
  EXPECT_EQ(at(status, "/services/0/dials/0/exact"), "false");
  EXPECT_EQ(at(status, "/services/0/dials/0/position"), R"("25%")");
  EXPECT_EQ(std::stod(at(status, "/services/0/dials/0/ratio")), 0.25);
  EXPECT_EQ(at(status, "/services/0/dials/0/requests"), R"({"legacy":0,"new":7})");
  EXPECT_EQ(at(status, "/services/0/dials/1/requests"), R"({"legacy":0,"new":0})");
}

TEST(StatusJson, ShowsTheFileBesideWhatIsInForce) {
  Status status = small_status();
  status.file = ConfigFile{"/etc/crossfade.yaml", FileState::Pending};
  EXPECT_EQ(at(status, "/config/file"), R"("/etc/crossfade.yaml")");
  EXPECT_EQ(at(status, "/config/file_state"), R"("pending")");
}

// Five minutes with traffic on both sides of one dial.
Status status_with_traffic() {
  Status status = small_status();
  status.window.length = std::chrono::seconds(300);
  status.window.bounds = {10'000'000, 20'000'000, 40'000'000};  // ns
  status.window.overrides_ignored["api"] = 3;
  DialTraffic& traffic = status.window.dials[{"api", "rates"}];
  traffic.sides[0] = {3'000, 3'000, 3, 0, 6, {0, 3'000, 0, 0}};
  traffic.sides[1] = {1'500, 1'200, 60, 300, 0, {1'200, 0, 0, 0}};
  return status;
}

TEST(StatusJson, ShowsBothSidesOfADialAndWhichIsBetter) {
  const Status status = status_with_traffic();
  EXPECT_EQ(at(status, "/window_seconds"), "3E2");
  const std::string dial = "/services/0/dials/0";
  EXPECT_EQ(std::stod(at(status, dial + "/sides/legacy/requests_per_second")), 10);
  EXPECT_EQ(at(status, dial + "/sides/legacy/compared"), "3000");
  EXPECT_EQ(std::stod(at(status, dial + "/sides/legacy/error_ratio")), 0.001);
  EXPECT_EQ(std::stod(at(status, dial + "/sides/legacy/p50_ms")), 15);
  EXPECT_EQ(std::stod(at(status, dial + "/sides/new/requests_per_second")), 5);
  EXPECT_EQ(std::stod(at(status, dial + "/sides/new/error_ratio")), 0.05);
  EXPECT_EQ(at(status, dial + "/verdicts"), R"({"errors":"worse","p50":"better","p95":"better","p99":"better"})");
}

TEST(StatusJson, WithoutTrafficThereAreNoNumbersAndNoVerdict) {
  const std::string dial = "/services/0/dials/1";
  const std::string none =
      R"({"requests_per_second":0E0,"compared":0,"error_ratio":null,"p50_ms":null,"p95_ms":null,"p99_ms":null})";
  EXPECT_EQ(at(status_with_traffic(), dial + "/sides"), R"({"legacy":)" + none + R"(,"new":)" + none + "}");
  EXPECT_EQ(at(status_with_traffic(), dial + "/verdicts/errors"), R"("unknown")");
}

TEST(StatusJson, ShowsTheRatesOfAService) {
  const json::value now = json::parse(at(status_with_traffic(), "/services/0/now"));
  EXPECT_EQ(now.at("overrides_per_second").to_number<double>(), 1);
  EXPECT_EQ(now.at("fallbacks_per_second").to_number<double>(), 0.02);
  EXPECT_EQ(now.at("overrides_ignored_per_second").to_number<double>(), 0.01);
}

TEST(StatusJson, ShowsWhenADialMovedAndFromWhere) {
  Status status = small_status();
  EXPECT_EQ(at(status, "/services/0/dials/0/moved"), "null");
  ChangeHistory history;
  history.start(small_config(), status.config.since);
  ConfigDiff moved;
  moved.dials = {{"api", "rates", 10'000, 25'000}, {"api", "rest", std::nullopt, 0}};
  history.accept(moved, small_config(), 2, {ChangeSource::File}, status.config.since);
  status.changes = std::make_shared<ChangeHistory>(history);
  EXPECT_EQ(at(status, "/services/0/dials/0/moved"), R"({"at":"2026-10-14T00:00:00.000Z","from":"10%"})");
  EXPECT_EQ(at(status, "/services/0/dials/1/moved"), R"({"at":"2026-10-14T00:00:00.000Z","from":null})");
}

TEST(StatusJson, ShowsPools) {
  EXPECT_EQ(at(small_status(), "/pools"),
            R"([{"name":"py2","endpoints":["10.0.0.5:8000"],"balance":"least_request",)"
            R"("connections":{"active":0,"idle":0,"connecting":0},"in_flight":0,"pending":0,"health":[]},)"
            R"({"name":"py3","endpoints":["10.0.1.5:8000","[2001:db8::1]:8001"],"balance":"round_robin",)"
            R"("connections":{"active":0,"idle":4,"connecting":0},"in_flight":1,"pending":2,)"
            R"("health":[{"address":"10.0.1.5:8000","up":true},{"address":"[2001:db8::1]:8001","up":false}]}])");
}

TEST(StatusJson, WithoutAConfigurationThereIsNothingToShow) {
  Status status;
  status.changes = std::make_shared<ChangeHistory>();
  EXPECT_EQ(at(status, "/config/hash"), "null");
  EXPECT_EQ(at(status, "/services"), "[]");
  EXPECT_EQ(at(status, "/pools"), "[]");
}

}  // namespace
}  // namespace crossfade
