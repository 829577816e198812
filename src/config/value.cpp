#include "config/value.hpp"

#include <algorithm>
#include <charconv>

#include "base/ascii.hpp"
#include "config/words.hpp"
#include "crossfade/units.hpp"

namespace crossfade {
namespace {

const std::string* scalar(const Value& value) {
  return value.node->kind == Node::Kind::Scalar ? &value.node->text : nullptr;
}

// "60k", "60KB" and "60kib" for "60KiB"; "60" for "60B".
std::string size_suggestion(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == 0) return {};
  std::string unit(trim(text.substr(digits)));
  std::string suggestion(text.substr(0, digits));
  if (unit.empty()) return suggestion + "B";
  const char prefix = to_lower(unit.front());
  if (prefix != 'k' && prefix != 'm' && prefix != 'g') return {};
  return suggestion + static_cast<char>(prefix - ('a' - 'A')) + "iB";
}

std::string duration_suggestion(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789."), text.size());
  if (digits == 0) return {};
  const std::string unit(trim(text.substr(digits)));
  std::string_view right;
  if (unit.empty() || unit.starts_with("se") || unit == "S" || unit == "s") right = "s";
  if (unit.starts_with("mi")) right = unit.starts_with("mil") ? "ms" : "m";
  if (unit.starts_with("ho")) right = "h";
  std::string suggestion = std::string(text.substr(0, digits)).append(right);
  return !right.empty() && parse_duration(suggestion) ? suggestion : std::string();
}

std::string percent_suggestion(std::string_view text) {
  std::string suggestion(trim(text.substr(0, text.find('%'))));
  std::replace(suggestion.begin(), suggestion.end(), ',', '.');
  suggestion += '%';
  return parse_percent(suggestion) ? suggestion : std::string();
}

bool too_fine(std::string_view text) {
  const std::size_t dot = text.find('.');
  return text.ends_with('%') && dot != std::string_view::npos && text.size() - dot - 2 > 3 &&
         text.substr(0, text.size() - 1).find_first_not_of("0123456789.") == std::string_view::npos;
}

constexpr std::string_view a_percentage = "a percentage from 0% to 100% such as 25% or 0.5%";

}  // namespace

void report(const Value& value, Problems& problems, std::string message) {
  if (value.node->kind != Node::Kind::Refused) problems.add(value.mark, value.path, std::move(message));
}

void report_expected(const Value& value, Problems& problems, std::string_view expected, std::string_view suggestion) {
  report(value, problems,
         "found " + describe(*value.node) + ", expected " + std::string(expected) + did_you_mean(suggestion));
}

bool read_text(const MaybeValue& value, Problems& problems, std::string_view expected, std::string& out) {
  if (!value) return false;
  const std::string* text = scalar(*value);
  if (text == nullptr) {
    report_expected(*value, problems, expected);
    return false;
  }
  out = *text;
  return true;
}

bool read_switch(const MaybeValue& value, Problems& problems, bool& out) {
  constexpr Choice<bool> choices[] = {{"on", true}, {"off", false}, {"true", true}, {"false", false}};
  return read_choice(value, problems, choices, out);
}

bool read_integer(const MaybeValue& value, Problems& problems, std::uint64_t max, std::uint64_t& out) {
  return read_integer_in(value, problems, {0, max}, out);
}

bool read_integer_in(const MaybeValue& value, Problems& problems, IntegerRange range, std::uint64_t& out) {
  if (!value) return false;
  std::uint64_t number = 0;
  const std::string* text = scalar(*value);
  if (text != nullptr) {
    const char* const end = text->data() + text->size();
    const auto parsed = std::from_chars(text->data(), end, number);
    if (parsed.ec == std::errc{} && parsed.ptr == end && number >= range.min && number <= range.max &&
        !(text->size() > 1 && text->front() == '0')) {
      out = number;
      return true;
    }
  }
  report_expected(*value, problems,
                  "a whole number from " + std::to_string(range.min) + " to " + std::to_string(range.max));
  return false;
}

bool read_duration(const MaybeValue& value, Problems& problems, std::chrono::milliseconds max,
                   std::chrono::milliseconds& out) {
  if (!value) return false;
  const std::string* text = scalar(*value);
  const auto duration = text != nullptr ? parse_duration(*text) : std::nullopt;
  if (duration && *duration <= max) {
    out = *duration;
    return true;
  }
  const std::string allowed = "a duration from 0 to " + format_duration(max) + " such as 500ms, 5s or 2m";
  report_expected(*value, problems, allowed, text != nullptr ? duration_suggestion(*text) : std::string());
  return false;
}

bool read_size(const MaybeValue& value, Problems& problems, std::uint64_t min, std::uint64_t max, std::uint64_t& out) {
  if (!value) return false;
  const std::string* text = scalar(*value);
  const auto size = text != nullptr ? parse_size(*text) : std::nullopt;
  if (size && (*size == 0 || (*size >= min && *size <= max))) {
    out = *size;
    return true;
  }
  const std::string allowed =
      "0 or a size from " + format_size(min) + " to " + format_size(max) + " such as 64KiB or 8MiB";
  const std::string suggestion = text != nullptr && !size ? size_suggestion(*text) : std::string();
  report_expected(*value, problems, allowed, suggestion);
  return false;
}

std::string percent_mistake(std::string_view text) {
  if (too_fine(text)) return "found " + in_quotes(text) + ", which is finer than the smallest step, 0.001%";
  return "found " + in_quotes(text) + ", expected " + std::string(a_percentage) +
         did_you_mean(percent_suggestion(text));
}

bool read_percent(const MaybeValue& value, Problems& problems, std::uint32_t& out) {
  if (!value) return false;
  const std::string* text = scalar(*value);
  const auto percent = text != nullptr ? parse_percent(*text) : std::nullopt;
  if (percent) {
    out = *percent;
    return true;
  }
  if (text != nullptr) {
    report(*value, problems, percent_mistake(*text));
  } else {
    report_expected(*value, problems, a_percentage);
  }
  return false;
}

std::optional<std::size_t> read_word(const Value& value, Problems& problems, std::span<const std::string_view> words) {
  const std::string* text = scalar(value);
  if (text != nullptr) {
    const auto found = std::find(words.begin(), words.end(), *text);
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  }
  const std::string_view suggestion = text != nullptr ? nearest(*text, words) : std::string_view();
  report_expected(value, problems, "one of " + joined(words), suggestion);
  return std::nullopt;
}

std::vector<Value> read_list(const MaybeValue& value, Problems& problems, std::string_view expected, ListSize size) {
  std::vector<Value> items;
  if (!value) return items;
  if (value->node->kind != Node::Kind::List) {
    report_expected(*value, problems, expected);
    return items;
  }
  const auto& children = value->node->children;
  if (children.size() < size.min) report(*value, problems, "found an empty list, expected " + std::string(expected));
  if (children.size() > size.max) {
    report(*value, problems,
           "found a list of " + std::to_string(children.size()) + ", at most " + std::to_string(size.max) +
               " are allowed");
    return items;
  }
  items.reserve(children.size());
  for (std::size_t i = 0; i < children.size(); ++i) {
    items.push_back({&children[i], children[i].mark, value->path + '[' + std::to_string(i) + ']'});
  }
  return items;
}

}  // namespace crossfade
