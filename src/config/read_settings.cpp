#include <algorithm>

#include "base/ascii.hpp"
#include "base/siphash.hpp"
#include "config/sections.hpp"
#include "config/words.hpp"
#include "crossfade/units.hpp"

namespace crossfade {
namespace {

constexpr std::uint64_t kib = 1024;
constexpr std::uint64_t largest_head = 16 * 1024 * kib;
constexpr std::uint64_t largest_body = 1024 * 1024 * 1024 * kib;  // 1 TiB

// A head is held in memory whole, so "no limit" still has a ceiling, and the config says which.
void read_head_size(const MaybeValue& value, Problems& problems, std::uint64_t& out) {
  if (read_size(value, problems, kib, largest_head, out) && out == 0) out = largest_head;
}

void read_limits(const MaybeValue& value, Problems& problems, Limits& limits) {
  if (!value) return;
  MapReader map(*value, problems, "a map of limits");
  read_integer(map.take("connections"), problems, 10'000'000, limits.connections);
  read_integer(map.take("connection_requests"), problems, 1'000'000'000, limits.connection_requests);
  read_head_size(map.take("request_line"), problems, limits.request_line_bytes);
  read_head_size(map.take("request_header"), problems, limits.request_header_bytes);
  read_head_size(map.take("request_head"), problems, limits.request_head_bytes);
  read_integer(map.take("request_headers"), problems, 10'000, limits.request_headers);
  read_size(map.take("request_body"), problems, 1, largest_body, limits.request_body_bytes);
  read_head_size(map.take("response_head"), problems, limits.response_head_bytes);
  map.finish();
}

void read_timeouts(const MaybeValue& value, Problems& problems, Timeouts& timeouts) {
  if (!value) return;
  MapReader map(*value, problems, "a map of durations");
  read_duration(map.take("request_head"), problems, longest_timeout, timeouts.request_head);
  read_duration(map.take("request_body"), problems, longest_timeout, timeouts.request_body);
  read_duration(map.take("response_write"), problems, longest_timeout, timeouts.response_write);
  read_duration(map.take("idle"), problems, longest_timeout, timeouts.idle);
  read_duration(map.take("tunnel_idle"), problems, longest_timeout, timeouts.tunnel_idle);
  map.finish();
}

void read_drain(const MaybeValue& value, Problems& problems, Drain& drain) {
  if (!value) return;
  MapReader map(*value, problems, "a map with delay and timeout");
  read_duration(map.take("delay"), problems, longest_timeout, drain.delay);
  read_duration(map.take("timeout"), problems, longest_timeout, drain.timeout);
  map.finish();
}

void read_log_path(const MaybeValue& value, Problems& problems, std::string& out) {
  constexpr std::string_view expected = "stdout or the path of a file (access_log: off writes none)";
  std::string text;
  if (!read_text(value, problems, expected, text)) return;
  const bool printable = !trim(text).empty() && std::all_of(text.begin(), text.end(), is_value_char);
  if (!printable || text == "stderr" || parse_switch(text)) {
    report_expected(*value, problems, expected);
  } else {
    out = std::move(text);
  }
}

void read_key_secret(const MaybeValue& value, Context& context, AccessLogConfig& log) {
  std::string file;
  if (!read_text(value, context.problems, "the path of a file", file)) return;
  const auto content = context.lists.load_text(*value, context.lists.path_of(file), context.problems);
  if (!content) return;
  log.key_secret = parse_sip_secret(*content);
  if (log.key_secret) return;
  report(*value, context.problems,
         "the file " + in_quotes(file) + " must hold 32 hexadecimal digits, as 'openssl rand -hex 16' makes them");
}

void read_access_log(const MaybeValue& value, Context& context, AccessLogConfig& log) {
  constexpr std::string_view expected = "'off' or a map with path, query, sample, key and key_secret_file";
  constexpr Choice<LoggedKey> keys[] = {
      {"hashed", LoggedKey::Hashed}, {"plain", LoggedKey::Plain}, {"off", LoggedKey::Off}};
  Problems& problems = context.problems;
  if (!value) return;
  if (value->node->kind == Node::Kind::Scalar && parse_switch(value->node->text) == false) {
    log.path.clear();
    return;
  }
  MapReader map(*value, problems, expected);
  read_log_path(map.take("path"), problems, log.path);
  read_switch(map.take("query"), problems, log.query);
  read_percent(map.take("sample"), problems, log.sample);
  read_choice(map.take("key"), problems, keys, log.key);
  read_key_secret(map.take("key_secret_file"), context, log);
  map.finish();
}

void read_state_dir(const MaybeValue& value, Context& context, std::string& out) {
  constexpr std::string_view expected = "the path of a folder, such as /var/lib/crossfade";
  std::string text;
  if (!read_text(value, context.problems, expected, text)) return;
  if (trim(text).empty() || !std::all_of(text.begin(), text.end(), is_value_char)) {
    report_expected(*value, context.problems, expected);
  } else {
    out = context.lists.path_of(text);
  }
}

}  // namespace

void read_settings(MapReader& root, Context& context, Config& config) {
  Problems& problems = context.problems;
  std::uint64_t workers = config.workers;
  read_integer(root.take("workers"), problems, 1024, workers);
  config.workers = static_cast<std::uint32_t>(workers);
  read_access_log(root.take("access_log"), context, config.access_log);
  read_metrics(root.take("metrics"), problems, config.metrics);
  read_limits(root.take("limits"), problems, config.limits);
  read_timeouts(root.take("timeouts"), problems, config.timeouts);
  read_drain(root.take("drain"), problems, config.drain);
  constexpr Choice<UnderscoreHeaders> choices[] = {{"drop", UnderscoreHeaders::Drop},
                                                   {"reject", UnderscoreHeaders::Reject},
                                                   {"forward", UnderscoreHeaders::Forward}};
  read_choice(root.take("underscore_headers"), problems, choices, config.underscore_headers);
  read_switch(root.take("via"), problems, config.via);
  read_switch(root.take("trace"), problems, config.trace);
  read_state_dir(root.take("state_dir"), context, config.state_dir);
}

}  // namespace crossfade
