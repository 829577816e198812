#include "proxy/record.hpp"

#include <algorithm>
#include <array>

#include "base/siphash.hpp"
#include "http/offending_line.hpp"
#include "proxy/client_connection.hpp"
#include "telemetry/sample.hpp"

namespace crossfade {

namespace {

void count(Exchange& x, Clock::duration duration, Clock::duration upstream) {
  DialCell& cell = *x.service().dial_cells[x.decision.dial][side_index(x.decision.side)];
  const auto cohort = static_cast<std::size_t>(x.asked_other ? Cohort::Other : cohort_of(x.decision.reason));
  cell.requests.add(x.decision.reason, x.status);
  // A tunnel lasts as long as its users like: that says nothing about the sides.
  if (x.status != 101) cell.duration[cohort].observe(duration);
  if (upstream >= Clock::duration::zero()) cell.upstream_response[cohort].observe(upstream);
  cell.request_bytes.add(x.request_bytes);
  cell.response_bytes.add(x.answer_bytes);
}

// `hash` and `address` back what is no part of the request.
std::string_view shown_key(const Exchange& x, SipText& hash, std::array<char, 46>& address) {
  const AccessLogConfig& rules = x.config().access_log;
  const Decision& decision = x.decision;
  if (rules.key == LoggedKey::Off || decision.bucket == Decision::no_bucket) return {};
  const std::string_view key = decision.key_is_client ? x.client_address.to_text(address) : decision.key;
  if (rules.key == LoggedKey::Plain) return key;
  if (!rules.key_secret) return {};
  hash = siphash_text(*rules.key_secret, key);
  return {hash.data(), hash.size()};
}

bool is_key_header(const Config& config, std::string_view name) {
  for (const ServiceConfig& service : config.services) {
    for (const KeySource& source : service.key) {
      if (source.kind == KeySource::Kind::Header && is_meant_for(name, source.name)) return true;
    }
  }
  return false;
}

// Of a line that may carry somebody's key only the name is shown, unless keys are.
std::string_view shown_offence(const Exchange& x) {
  const std::string_view line = without_secrets(x.offending, x.config().access_log.query);
  const std::string_view name = name_in(line);
  const bool hidden = x.config().access_log.key != LoggedKey::Plain && is_key_header(x.config(), name);
  return hidden ? name : line;
}

// A line that nobody may miss, however few are wanted: an error, or an answer of crossfade's own instead of one.
bool is_always_logged(const Exchange& x) { return x.status >= 500 || !x.flag.empty(); }

void log(Exchange& x, Clock::duration duration, Clock::duration upstream) {
  const AccessLogConfig& rules = x.config().access_log;
  AccessRecord line;
  line.sample = is_always_logged(x) ? bucket_count : rules.sample;
  if (!is_sampled(line.sample, x.request_id)) return;
  line.start = x.wall_start;
  line.request_id = x.request_id;
  line.trace = x.trace_made ? parse_traceparent(x.made_traceparent()) : received_trace(x.head.fields);
  line.client = x.client_address;
  line.method = x.head.method;
  line.host = x.head.authority;
  const std::size_t query = x.head.target.find('?');
  line.path = x.head.target.substr(0, query);
  if (query != std::string_view::npos) line.query = x.head.target.substr(query + 1);
  line.with_query = rules.query;
  SipText hash;
  std::array<char, 46> address;
  if (x.decided) {
    line.decided = true;
    line.key = shown_key(x, hash, address);
    line.service = x.service().config->name;
    line.dial = x.dial().name;
    line.pool = x.pool().config().name;
    line.side = x.decision.side;
    line.reason = x.decision.reason;
    line.bucket = x.decision.bucket;
  }
  if (x.endpoint) line.endpoint = x.endpoint->resolved.text;
  line.status = x.status;
  line.request_bytes = x.request_bytes;
  line.response_bytes = x.answer_bytes;
  line.duration = duration;
  line.upstream = upstream;
  line.flag = x.flag.empty() && x.asked_other ? flags::asked_other : x.flag;
  line.detail = x.detail;
  line.offending = shown_offence(x);
  x.worker.log->write(line);
}

}  // namespace

void record(Exchange& x) {
  const Clock::duration duration = Clock::now() - x.start;
  const bool answered = x.attempt->answered() && x.attempt->sent_at != Clock::time_point{};
  // An early answer has its head before the request's last byte: it took no time of its own.
  const Clock::duration upstream =
      answered ? std::max(x.attempt->head_at - x.attempt->sent_at, Clock::duration::zero()) : Clock::duration(-1);
  if (x.decided) count(x, duration, upstream);
  if (x.worker.log) log(x, duration, upstream);
}

void count_failure(Exchange& x, const AttemptError& error) {
  if (x.client_left) return;
  // When sending the body failed first, that is what happened; the rest follows from it.
  const Problem problem = x.upload.problem != Problem::None ? x.upload.problem : error.problem;
  if (!is_upstream_problem(problem)) return;
  x.pool().cell().errors[static_cast<std::size_t>(problem)].add();
  if (is_endpoints_fault(error) && x.attempt->lease && !x.timed_out)
    x.pool().failed(*x.attempt->lease.endpoint(), Clock::now());
}

void count_truncation(Exchange& x, Problem problem) {
  x.pool().cell().errors[static_cast<std::size_t>(problem)].add();
  if (x.attempt->lease) x.pool().failed(*x.attempt->lease.endpoint(), Clock::now());
}

void count_answer(Exchange& x) {
  Endpoint& endpoint = *x.attempt->lease.endpoint();
  if (is_endpoints_fault(x.attempt->answer.status)) x.pool().failed(endpoint, Clock::now());
}

void count_whole_answer(Exchange& x) {
  if (!x.attempt->lease || !x.attempt->answered() || is_endpoints_fault(x.attempt->answer.status)) return;
  x.pool().succeeded(*x.attempt->lease.endpoint());
}

}  // namespace crossfade
