// Builds a Node out of yaml-cpp's parse events. Events rather than YAML::Node: only they show anchors, aliases, tags
// and duplicate keys, and where a key stands.
#pragma once

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <string>
#include <string_view>
#include <vector>

#include "config/node.hpp"

namespace crossfade {

// Thrown through yaml-cpp to stop it; caught in parse_yaml.
struct YamlStop {
  Mark mark;
  std::string message;
};

// `Stream` takes several documents, and values of several lines.
enum class YamlInput : bool { Document, Stream };

class NodeBuilder : public YAML::EventHandler {
 public:
  // `text` is what yaml-cpp parses; both outlive the builder.
  NodeBuilder(std::string_view text, Problems& problems, YamlInput input)
      : text_(text), problems_(problems), input_(input) {}

  std::vector<Node> take_roots() { return std::move(roots_); }  // one for each document
  // Where the innermost list or map that is still open began.
  Mark innermost(Node::Kind kind) const;
  // Just behind the last thing that was complete: where to look for what broke.
  std::size_t last_offset() const { return last_offset_; }

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override { close(); }

 private:
  Node& add(Node::Kind kind, Mark mark);
  void open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor);
  void close();
  void report_anchor(const YAML::Mark& mark);
  void check_plain(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor);
  Mark null_mark(const YAML::Mark& mark) const;
  bool find_end_of_scalar(const YAML::Mark& mark, const std::string& value, std::size_t& end);
  bool check_escapes(const YAML::Mark& mark, const std::string& value);

  std::string_view text_;
  Problems& problems_;
  YamlInput input_;
  std::vector<Node> roots_;
  std::size_t document_offset_ = 0;  // where the last of them began
  std::vector<Node> open_;           // the collections that are not closed yet, outermost first
  std::size_t nodes_ = 0;
  std::size_t last_offset_ = 0;
};

// Where the quoted scalar that opens at `at` ends on its line (behind the closing quote), or npos when it does not.
std::size_t end_of_quoted(std::string_view text, std::size_t at);

}  // namespace crossfade
