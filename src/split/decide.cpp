// The one decision, top to bottom: service, dial, hold, override, exclude, include, the dial's bucket.
#include "crossfade/route_table.hpp"
#include "crossfade/stable_hash.hpp"
#include "http/path.hpp"
#include "split/service.hpp"
#include "split/trace_text.hpp"

namespace crossfade {
namespace {

__extension__ using Wide = unsigned __int128;

struct Choice {
  Side side;
  Reason reason;
};

std::optional<std::uint32_t> match_dial(const CompiledService& service, const RequestView& request, Tracer& tracer) {
  thread_local std::string scratch;
  const std::string_view path = normalise_path(request.target, scratch);
  const auto index = service.paths.find(path, request.method);
  tracer.path(path, request.target);
  tracer.dial(index ? &service.dials[*index] : nullptr);
  return index;
}

OverrideResult match_override(const CompiledService& service, RequestFields& fields, Tracer& tracer) {
  OverrideResult result;
  if (service.override_header) result = read_override(*service.override_header, fields);
  tracer.override_header(service, result, fields);
  return result;
}

bool any_rule_holds(const std::vector<CompiledRule>& rules, ListKind list, RequestFields& fields,
                    const std::optional<Key>& key, Tracer& tracer) {
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const RuleResult result = evaluate(rules[i], list, fields, key);
    tracer.rule(list, i, rules[i], result);
    if (result.holds) return true;
  }
  return false;
}

// Read once a decision: somebody may turn the switch in the middle of one.
std::optional<Side> find_hold(const CompiledService& service, Tracer& tracer) {
  const bool at_run_time = service.is_held_at_run_time();
  const std::optional<Side> side = at_run_time ? std::optional(Side::Legacy) : service.hold;
  tracer.hold(side, at_run_time);
  return side;
}

// Everything that goes before the dial; the first that has a say decides.
std::optional<Choice> choose_before_dial(const CompiledService& service, std::optional<Side> hold,
                                         const OverrideResult& wish, RequestFields& fields,
                                         const std::optional<Key>& key, Tracer& tracer) {
  if (hold) return Choice{*hold, Reason::Hold};
  if (wish.side) return Choice{*wish.side, Reason::Override};
  if (any_rule_holds(service.exclude, ListKind::Exclude, fields, key, tracer)) {
    return Choice{Side::Legacy, Reason::Exclude};
  }
  if (any_rule_holds(service.include, ListKind::Include, fields, key, tracer)) {
    return Choice{Side::New, Reason::Include};
  }
  return std::nullopt;
}

Side side_of(std::uint32_t bucket, std::uint32_t position) { return bucket < position ? Side::New : Side::Legacy; }

Choice choose_by_dial(const CompiledDial& dial, std::int32_t bucket, MissingKey missing_key, std::uint64_t random,
                      Tracer& tracer) {
  // At its ends the dial decides for everybody, whoever they are.
  if (dial.position == 0) return {Side::Legacy, Reason::Dial};
  if (dial.position >= bucket_count) return {Side::New, Reason::Dial};
  if (bucket != Decision::no_bucket) return {side_of(static_cast<std::uint32_t>(bucket), dial.position), Reason::Dial};
  if (missing_key == MissingKey::Legacy) return {Side::Legacy, Reason::NoKey};
  const auto random_bucket = static_cast<std::uint32_t>((Wide{random} * bucket_count) >> 64);
  tracer.random_bucket(random_bucket);
  return {side_of(random_bucket, dial.position), Reason::NoKey};
}

void note_key(const CompiledService& service, const Key& key, const CompiledDial& dial, Decision& decision) {
  decision.bucket = static_cast<std::int32_t>(bucket_of(dial.salt, key.value));
  // The text of an address ends with this decision.
  decision.key_is_client = service.key[key.source].kind == KeySource::Kind::ClientIp;
  if (!decision.key_is_client) decision.key = key.value;
}

}  // namespace

Decision RouteTable::decide(const RequestView& request, Trace* trace) const {
  Tracer tracer(trace);
  Decision decision;
  const HostTable::Match* host = compiled_->hosts.find(request.authority);
  tracer.service(request.authority, host, compiled_->services);
  if (!host) return decision;

  const CompiledService& service = compiled_->services[host->service];
  const auto dial_index = match_dial(service, request, tracer);
  if (!dial_index) return decision;
  const CompiledDial& dial = service.dials[*dial_index];
  decision.found = true;
  decision.service = host->service;
  decision.dial = *dial_index;

  RequestFields fields(request, service.field_names);
  const std::optional<Side> hold = find_hold(service, tracer);
  const OverrideResult wish = match_override(service, fields, tracer);
  decision.overridden = wish.side.has_value();
  decision.override_ignored = wish.ignored;

  const std::optional<Key> key = find_key(service.key, fields);
  if (key) note_key(service, *key, dial, decision);

  std::optional<Choice> choice = choose_before_dial(service, hold, wish, fields, key, tracer);
  tracer.key(service, key, fields);
  tracer.bucket(decision.bucket, dial);
  tracer.position(dial.position);
  if (!choice) choice = choose_by_dial(dial, decision.bucket, service.missing_key, request.random, tracer);
  decision.side = choice->side;
  decision.reason = choice->reason;
  tracer.decision(decision);
  return decision;
}

}  // namespace crossfade
