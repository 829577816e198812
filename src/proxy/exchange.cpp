#include "proxy/exchange.hpp"

#include "proxy/client_connection.hpp"

namespace crossfade {

namespace {

// What a request may keep of its strings' memory when it goes to the free list.
constexpr std::size_t string_bytes_kept = 16 * 1024;

void recycle(std::string& text) {
  text.clear();
  if (text.capacity() > string_bytes_kept) text.shrink_to_fit();
}

}  // namespace

Exchange::Exchange(WorkerContext& w, ClientConnection& c)
    : worker(w), client(&c), input(w.blocks), upload_input(w.blocks), attempt(new_attempt()) {}

std::unique_ptr<Attempt> Exchange::new_attempt() const {
  return std::make_unique<Attempt>(AttemptResources{worker.io, worker.deadlines, worker.blocks});
}

void Exchange::next() {
  // The request's own bytes go. What the upload has read beyond its body belongs to the next request.
  input.consume(head_bytes + upload.first_raw);
  head_bytes = 0;
  if (input.empty()) input.swap(upload_input);
  upload_input.release();
  upload.decoder = BodyDecoder();
  upload.first = {};
  upload.first_raw = 0;
  upload.held = true;
  upload.end = {};
  recycle(upload.end_storage);
  upload.complete = upload.begun = upload.cancelled = upload.upstream_stopped = false;
  upload.problem = Problem::None;
  tunnel.unread = 0;
  recycle(upload.kept);
  decided = false;
  attempt->reset();
  tried.clear();
  retries = 0;
  was_sent = false;
  retry_turn.end();
  endpoint.reset();
  view.reset();  // and with it maybe the pools that the above refers to
  recycle(upstream_head);
  recycle(client_head);
  crossfade_field.clear();
  recycle(answer_end);
  continued = false;
  request_id.clear();
  trace_made = false;
  attempt_complete = keep_alive = false;
  status = 0;
  flag = {};
  detail = "";
  offending = {};
  request_bytes = answer_bytes = 0;
  departure.disarm();
  total.disarm();
  client_left = timed_out = asked_other = false;
}

const ListenerConfig& Exchange::listener() const { return config().listeners[client->listener()]; }

bool Exchange::may_keep_alive() const {
  return upload.complete && !worker.draining && !client->is_last_request(config().limits.connection_requests);
}

void Exchange::release() {
  next();
  input.release();
  head.clear();
  client = nullptr;
}

}  // namespace crossfade
