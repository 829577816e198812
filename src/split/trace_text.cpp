#include "split/trace_text.hpp"

#include <string>

#include "crossfade/stable_hash.hpp"
#include "crossfade/units.hpp"
#include "http/path.hpp"
#include "split/rule_text.hpp"

namespace crossfade {
namespace {

std::string why_skipped(const CompiledKeySource& source, RequestFields& fields) {
  if (source.kind == KeySource::Kind::Cookie) return fields.cookie(source.slot) ? "empty" : "absent";
  const HeaderFacts facts = fields.header(source.slot);
  return facts.count == 0 ? "absent" : facts.count > 1 ? "repeated" : "empty";
}

std::string override_text(const CompiledOverride& rule, const OverrideResult& result, RequestFields& fields) {
  const HeaderFacts facts = fields.header(rule.slot);
  std::string text = "header " + rule.header + ": ";
  if (facts.count == 0) return text + "absent";
  if (facts.count == 1) text.append(facts.first).append(": ");
  if (result.side) return text.append(to_string(*result.side));
  text.append("ignored: ").append(to_string(result.ignored));
  if (result.ignored == OverrideIgnored::Untrusted) text.append(": client ").append(fields.client_text());
  return text;
}

}  // namespace

void Tracer::service(std::string_view authority, const HostTable::Match* match,
                     std::span<const CompiledService> services) {
  if (!trace_) return;
  std::string outcome = "none takes host ";
  if (match) outcome = services[match->service].name + " (host " + match->pattern + ")";
  trace_->steps.push_back({"service", match ? std::move(outcome) : outcome.append(authority)});
}

void Tracer::path(std::string_view as_matched, std::string_view target) {
  if (!trace_) return;
  std::string outcome(as_matched);
  const std::string_view sent = path_as_sent(target);
  if (sent != as_matched) outcome.append(" (sent as ").append(sent).append(")");
  trace_->steps.push_back({"path", std::move(outcome)});
}

void Tracer::dial(const CompiledDial* dial) {
  if (trace_) trace_->steps.push_back({"dial", dial ? dial->text : "none takes this path and method"});
}

void Tracer::hold(std::optional<Side> side, bool at_run_time) {
  if (!trace_) return;
  std::string outcome(side ? to_string(*side) : "none");
  if (at_run_time) outcome += " (at run time)";
  trace_->steps.push_back({"hold", std::move(outcome)});
}

void Tracer::override_header(const CompiledService& service, const OverrideResult& result, RequestFields& fields) {
  if (!trace_) return;
  const auto& rule = service.override_header;
  trace_->steps.push_back({"override", rule ? override_text(*rule, result, fields) : "not configured"});
}

void Tracer::rule(ListKind list, std::size_t index, const CompiledRule& rule, RuleResult result) {
  if (!trace_) return;
  const std::string name = list == ListKind::Exclude ? "exclude[" : "include[";
  trace_->steps.push_back({name + std::to_string(index) + "]", rule.text + ": " + describe(rule, result)});
}

void Tracer::key(const CompiledService& service, const std::optional<Key>& key, RequestFields& fields) {
  if (!trace_) return;
  std::string outcome;
  const std::size_t skipped = key ? key->source : service.key.size();
  for (std::size_t i = 0; i < skipped; ++i) {
    outcome += service.key[i].text + ": " + why_skipped(service.key[i], fields) + "; ";
  }
  if (key) {
    trace_->key = key->value;
    trace_->key_source = service.key[key->source].text;
    outcome.append(service.key[key->source].text).append(": ").append(key->value);
  } else {
    outcome += service.key.empty() ? "not configured" : "none";
  }
  trace_->steps.push_back({"key", std::move(outcome)});
}

void Tracer::bucket(std::int32_t bucket, const CompiledDial& dial) {
  if (!trace_) return;
  const bool known = bucket != Decision::no_bucket;
  trace_->steps.push_back({"bucket", known ? std::to_string(bucket) + " (salt " + dial.salt + ")" : "none"});
}

void Tracer::random_bucket(std::uint32_t bucket) {
  if (!trace_) return;
  trace_->by_chance = true;
  trace_->steps.push_back({"missing_key", "random: as if bucket " + std::to_string(bucket)});
}

void Tracer::position(std::uint32_t position) {
  if (!trace_) return;
  std::string outcome = format_percent(position);
  if (position == 0) {
    outcome += " (nobody goes to new)";
  } else if (position >= bucket_count) {
    outcome += " (everybody goes to new)";
  } else {
    outcome += " (buckets below " + std::to_string(position) + " go to new)";
  }
  trace_->steps.push_back({"position", std::move(outcome)});
}

void Tracer::decision(const Decision& decision) {
  if (!trace_) return;
  trace_->steps.push_back({"side", std::string(to_string(decision.side))});
  trace_->steps.push_back({"reason", std::string(to_string(decision.reason))});
}

}  // namespace crossfade
