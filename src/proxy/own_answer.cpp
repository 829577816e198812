#include "proxy/own_answer.hpp"

#include "proxy/answer.hpp"
#include "proxy/client_connection.hpp"
#include "proxy/upload.hpp"

namespace crossfade {

namespace {

Rejected cause_of(Problem problem) {
  switch (problem) {
    case Problem::NoService:
      return Rejected::NoService;
    case Problem::RequestTimeout:
      return Rejected::Timeout;
    case Problem::BodyTooLarge:
    case Problem::TargetTooLong:
    case Problem::HeadTooLarge:
      return Rejected::TooLarge;
    default:
      return Rejected::Malformed;
  }
}

// Sends what stands in `client_head`, head and body.
Task<void> write(Exchange& x) {
  x.answer_bytes = x.client_head.size() - (x.client_head.find("\r\n\r\n") + 4);
  Pieces pieces;
  pieces.add(x.client_head);
  x.worker.ensure_tick();  // a refused request has armed nothing else
  const WriteEnd end = co_await write_rest(x.client->transport(), pieces, x.client_deadline, x.worker.deadlines,
                                           x.config().timeouts.response_write);
  if (end != WriteEnd::Done) mark_client_left(x);
}

Task<void> send(Exchange& x, Problem problem, const char* detail) {
  std::string extra;
  if (x.decided) write_crossfade_field(x);
  if (!x.crossfade_field.empty()) extra = "X-Crossfade: " + x.crossfade_field + "\r\n";
  if (problem == Problem::Overloaded) extra += "Retry-After: 1\r\n";
  if (x.request_id.empty()) append_request_id(x.worker.random, x.request_id);
  x.status = status_of(problem);
  x.flag = to_string(problem);
  x.detail = detail;
  x.client_head.clear();
  const auto now = std::chrono::system_clock::to_time_t(x.wall_start);
  extra += connection_line(x.keep_alive, x.head.version);
  append_problem(problem, detail, x.request_id, x.worker.date.at(now), extra, x.to_head(), x.client_head);
  co_await write(x);
}

void count_rejected(Exchange& x, Problem problem) {
  x.worker.cell.rejected[static_cast<std::size_t>(cause_of(problem))].add();
}

}  // namespace

void note_broken_upload(Exchange& x) {
  if (x.upload.problem == Problem::None || !x.flag.empty()) return;
  x.flag = to_string(x.upload.problem);
  x.detail = x.upload.detail;
  if (!is_upstream_problem(x.upload.problem)) count_rejected(x, x.upload.problem);
}

Task<void> answer_refusal(Exchange& x, HeadVerdict verdict) {
  count_rejected(x, verdict.problem);
  x.offending = verdict.offending;
  // After anything but an unknown host, or with a body on its way, where the next request begins is not certain.
  x.upload.complete = x.head.framing.body == BodyKind::None;
  x.keep_alive = verdict.problem == Problem::NoService && x.head.keep_alive && x.may_keep_alive();
  co_await send(x, verdict.problem, verdict.detail);
}

Task<void> answer_last_hop(Exchange& x) {
  x.keep_alive = x.head.keep_alive && x.may_keep_alive();
  x.status = 200;
  write_crossfade_field(x);
  const auto now = std::chrono::system_clock::to_time_t(x.wall_start);
  append_last_hop(x.head, x.input.view().substr(0, x.head_bytes), x.request_id, x.worker.date.at(now),
                  x.crossfade_field, x.keep_alive, x.client_head);
  co_await write(x);
}

Task<void> answer_failure(Exchange& x, const AttemptError& error) {
  cancel_upload(x);
  if (x.client_left) {
    mark_client_left(x);
    co_return;
  }
  const bool body_broke = x.upload.problem != Problem::None;
  const Problem problem = body_broke ? x.upload.problem : error.problem;
  if (body_broke && !is_upstream_problem(problem)) count_rejected(x, problem);
  x.keep_alive = x.head.keep_alive && x.may_keep_alive();
  co_await send(x, problem, body_broke ? x.upload.detail : error.detail);
}

}  // namespace crossfade
