#include "config/node.hpp"

#include <gtest/gtest.h>

#include "config/documents.hpp"

namespace crossfade {
namespace {

using Texts = std::vector<std::string>;

TEST(Yaml, ReportsSyntaxErrorsAlone) {
  const struct {
    const char* text;
    const char* error;
  } cases[] = {
      {"", "1:1: the document is empty; listeners, pools and services are required"},
      {"# only a comment\n", "1:1: the document is empty; listeners, pools and services are required"},
      {"---\n", "1:1: the document is empty; listeners, pools and services are required"},
      {"via: on\n---\nvia: off\n", "2:1: found a second document, or text behind the end of the first; one is allowed"},
      {"- a\nvia: on\n", "2:1: found a second document, or text behind the end of the first; one is allowed"},
      {"via: \"on\nworkers: 1\n", "1:6: this \" is not closed on its line"},
      {"via: 'on\nworkers: 1\n", "1:6: this ' is not closed on its line"},
      {"workers: 1\nvia: \"on", "2:6: this \" is not closed on its line"},
      {"drain: [\"x\", \"y]\nvia: on\n", "1:14: this \" is not closed on its line"},
      {"limits: {a: 'x, b: 1}\n", "1:13: this ' is not closed on its line"},
      {"via: \"on\" off\n",
       "1:11: not valid YAML: this does not belong to the map before it; check the indentation, or quote the value"},
      {"via: on: off\n", "1:8: not valid YAML: a ':' is not allowed here; check the indentation, or quote the value"},
      {"via: @on\n", "1:6: not valid YAML: a value cannot begin with this character; quote the value"},
      {"limits: [1\nvia: on\n", "1:9: this '[' is not closed"},
      {"limits: {a: 1\nvia: on\n", "1:9: this '{' is not closed"},
      {"via: ]\n", "1:6: not valid YAML: a ']' or '}' that nothing opened"},
      {"a: 1\n b: 2\n", "2:3: not valid YAML: a ':' is not allowed here; check the indentation, or quote the value"},
      {"|\n", "1:1: a value must be on one line"},
      {"via: \"\\\xc3\xa9\"\n",
       "1:9: not valid YAML: no escape of YAML's; between single quotes a backslash is itself"},
      {"workers: *w\n", "1:10: not valid YAML: aliases (*name) are not allowed; write the value out"},
  };
  for (const auto& c : cases) EXPECT_EQ(errors_of(c.text), Texts{std::string("f.yaml:") + c.error}) << c.text;
}

TEST(Yaml, ReportsWhatStrictMeans) {
  expect_mistakes({
      {10, "workers: 1\nworkers: 2", {"11:1: workers: the key 'workers' is here twice; the first is on line 10"}},
      {10, "workers: &w 1", {"10:10: anchors (&name) are not allowed"}},
      {10,
       "drain: {delay: &d 1s, timeout: *d}",
       {"10:16: anchors (&name) are not allowed", "10:32: aliases (*name) are not allowed; write the value out"}},
      {10, "workers: !!int 1", {"10:10: tags (!name) are not allowed"}},
      {10, "limits: !limits {connections: 1}", {"10:9: tags (!name) are not allowed"}},
      {10, "via: |\n  on", {"10:6: a value must be on one line"}},
      {10, "via: |", {"10:6: a value must be on one line"}},
      {10, "via: \"a\\Nb\"", {"10:6: the escapes \\N and \\_ are not allowed; write the character itself"}},
      {10, "access_log: {path: a\n  b}", {"10:20: a value must be on one line"}},
      {10, "? [a]\n: b", {"10:3: found a list as a key, expected a word"}},
      {10, "~: b", {"10:1: found nothing as a key, expected a word"}},
      {10,
       "<<: {via: on}",
       {"10:1: '<<': unknown key '<<'; allowed are listeners, admin, workers, access_log, metrics, limits, timeouts, "
        "drain, "
        "underscore_headers, via, trace, state_dir, pools, services"}},
  });
}

// yaml-cpp gives a missing value the mark of what follows.
TEST(Yaml, MissingValueIsReportedWhereItIsMissing) {
  expect_mistakes({
      {10, "via:\nworkers: 1", {"10:1: via: found nothing, expected one of on, off, true, false"}},
      {10,
       "workers: 1\ndrain:\n  delay:\n  # why\n  timeout: 1s",
       {"12:3: drain.delay: found nothing, expected a duration from 0 to 24h such as 500ms, 5s or 2m"}},
      {1,
       "listeners:\n  -\n  - address: 127.0.0.1:1",
       {"2:3: listeners[0]: found nothing, expected a map with an address"}},
      {1, "listeners: [~]", {"1:13: listeners[0]: found nothing, expected a map with an address"}},
  });
}

TEST(Yaml, BoundsNesting) {
  std::string block;
  for (std::size_t depth = 0; depth < 40; ++depth) block += std::string(depth, ' ') + "a:\n";
  EXPECT_EQ(errors_of(block), Texts{"f.yaml:33:33: nested more than 32 levels deep"});
  std::string line;
  for (std::size_t depth = 0; depth < 40; ++depth) line += "- ";
  EXPECT_EQ(errors_of(line), Texts{"f.yaml:1:65: nested more than 32 levels deep"});
  EXPECT_EQ(errors_of(std::string(1'000'000, '[')), Texts{"f.yaml:1:1001: nested too deeply"});
}

TEST(Yaml, BoundsTheNumberOfValues) {
  std::string text = "listeners: [";
  for (int i = 0; i < 1'000'000; ++i) text += "a,";
  const Texts errors = errors_of(text + "]\n");
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors.front(), "f.yaml:1:2000011: more than 1000000 values; move long lists into files (in_file)");
}

TEST(Yaml, KeepsQuotedWordsAsText) {
  Problems problems("f.yaml");
  const Node root = parse_yaml("a: \"null\"\nb: 'it''s'\nc: \"x # y\"\nd: null\n", problems);
  EXPECT_TRUE(problems.empty());
  ASSERT_EQ(root.children.size(), 8u);
  EXPECT_EQ(root.children[1].text, "null");
  EXPECT_EQ(root.children[3].text, "it's");
  EXPECT_EQ(root.children[5].text, "x # y");
  EXPECT_EQ(root.children[7].kind, Node::Kind::Null);
  EXPECT_EQ(root.children[5].mark, (Mark{3, 4}));
}

TEST(Yaml, AcceptsADocumentMarkerAVersionAndCrLf) {
  EXPECT_EQ(errors_of("---\n" + base_document()), Texts{});
  EXPECT_EQ(errors_of("%YAML 1.2\n---\n" + base_document()), Texts{});
  EXPECT_EQ(errors_of("\xef\xbb\xbf" + base_document()), Texts{});
  std::string crlf;
  for (const char c : base_document()) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  EXPECT_EQ(errors_of(crlf), Texts{});
}

TEST(YamlStream, TakesDocumentsAndValuesOfSeveralLines) {
  Problems problems("f.yaml");
  const std::vector<Node> roots = parse_yaml_stream("a: |\n  x\n  ---\n---\n---\nb: c\n  d\n", problems);
  EXPECT_EQ(error_texts(problems.take()), Texts{});
  ASSERT_EQ(roots.size(), 3u);
  EXPECT_EQ(roots[0].children[1].text, "x\n---\n");
  EXPECT_EQ(roots[1].kind, Node::Kind::Null);
  EXPECT_EQ(roots[2].children[1].text, "c d");
  EXPECT_EQ(roots[2].children[0].mark, (Mark{6, 1}));
}

TEST(YamlStream, HasNoDocumentAfterASyntaxError) {
  Problems problems("f.yaml");
  EXPECT_TRUE(parse_yaml_stream("a: 1\n---\nb: [1\n", problems).empty());
  EXPECT_EQ(error_texts(problems.take()), Texts{"f.yaml:3:4: this '[' is not closed"});
}

TEST(YamlStream, EndsWhereTheParserGoesOnNoMore) {
  for (const char* text : {",a: *x", ",", "a: 1\n---\n,"}) {
    Problems problems("f.yaml");
    EXPECT_TRUE(parse_yaml_stream(text, problems).empty()) << text;
    const auto errors = error_texts(problems.take());
    ASSERT_EQ(errors.size(), 1u) << text;
    EXPECT_NE(errors[0].find("not valid YAML"), std::string::npos) << errors[0];
  }
}

}  // namespace
}  // namespace crossfade
