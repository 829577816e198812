// One request and its answer, from the first byte of the one to the last byte of the other: the state that the steps of
// the life of a request share. Kept in a free list between requests; one thread.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/body_decoder.hpp"
#include "http/forwarded.hpp"
#include "http/request_head.hpp"
#include "http/traceparent.hpp"
#include "http/write_head.hpp"
#include "proxy/snapshot.hpp"
#include "proxy/worker_context.hpp"
#include "upstream/attempt.hpp"

namespace crossfade {

// The request's body on its way to the upstream.
struct Upload {
  BodyDecoder decoder;
  std::string_view first;           // payload that arrived with the head; still held while nothing more was read
  std::size_t first_raw = 0;        // bytes of `input` behind the head that are the body's
  std::string kept;                 // the payload from its start, once it is more than `first`, as long as it is `held`
  bool held = true;                 // whatever was taken of it is still here: it can be sent again
  std::string_view end;             // what ends it once it is done, in chunked framing
  std::string end_storage;          // of an end with trailers
  bool complete = false;            // the whole body has been sent, as far as the client's side goes
  bool begun = false;               // more than `first` was taken of it, or could have been
  bool running = false;             // the uploading coroutine exists
  bool cancelled = false;           // it is to end as soon as it can
  bool upstream_stopped = false;    // the upstream reads no more; its answer may still come
  Problem problem = Problem::None;  // the client's body broke: what to tell it
  const char* detail = "";
  Waiter done;  // the request waits here for the coroutine's end
  WaitDeadline read_deadline;
};

// After a 101.
struct Tunnel {
  bool up = false;  // the coroutine of the way from client to upstream exists
  Waiter done;      // the request waits here for its end
  Deadline idle;
  unsigned unread = 0;  // ways whose sender nobody reads from
};

using BackoffTimer = boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>, Executor>;

// What can go wrong with an exchange that has its answer: the access log's flags that are no problem's code.
namespace flags {
inline constexpr std::string_view client_left = "client_left";  // before it had all of the answer
inline constexpr std::string_view truncated = "truncated";      // the upstream broke off in the body
inline constexpr std::string_view tunnel_idle = "tunnel_idle";  // nobody used the tunnel for timeouts.tunnel_idle
inline constexpr std::string_view drained = "drained";          // cut when the drain's time was up
inline constexpr std::string_view asked_other = "asked_other";  // nothing: the other side answered instead of a 404
inline constexpr std::string_view reset = "reset";              // the upstream ended the tunnel by a reset
}  // namespace flags

struct Exchange {
  Exchange(WorkerContext& w, ClientConnection& c);

  // Ready for the next request on the same connection. Bytes of it that are here already stay.
  void next();
  // Ready for the free list: gives the buffers back.
  void release();

  const Config& config() const { return view->config(); }
  const ServiceView& service() const { return view->service(decision.service); }
  const DialConfig& dial() const { return service().config->dials[decision.dial]; }
  Pool& pool() const { return *service().pools[side_index(decision.side)]; }
  const ListenerConfig& listener() const;
  bool to_head() const { return head.method == "HEAD"; }
  std::unique_ptr<Attempt> new_attempt() const;
  // Whether this side of the connection could carry another request, whatever the client and the answer say.
  bool may_keep_alive() const;
  // Empty: what the client sent goes on.
  std::string_view made_traceparent() const {
    return trace_made ? std::string_view(traceparent.data(), traceparent.size()) : std::string_view();
  }

  WorkerContext& worker;
  ClientConnection* client;

  // The request.
  Buffer input;                // its head, and what arrived behind it
  std::size_t head_bytes = 0;  // of `input`
  std::shared_ptr<const WorkerView> view;
  RequestHead head;
  Peer peer;
  IpAddress client_address;
  std::string request_id;
  bool trace_made = false;
  TraceparentText traceparent;  // the one that was made
  Decision decision;
  bool decided = false;
  Upload upload;
  Buffer upload_input;  // body bytes behind those in `input`; a tunnel's, too
  Tunnel tunnel;

  // The upstream.
  std::unique_ptr<Attempt> attempt;  // never null
  std::vector<EndpointPtr> tried;    // of the pool that is being asked: those that failed this request
  unsigned retries = 0;              // made on that pool
  bool was_sent = false;             // a failed attempt may have reached the pool's code
  RetryTurn retry_turn;
  BackoffTimer* backoff = nullptr;  // being waited for
  std::string upstream_head;

  // The answer.
  std::string client_head;
  std::string crossfade_field;
  std::string answer_end;  // what ends a chunked answer with trailers
  ClientFraming framing;
  bool asked_other = false;       // it is the other side's: the decision's own said 404
  bool continued = false;         // a 100 was passed on: the client sends its body
  bool attempt_complete = false;  // the answer was read to its end, and the upstream will take another request
  bool keep_alive = false;        // the connection may carry another request
  WaitDeadline client_deadline;   // of this coroutine's waits while it relays

  // What came of it.
  std::chrono::system_clock::time_point wall_start;
  Clock::time_point start{};
  unsigned status = 0;
  EndpointPtr endpoint;        // the last one asked, for the log
  std::string_view flag;       // a problem's code, or a word of `flags`; empty: nothing
  const char* detail = "";     // with an answer of crossfade's own: why
  std::string_view offending;  // the client's bytes at fault, in `input` or `upload_input`
  std::uint64_t request_bytes = 0;
  std::uint64_t answer_bytes = 0;

  // Interruptions from outside the request's own waits.
  Deadline departure;            // recurring: has the client gone while the upstream is awaited?
  Deadline total;                // request_timeout
  Clock::time_point asked_at{};  // from when it runs
  bool client_left = false;
  bool timed_out = false;
};

}  // namespace crossfade
