#include "config/node.hpp"

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <istream>
#include <streambuf>

#include "config/node_builder.hpp"
#include "config/words.hpp"

namespace crossfade {
namespace {

// Reads a string_view: std::istringstream would copy it.
class ViewBuffer : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());  // a get area only: nothing writes through it
    setg(begin, begin, begin + text.size());
  }
};

// yaml-cpp's words for what whoever wrote the file sees differently.
std::string syntax_message(std::string_view reason) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 9> translations{{
      {"illegal map value", "a ':' is not allowed here; check the indentation, or quote the value"},
      {"end of map not found", "this does not belong to the map before it; check the indentation, or quote the value"},
      {"end of sequence not found", "this does not belong to the list before it; check the indentation"},
      {"unknown token", "a value cannot begin with this character; quote the value"},
      {"illegal block entry", "a '- ' is not allowed here; check the indentation"},
      {"illegal flow end", "a ']' or '}' that nothing opened"},
      {"illegal tab", "a tab is not allowed here; YAML indents with spaces only"},
      {"unknown escape character", "no escape of YAML's; between single quotes a backslash is itself"},
      {"the referenced anchor is not defined", "aliases (*name) are not allowed; write the value out"},
  }};
  for (const auto& [theirs, ours] : translations) {
    if (reason.starts_with(theirs)) return "not valid YAML: " + std::string(ours);
  }
  return "not valid YAML: " + in_quotes(reason);
}

bool may_open_quote(std::string_view text, std::size_t at) {
  return at == 0 || std::string_view(" \t\n[{,:-").find(text[at - 1]) != std::string_view::npos;
}

// yaml-cpp reports an unclosed quote at the end of the file; this finds the quote, behind what parsed well.
std::size_t find_unclosed_quote(std::string_view text, std::size_t from) {
  for (std::size_t at = from; at < text.size(); ++at) {
    if ((text[at] != '"' && text[at] != '\'') || !may_open_quote(text, at)) continue;
    const std::size_t end = end_of_quoted(text, at);
    if (end == std::string_view::npos) return at;
    at = end - 1;
  }
  return std::string_view::npos;
}

YamlStop explain(const YAML::Exception& exception, std::string_view text, const NodeBuilder& builder) {
  const bool known = exception.mark.line >= 0;
  Mark mark = known ? Mark{static_cast<std::uint32_t>(exception.mark.line + 1),
                           static_cast<std::uint32_t>(exception.mark.column + 1)}
                    : Mark{};
  if (exception.msg.starts_with("end of sequence flow")) {
    return {builder.innermost(Node::Kind::List), "this '[' is not closed"};
  }
  if (exception.msg.starts_with("end of map flow")) {
    return {builder.innermost(Node::Kind::Map), "this '{' is not closed"};
  }
  const std::size_t quote = exception.msg.starts_with("illegal EOF in scalar")
                                ? find_unclosed_quote(text, builder.last_offset())
                                : std::string_view::npos;
  if (quote == std::string_view::npos) return {mark, syntax_message(exception.msg)};
  const std::string_view before = text.substr(0, quote);
  mark.line = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n') + 1);
  mark.column = static_cast<std::uint32_t>(quote - (before.rfind('\n') + 1) + 1);
  return {mark, std::string("this ") + text[quote] + " is not closed on its line"};
}

void run_parser(std::string_view text, NodeBuilder& builder) {
  ViewBuffer buffer(text);
  std::istream stream(&buffer);
  YAML::Parser parser(stream);
  while (parser.HandleNextDocument(builder)) {  // a second round ends in YamlStop
  }
}

// Runs the parser over all of the text. False, with the one error, when it stopped.
bool build_nodes(std::string_view text, NodeBuilder& builder, Problems& problems) {
  YamlStop stop;
  try {
    run_parser(text, builder);
    return true;
  } catch (const YamlStop& thrown) {
    stop = thrown;
  } catch (const YAML::Exception& exception) {
    stop = explain(exception, text, builder);
  } catch (const std::exception& exception) {
    stop = {{}, "cannot be parsed: " + std::string(exception.what())};
  }
  problems.clear();  // what follows a syntax error is guesswork, and often so is what came before
  problems.add(stop.mark, "", stop.message);
  return false;
}

}  // namespace

std::string describe(const Node& node) {
  switch (node.kind) {
    case Node::Kind::List:
      return "a list";
    case Node::Kind::Map:
      return "a map";
    case Node::Kind::Scalar:
      return in_quotes(node.text);
    case Node::Kind::Null:
    case Node::Kind::Refused:
      break;
  }
  return "nothing";
}

Node parse_yaml(std::string_view text, Problems& problems, std::string_view required) {
  NodeBuilder builder(text, problems, YamlInput::Document);
  if (build_nodes(text, builder, problems)) {
    std::vector<Node> roots = builder.take_roots();
    if (!roots.empty() && roots.front().kind != Node::Kind::Null) return std::move(roots.front());
    problems.clear();
    problems.add({1, 1}, "", "the document is empty; " + std::string(required));
  }
  Node refused;
  refused.kind = Node::Kind::Refused;
  return refused;
}

std::vector<Node> parse_yaml_stream(std::string_view text, Problems& problems) {
  NodeBuilder builder(text, problems, YamlInput::Stream);
  return build_nodes(text, builder, problems) ? builder.take_roots() : std::vector<Node>{};
}

}  // namespace crossfade
