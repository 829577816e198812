#include "config/node_builder.hpp"

#include <algorithm>

#include "config/bytes_check.hpp"

namespace crossfade {
namespace {

constexpr std::size_t deepest_nesting = 32;  // the deepest value of the schema is at 8
constexpr std::size_t most_nodes = 1'000'000;

Mark to_mark(const YAML::Mark& mark) {
  return {static_cast<std::uint32_t>(mark.line + 1), static_cast<std::uint32_t>(mark.column + 1)};
}

std::size_t offset_of(const YAML::Mark& mark) { return static_cast<std::size_t>(std::max(mark.pos, 0)); }

constexpr std::string_view one_line = "a value must be on one line";

}  // namespace

std::size_t end_of_quoted(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (std::size_t i = at + 1; i < text.size() && text[i] != '\n'; ++i) {
    if (quote == '"' && text[i] == '\\') {
      ++i;
    } else if (text[i] == quote) {
      const bool doubled = quote == '\'' && i + 1 < text.size() && text[i + 1] == quote;
      if (!doubled) return i + 1;
      ++i;
    }
  }
  return std::string_view::npos;
}

void NodeBuilder::OnDocumentStart(const YAML::Mark& mark) {
  if (roots_.empty() || input_ == YamlInput::Stream) {
    // Of what it cannot read there, yaml-cpp makes one empty document after the other without going on.
    const bool stuck = !roots_.empty() && offset_of(mark) == document_offset_;
    if (stuck) throw YamlStop{to_mark(mark), "not valid YAML: a document cannot begin like this"};
    document_offset_ = offset_of(mark);
    roots_.emplace_back();
    return;
  }
  throw YamlStop{to_mark(mark), "found a second document, or text behind the end of the first; one is allowed"};
}

// yaml-cpp gives a missing value the mark of what follows it. A map's reader uses the key's instead; in a list the dash
// before it is looked for.
Mark NodeBuilder::null_mark(const YAML::Mark& mark) const {
  const Mark given = to_mark(mark);
  const std::size_t at = std::min(offset_of(mark), text_.size());
  if (open_.empty() || open_.back().kind != Node::Kind::List || at == 0) return given;
  if (at < text_.size() && (text_[at] == '~' || text_[at] == 'n' || text_[at] == 'N')) return given;
  const std::size_t dash = text_.find_last_not_of(" \t\r\n", at - 1);
  if (dash == std::string_view::npos || text_[dash] != '-') return given;
  const std::size_t line_start = text_.rfind('\n', dash) + 1;
  const auto lines_back = std::count(text_.begin() + static_cast<std::ptrdiff_t>(dash),
                                     text_.begin() + static_cast<std::ptrdiff_t>(at), '\n');
  return {given.line - static_cast<std::uint32_t>(lines_back), static_cast<std::uint32_t>(dash - line_start + 1)};
}

void NodeBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  if (anchor != 0) report_anchor(mark);
  add(Node::Kind::Null, null_mark(mark));
}

void NodeBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t) {
  problems_.add(to_mark(mark), "", "aliases (*name) are not allowed; write the value out");
  add(Node::Kind::Refused, to_mark(mark));
}

void NodeBuilder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                           const std::string& value) {
  check_plain(mark, tag, anchor);
  std::size_t end = 0;
  const bool fine = find_end_of_scalar(mark, value, end) && check_escapes(mark, value);
  Node& node = add(fine ? Node::Kind::Scalar : Node::Kind::Refused, to_mark(mark));
  node.text = value;
  last_offset_ = std::max(last_offset_, end);
}

// False after an error. A quote that does not close on its line is most likely one that is never closed, and yaml-cpp
// swallows the rest of the file without a word.
bool NodeBuilder::find_end_of_scalar(const YAML::Mark& mark, const std::string& value, std::size_t& end) {
  const std::size_t at = std::min(offset_of(mark), text_.size());
  const char first = at < text_.size() ? text_[at] : '\0';
  end = at + 1;
  if (first == '!' || first == '&') return true;  // reported already; where the value begins is unknown
  if (first == '"' || first == '\'') {
    end = end_of_quoted(text_, at);
    if (end != std::string_view::npos) return true;
    throw YamlStop{to_mark(mark), std::string("this ") + first + " is not closed on its line"};
  }
  end = at + value.size();
  const bool block = first == '|' || first == '>';  // an empty one would look like a value on one line
  if (!block && text_.substr(at, value.size()) == value) return true;
  end = input_ == YamlInput::Stream ? at + 1 : 0;
  if (input_ == YamlInput::Stream) return true;
  problems_.add(to_mark(mark), "", std::string(one_line));
  return false;
}

// yaml-cpp writes two escapes as Latin-1. False after an error.
bool NodeBuilder::check_escapes(const YAML::Mark& mark, const std::string& value) {
  if (find_bad_utf8(value) == std::string_view::npos) return true;
  problems_.add(to_mark(mark), "", "the escapes \\N and \\_ are not allowed; write the character itself");
  return false;
}

void NodeBuilder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                                  YAML::EmitterStyle::value) {
  open(Node::Kind::List, mark, tag, anchor);
}

void NodeBuilder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                             YAML::EmitterStyle::value) {
  open(Node::Kind::Map, mark, tag, anchor);
}

void NodeBuilder::open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
  check_plain(mark, tag, anchor);
  if (open_.size() == deepest_nesting) {
    throw YamlStop{to_mark(mark), "nested more than " + std::to_string(deepest_nesting) + " levels deep"};
  }
  Node node;
  node.kind = kind;
  node.mark = to_mark(mark);
  open_.push_back(std::move(node));
  last_offset_ = std::max(last_offset_, offset_of(mark));
}

Mark NodeBuilder::innermost(Node::Kind kind) const {
  for (auto node = open_.rbegin(); node != open_.rend(); ++node) {
    if (node->kind == kind) return node->mark;
  }
  return {};
}

void NodeBuilder::close() {
  Node done = std::move(open_.back());
  open_.pop_back();
  const Mark mark = done.mark;
  add(done.kind, mark) = std::move(done);
}

Node& NodeBuilder::add(Node::Kind kind, Mark mark) {
  if (++nodes_ > most_nodes) {
    throw YamlStop{mark, "more than " + std::to_string(most_nodes) + " values; move long lists into files (in_file)"};
  }
  Node& place = open_.empty() ? roots_.back() : open_.back().children.emplace_back();
  place.kind = kind;
  place.mark = mark;
  return place;
}

void NodeBuilder::report_anchor(const YAML::Mark& mark) {
  problems_.add(to_mark(mark), "", "anchors (&name) are not allowed");
}

void NodeBuilder::check_plain(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
  const std::size_t at = offset_of(mark);
  const bool bang = at < text_.size() && text_[at] == '!';
  if (anchor != 0) report_anchor(mark);
  if (bang || (tag != "?" && tag != "!" && !tag.empty())) {
    problems_.add(to_mark(mark), "", "tags (!name) are not allowed");
  }
}

}  // namespace crossfade
