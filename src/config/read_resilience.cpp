#include <algorithm>

#include "base/ascii.hpp"
#include "config/sections.hpp"
#include "config/words.hpp"
#include "crossfade/units.hpp"

namespace crossfade {
namespace {

constexpr std::uint64_t counted_max = 1'000'000;

void read_count(const MaybeValue& value, Problems& problems, IntegerRange range, std::uint32_t& out) {
  std::uint64_t number = out;
  if (read_integer_in(value, problems, range, number)) out = static_cast<std::uint32_t>(number);
}

// Whole percents: nobody splits hairs of a budget.
void read_share(const MaybeValue& value, Problems& problems, std::uint32_t& out) {
  std::uint32_t thousandths = 0;
  if (!read_percent(value, problems, thousandths)) return;
  if (thousandths % 1'000 != 0) {
    report_expected(*value, problems, "a whole percentage from 0% to 100%");
  } else {
    out = thousandths / 1'000;
  }
}

// "200-399", or one status.
void read_statuses(const MaybeValue& value, Problems& problems, HealthCheckConfig& check) {
  constexpr std::string_view expected = "a status or a range of them from 100 to 599, such as 200-399";
  std::string text;
  if (!read_text(value, problems, expected, text)) return;
  const auto status = [](std::string_view digits) -> std::uint32_t {
    if (digits.size() != 3 || !std::all_of(digits.begin(), digits.end(), is_digit)) return 0;
    return static_cast<std::uint32_t>((digits[0] - '0') * 100 + (digits[1] - '0') * 10 + (digits[2] - '0'));
  };
  const std::size_t dash = text.find('-');
  const std::uint32_t min = status(std::string_view(text).substr(0, dash));
  const std::uint32_t max = dash == std::string::npos ? min : status(std::string_view(text).substr(dash + 1));
  if (min < 100 || max > 599 || min > max) return report_expected(*value, problems, expected);
  check.expect_min = min;
  check.expect_max = max;
}

void read_check_path(const MaybeValue& value, Problems& problems, std::string& out) {
  constexpr std::string_view expected = "a path such as /healthz";
  std::string text;
  if (!read_text(value, problems, expected, text)) return;
  const auto may_be_sent = [](char c) { return c > ' ' && c < 0x7f && c != '#'; };
  if (text.starts_with('/') && std::all_of(text.begin(), text.end(), may_be_sent)) {
    out = std::move(text);
  } else {
    report_expected(*value, problems, expected, text.starts_with('/') ? "" : "/" + text);
  }
}

void read_check_host(const MaybeValue& value, Problems& problems, std::string& out) {
  constexpr std::string_view expected = "a host such as api.example.com";
  std::string text;
  if (!read_text(value, problems, expected, text)) return;
  const auto may_be_sent = [](char c) { return is_alpha(c) || is_digit(c) || std::string_view(".-:[]").find(c) < 5; };
  if (!text.empty() && text.size() <= 255 && std::all_of(text.begin(), text.end(), may_be_sent)) {
    out = std::move(text);
  } else {
    report_expected(*value, problems, expected);
  }
}

void read_health_check(const MaybeValue& value, Problems& problems, std::optional<HealthCheckConfig>& out) {
  if (!value) return;
  HealthCheckConfig& check = out.emplace();
  MapReader map(*value, problems, "a map with path");
  read_check_path(map.require("path", "what is asked of each endpoint, such as /healthz"), problems, check.path);
  read_interval(map.take("interval"), problems, check.interval);
  read_interval(map.take("timeout"), problems, check.timeout);
  read_count(map.take("fall"), problems, {1, 100}, check.fall);
  read_count(map.take("rise"), problems, {1, 100}, check.rise);
  read_statuses(map.take("expect"), problems, check);
  read_check_host(map.take("host"), problems, check.host);
  map.finish();
}

void read_outlier(const MaybeValue& value, Problems& problems, std::optional<OutlierConfig>& out) {
  if (!value) return;
  OutlierConfig& outlier = out.emplace();
  MapReader map(*value, problems, "a map; {} takes the defaults");
  read_count(map.take("consecutive_failures"), problems, {1, 1'000}, outlier.consecutive_failures);
  read_interval(map.take("interval"), problems, outlier.interval);
  read_interval(map.take("ejection"), problems, outlier.ejection);
  read_share(map.take("max_ejected"), problems, outlier.max_ejected_percent);
  map.finish();
}

void read_retry_on(const MaybeValue& value, Problems& problems, RetryConfig& retry) {
  constexpr std::string_view words[] = {"connect_failure", "reset", "502", "503", "504"};
  if (!value) return;
  RetryConfig read = retry;
  read.on_connect_failure = false;
  for (const Value& item : read_list(value, problems, "a list of failures", {.min = 0})) {
    const auto word = read_word(item, problems, words);
    if (!word) continue;
    read.on_connect_failure = read.on_connect_failure || *word == 0;
    read.on_reset = read.on_reset || *word == 1;
    if (*word >= 2) read.on_status.push_back(static_cast<unsigned>(500 + *word));
  }
  retry = read;
}

void read_retry(const MaybeValue& value, Problems& problems, RetryConfig& retry) {
  constexpr std::string_view expected = "'off' or a map with attempts, on, budget, budget_min and backoff";
  if (!value) return;
  if (value->node->kind == Node::Kind::Scalar && parse_switch(value->node->text) == false) {
    retry.attempts = 0;
    return;
  }
  MapReader map(*value, problems, expected);
  read_count(map.take("attempts"), problems, {0, 10}, retry.attempts);
  read_retry_on(map.take("on"), problems, retry);
  read_share(map.take("budget"), problems, retry.budget_percent);
  read_count(map.take("budget_min"), problems, {0, counted_max}, retry.budget_min);
  read_duration(map.take("backoff"), problems, std::chrono::seconds(10), retry.backoff);
  map.finish();
}

}  // namespace

void read_interval(const MaybeValue& value, Problems& problems, std::chrono::milliseconds& out) {
  std::chrono::milliseconds read = out;
  if (!read_duration(value, problems, longest_timeout, read)) return;
  if (read.count() == 0) {
    report_expected(*value, problems, "a duration above 0, such as 500ms, 5s or 2m");
  } else {
    out = read;
  }
}

void read_resilience(MapReader& map, Problems& problems, PoolConfig& pool) {
  read_health_check(map.take("health_check"), problems, pool.health_check);
  read_outlier(map.take("outlier"), problems, pool.outlier);
  read_duration(map.take("slow_start"), problems, longest_timeout, pool.slow_start);
  read_retry(map.take("retry"), problems, pool.retry);
  constexpr std::uint64_t largest_buffer = 16 * 1024 * 1024;
  read_size(map.take("retry_buffer"), problems, 1, largest_buffer, pool.retry_buffer_bytes);
  read_integer(map.take("max_connections"), problems, counted_max, pool.limits.connections);
  read_integer(map.take("max_requests"), problems, counted_max, pool.limits.requests);
  read_integer(map.take("max_pending"), problems, counted_max, pool.limits.pending);
  read_interval(map.take("queue_timeout"), problems, pool.limits.queue_timeout);
}

}  // namespace crossfade
