// A YAML document as a plain tree that remembers where everything stands.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "config/problems.hpp"

namespace crossfade {

struct Node {
  enum class Kind : std::uint8_t {
    Null = 1,    // nothing, `~` or `null`
    Scalar = 2,  // text, quoted or not
    List = 3,
    Map = 4,
    Refused = 5,  // an error has been reported for it already, so whoever reads it stays silent
  };
  Kind kind = Kind::Null;
  Mark mark;
  std::string text;            // of a scalar
  std::vector<Node> children;  // of a list: its items; of a map: key, value, key, value …
};

std::string describe(const Node& node);  // "'text'", "a list", "a map", "nothing"

// Parses one document. Anchors, aliases, tags and values of more than one line are reported and the rest is still
// returned; a syntax error, a second document, an empty one or absurd nesting is reported and the result is Refused.
// `required` completes what is said of an empty one.
Node parse_yaml(std::string_view text, Problems& problems,
                std::string_view required = "listeners, pools and services are required");

// Parses any number of documents, as other programs write them: a value may have several lines unless it is in quotes.
// Otherwise as above; empty when there is no document or after a syntax error. Marks count from the start of `text`.
std::vector<Node> parse_yaml_stream(std::string_view text, Problems& problems);

}  // namespace crossfade
