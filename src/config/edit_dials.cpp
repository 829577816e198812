#include "config/edit_dials.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "config/bytes_check.hpp"
#include "config/find_dial.hpp"
#include "config/node.hpp"
#include "config/node_builder.hpp"
#include "config/value.hpp"
#include "config/words.hpp"
#include "crossfade/units.hpp"

namespace crossfade {
namespace {

struct Replacement {
  std::size_t at = 0;
  std::size_t length = 0;
  std::string text;
};

EditRefusal refusal(std::string reason) { return {EditRefusal::Cause::Request, std::move(reason), {}}; }

std::size_t offset_of_mark(std::string_view text, Mark mark) {
  std::size_t line_start = 0;
  for (std::uint32_t line = 1; line < mark.line && line_start != std::string_view::npos; ++line) {
    line_start = text.find('\n', line_start);
    if (line_start != std::string_view::npos) ++line_start;
  }
  return line_start == std::string_view::npos ? text.size() : line_start + mark.column - 1;
}

// The bytes of a value, without its quotes. Nothing when they are not where the parser says.
std::optional<Replacement> bytes_of(std::string_view text, const Node& value) {
  const std::size_t at = offset_of_mark(text, value.mark);
  if (at >= text.size()) return std::nullopt;
  if (text[at] == '"' || text[at] == '\'') {
    const std::size_t end = end_of_quoted(text, at);
    if (end == std::string_view::npos) return std::nullopt;
    return Replacement{at + 1, end - at - 2, {}};
  }
  if (text.substr(at, value.text.size()) != value.text) return std::nullopt;
  return Replacement{at, value.text.size(), {}};
}

struct Plan {
  std::vector<const Node*> values;  // of the dials named
  std::vector<Replacement> replacements;
};

result<Plan, std::string> plan_edits(std::string_view text, const Node& root, std::span<const DialEdit> edits) {
  const auto fail = [](std::string why) {
    return result<Plan, std::string>(boost::system::in_place_error, std::move(why));
  };
  Plan plan;
  for (const DialEdit& edit : edits) {
    const auto value = find_position(root, edit.dial);
    if (!value) return fail(value.error());
    if (std::find(plan.values.begin(), plan.values.end(), *value) != plan.values.end()) {
      return fail("the dial " + in_quotes(edit.dial) + " is here twice");
    }
    plan.values.push_back(*value);
    if (parse_percent((*value)->text) == edit.position) continue;
    auto replacement = bytes_of(text, **value);
    if (!replacement) {
      return fail("the position of " + in_quotes(edit.dial) + " cannot be changed in place; write it on one line");
    }
    replacement->text = format_percent(edit.position);
    plan.replacements.push_back(std::move(*replacement));
  }
  return {boost::system::in_place_value, std::move(plan)};
}

// In place of what is there, from the end, so that the places of the others stay true.
void apply(std::vector<Replacement> all, std::string& text, std::size_t shift) {
  std::sort(all.begin(), all.end(), [](const Replacement& a, const Replacement& b) { return a.at > b.at; });
  for (const Replacement& each : all) text.replace(each.at + shift, each.length, each.text);
}

// Whether `after` is `before` but for the values that were to change. The configuration is made of nothing else, so it
// differs in these only. Marks are not compared: a longer value moves what follows it.
bool same_but_for(const std::vector<const Node*>& changed, const Node& before, const Node& after) {
  if (before.kind != after.kind || before.children.size() != after.children.size()) return false;
  if (before.text != after.text && std::find(changed.begin(), changed.end(), &before) == changed.end()) return false;
  for (std::size_t i = 0; i < before.children.size(); ++i) {
    if (!same_but_for(changed, before.children[i], after.children[i])) return false;
  }
  return true;
}

// Nothing when the new text says what it should, else what is wrong.
std::string find_damage(const Plan& plan, const Node& before, const Document& edited, std::span<const DialEdit> edits) {
  Problems problems(edited.name);
  const Node after = parse_yaml(without_bom(edited.text), problems);
  if (!problems.empty() || !same_but_for(plan.values, before, after)) return "it would change more than positions";
  for (const DialEdit& edit : edits) {
    const auto value = find_position(after, edit.dial);
    if (!value || parse_percent((*value)->text) != edit.position) return edit.dial + " would not be where it should";
  }
  return {};
}

}  // namespace

result<DialEdit, std::string> parse_dial_edit(std::string_view dial, std::string_view position) {
  const auto parsed = parse_percent(position);
  if (!parsed) return {boost::system::in_place_error, in_quotes(dial) + ": " + percent_mistake(position)};
  return {boost::system::in_place_value, DialEdit{std::string(dial), *parsed}};
}

result<EditedDocument, EditRefusal> edit_dials(const Document& document, std::span<const DialEdit> edits) {
  ListCache lists;
  auto before = load_config(document, &lists);
  if (!before) return EditRefusal{EditRefusal::Cause::Document, {}, before.error()};

  const std::string_view text = without_bom(document.text);
  Problems none(document.name);
  const Node root = parse_yaml(text, none);
  const auto plan = plan_edits(text, root, edits);
  if (!plan) return refusal(plan.error());
  if (plan->replacements.empty()) return EditedDocument{document.text, *before, *before};

  Document edited = document;
  apply(plan->replacements, edited.text, document.text.size() - text.size());
  if (const std::string damage = find_damage(*plan, root, edited, edits); !damage.empty()) {
    return refusal("the edit is not made: " + damage + " (internal)");
  }
  auto after = load_config(edited, &lists);
  if (!after) {
    return refusal("the edit is not made, since it would not be valid: " + after.error().front().to_string());
  }
  return EditedDocument{std::move(edited.text), std::move(*before), std::move(*after)};
}

}  // namespace crossfade
