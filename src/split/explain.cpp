#include "split/explain.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "config/words.hpp"
#include "split/explain_notes.hpp"
#include "split/received_head.hpp"

namespace crossfade {
namespace {

void add_step(Explanation& to, std::string what, std::string outcome) {
  to.steps.push_back({std::move(what), std::move(outcome)});
}

void refuse_request(Explanation& to, const HeadVerdict& verdict) {
  to.refusal = verdict.problem;
  to.detail = verdict.detail;
  std::string text = std::to_string(status_of(verdict.problem)).append(" ").append(to_string(verdict.problem));
  text.append(": ").append(verdict.detail);
  if (!verdict.offending.empty()) text.append(": ").append(in_quotes(verdict.offending));
  add_step(to, "refused", std::move(text));
}

std::string request_line_text(const RequestHead& head) {
  return std::string(head.method).append(" ").append(head.target).append(", host ").append(in_quotes(head.authority));
}

// Where the client's address comes from.
std::string client_text(const Peer& peer, const IpAddress& client, const RequestHead& head) {
  const bool forwarded = std::any_of(head.fields.views().begin(), head.fields.views().end(),
                                     [](const HeaderView& f) { return iequals(f.name, "X-Forwarded-For"); });
  const std::string text = client.to_string();
  if (!peer.trusted && forwarded)
    return text + " (the peer; not in trusted_proxies: its X-Forwarded-For is not believed)";
  if (!peer.trusted) return text + " (the peer)";
  if (!forwarded) return text + " (the peer, in trusted_proxies, which sent no X-Forwarded-For)";
  const std::string by = " (the rightmost untrusted address of X-Forwarded-For; the peer ";
  if (client == peer.address) return text + " (the peer, in trusted_proxies: X-Forwarded-For names nobody before it)";
  return text + by + peer.address.to_string() + " is in trusted_proxies)";
}

void take_trace(Explanation& to, Trace&& trace) {
  std::move(trace.steps.begin(), trace.steps.end(), std::back_inserter(to.steps));
  if (!trace.key_source.empty()) to.key = ExplainedKey{std::move(trace.key_source), std::move(trace.key)};
  to.by_chance = trace.by_chance;
}

void take_decision(Explanation& to, const Config& config, const Decision& decision) {
  const ServiceConfig& service = config.services[decision.service];
  const DialConfig& dial = service.dials[decision.dial];
  to.service = service.name;
  to.dial = dial.name;
  to.side = decision.side;
  to.reason = decision.reason;
  to.pool = decision.side == Side::New ? service.new_side : service.legacy;
  if (decision.bucket != Decision::no_bucket) to.bucket = static_cast<std::uint32_t>(decision.bucket);
  to.salt = dial.salt.value_or(service.salt);
  to.position = dial.position;
  to.overridden = decision.overridden;
  to.override_ignored = decision.override_ignored;
}

// The outcome goes last, notes before it: whoever reads the end of a terminal sees the answer.
void finish_steps(Explanation& to) {
  const auto outcome = std::find_if(to.steps.begin(), to.steps.end(), [](const auto& s) { return s.what == "side"; });
  std::vector<TraceStep> notes;
  for (const std::string& note : to.notes) notes.push_back({"note", note});
  to.steps.insert(outcome, notes.begin(), notes.end());
  if (to.refusal == Problem::None) add_step(to, "pool", to.pool);
}

void explain_head(const Explainer& with, std::string& bytes, const AskedRequest& asked, std::uint64_t random,
                  Explanation& to) {
  const ListenerConfig& listener = with.config.listeners[with.listener];
  HeadEndFinder finder;
  const HeadArrival arrival = look_at_head(with.config.limits, finder, bytes);
  if (arrival.state != HeadArrival::State::Complete) return refuse_request(to, arrival.refusal);

  const std::vector<std::string> dropped = dropped_headers(bytes, with.config, listener);
  RequestHead head;
  HeadVerdict verdict = read_head_bytes({bytes.data(), arrival.head_bytes}, with.config, listener, head);
  if (verdict.problem != Problem::None) return refuse_request(to, verdict);
  add_step(to, "request", request_line_text(head));
  for (const std::string& name : dropped) {
    add_step(to, "dropped", "header " + name + ": its name has a '_' (underscore_headers: drop)");
  }
  const Peer peer = peer_of(listener, asked.peer);
  const IpAddress client = client_address(peer, listener.trusted_proxies, head.fields);
  to.client = client.to_string();
  add_step(to, "client", client_text(peer, client, head));

  Decision decision;
  Trace trace;
  verdict = decide_head(with.routes, head, client, random, decision, &trace);
  take_trace(to, std::move(trace));
  if (verdict.problem != Problem::None) return refuse_request(to, verdict);
  take_decision(to, with.config, decision);
  to.notes = explain_notes(to, with.config.services[decision.service], decision.dial, head);
}

}  // namespace

result<Explanation, std::string> Explainer::explain(const AskedRequest& asked, std::uint64_t random) const {
  auto bytes = head_of(asked);
  if (!bytes) return {boost::system::in_place_error, bytes.error()};
  Explanation explanation;
  explain_head(*this, *bytes, asked, random, explanation);
  finish_steps(explanation);
  return explanation;
}

result<std::size_t, std::string> find_listener(std::span<const Address> listeners, std::string_view address) {
  if (address.empty()) return std::size_t{0};
  std::vector<std::string> texts;
  for (const Address& each : listeners) texts.push_back(each.to_string());
  const auto at = std::find(texts.begin(), texts.end(), address);
  if (at != texts.end()) return static_cast<std::size_t>(at - texts.begin());
  const std::vector<std::string_view> words(texts.begin(), texts.end());
  return {boost::system::in_place_error, "there is no listener " + in_quotes(address) + "; there are " + joined(words) +
                                             did_you_mean(nearest(address, words))};
}

}  // namespace crossfade
