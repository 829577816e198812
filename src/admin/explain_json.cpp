#include "admin/explain_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "config/bytes_check.hpp"
#include "crossfade/units.hpp"

namespace crossfade {
namespace {

namespace json = boost::json;

json::string shown_text(std::string_view bytes) {
  const std::string text = as_utf8(bytes);
  return json::string(text.data(), text.size());
}

json::value text_or_null(std::string_view text) { return text.empty() ? json::value() : json::value(shown_text(text)); }

json::value key_value(const std::optional<ExplainedKey>& key) {
  if (!key) return nullptr;
  return {{"source", shown_text(key->source)}, {"value", shown_text(key->value)}};
}

json::array steps_array(const Explanation& explanation) {
  json::array steps;
  for (const TraceStep& step : explanation.steps) {
    steps.push_back({{"what", shown_text(step.what)}, {"outcome", shown_text(step.outcome)}});
  }
  return steps;
}

// What crossfade answers by itself.
json::value refusal_value(const Explanation& explanation) {
  if (explanation.refusal == Problem::None) return nullptr;
  return {{"status", status_of(explanation.refusal)},
          {"code", to_string(explanation.refusal)},
          {"detail", shown_text(explanation.detail)}};
}

void add_decision(json::object& to, const Explanation& explanation) {
  to["service"] = explanation.service;
  to["dial"] = explanation.dial;
  to["side"] = to_string(explanation.side);
  to["reason"] = to_string(explanation.reason);
  to["pool"] = explanation.pool;
  to["key"] = key_value(explanation.key);
  to["bucket"] = explanation.bucket ? json::value(*explanation.bucket) : json::value();
  to["salt"] = shown_text(explanation.salt);
  to["position"] = format_percent(explanation.position);
  to["threshold"] = explanation.position;
  to["by_chance"] = explanation.by_chance;
  to["overridden"] = explanation.overridden;
  to["override_ignored"] = text_or_null(to_string(explanation.override_ignored));
}

}  // namespace

std::string as_utf8(std::string_view bytes) {
  if (find_bad_utf8(bytes) == std::string_view::npos) return std::string(bytes);
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      text += c;
    } else {
      text += static_cast<char>(0xc0 | (byte >> 6));
      text += static_cast<char>(0x80 | (byte & 0x3f));
    }
  }
  return text;
}

std::string explain_json(const Explanation& explanation) {
  json::object document = {{"client", text_or_null(explanation.client)}, {"refused", refusal_value(explanation)}};
  if (explanation.refusal == Problem::None) add_decision(document, explanation);
  json::array notes;
  for (const std::string& note : explanation.notes) notes.push_back(shown_text(note));
  document["notes"] = std::move(notes);
  document["steps"] = steps_array(explanation);
  return json::serialize(document);
}

}  // namespace crossfade
