#include "config/edit_dials.hpp"

#include <gtest/gtest.h>

#include "config/commented_yaml.hpp"
#include "config/documents.hpp"

namespace crossfade {
namespace {

// The text after the edits, or why not.
std::string edited(const std::string& text, const std::vector<DialEdit>& edits) {
  const auto done = edit_dials(document(text), edits);
  if (done) return done->text;
  return done.error().errors.empty() ? done.error().reason : done.error().errors.front().to_string();
}

std::string with_dials(const std::string& lines) { return base_document(9, lines); }

TEST(EditDials, ChangesThePositionAndNothingElse) {
  const std::string text = with_dials(R"(    dials:   # new: 1%
      - name: rates  # new: 2%
        new:   10%   # agreed on Monday: 'new: 25%'
        path: /v1/rates
      - {name: all, path: /, "new": '0%' }  )");
  std::string expected = text;
  expected.replace(expected.find("10%"), 3, "2.5%");
  EXPECT_EQ(edited(text, {{"api/rates", 2'500}}), expected);
  expected.replace(expected.find("'0%'"), 4, "'100%'");
  EXPECT_EQ(edited(text, {{"api/all", 100'000}, {"api/rates", 2'500}}), expected);
}

TEST(EditDials, KeepsTheQuotes) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"5%", "25%"}, {"\"5%\"", "\"25%\""}, {"'5%'", "'25%'"}, {"\"\\x35%\"", "\"25%\""}, {"5.000%", "25%"}};
  for (const auto& [before, after] : cases) {
    EXPECT_EQ(edited(with_dials("    dials: [{name: all, path: /, new: " + before + "}]"), {{"api/all", 25'000}}),
              with_dials("    dials: [{name: all, path: /, new: " + after + "}]"));
  }
}

TEST(EditDials, FindsAPositionBehindAnExplicitKey) {
  EXPECT_EQ(edited(with_dials("    dials:\n      - name: all\n        path: /\n        ? new\n        : 5%"),
                   {{"api/all", 25'000}}),
            with_dials("    dials:\n      - name: all\n        path: /\n        ? new\n        : 25%"));
}

TEST(EditDials, LineEndsAndTheByteOrderMarkStay) {
  std::string text = "\xef\xbb\xbf";
  for (const char c : base_document()) text += c == '\n' ? std::string("\r\n") : std::string(1, c);
  std::string expected = text;
  expected.replace(expected.find("0%"), 2, "0.001%");
  EXPECT_EQ(edited(text, {{"api/all", 1}}), expected);
}

TEST(EditDials, ADialThatStandsThereAlreadyKeepsItsSpelling) {
  const std::string text = with_dials("    dials: [{name: all, path: /, new: 25.00%}]");
  const auto done = edit_dials(document(text), std::vector<DialEdit>{{"api/all", 25'000}});
  ASSERT_TRUE(done);
  EXPECT_EQ(done->text, text);
  EXPECT_FALSE(done->changed());
}

TEST(EditDials, TellsBothConfigurations) {
  const auto done = edit_dials(document(base_document()), std::vector<DialEdit>{{"api/all", 25'000}});
  ASSERT_TRUE(done);
  EXPECT_TRUE(done->changed());
  EXPECT_EQ(done->before.services[0].dials[0].position, 0U);
  EXPECT_EQ(done->after.services[0].dials[0].position, 25'000U);
}

TEST(EditDials, AnUnknownNameIsRefusedWithItsNearest) {
  const std::string text = with_dials("    dials: [{name: all, path: /, new: 0%}, {name: rates, path: /r, new: 0%}]");
  EXPECT_EQ(edited(text, {{"api/rate", 1}}),
            "there is no dial 'rate' in service 'api'; there are all, rates; did you mean 'rates'?");
  EXPECT_EQ(edited(text, {{"apo/rates", 1}}), "there is no service 'apo'; there are api; did you mean 'api'?");
  EXPECT_EQ(edited(text, {{"rates", 1}}), "found 'rates', expected SERVICE/DIAL; did you mean 'api/rates'?");
  EXPECT_EQ(edited(text, {{"rates2", 1}}), "found 'rates2', expected SERVICE/DIAL; did you mean 'api/rates'?");
  EXPECT_EQ(edited(text, {{"elsewhere", 1}}), "found 'elsewhere', expected SERVICE/DIAL");
  EXPECT_EQ(edited(text, {{"api/rates/", 1}}),
            "there is no dial 'rates/' in service 'api'; there are all, rates; did you mean 'rates'?");
}

TEST(EditDials, TheSameDialTwiceIsRefused) {
  EXPECT_EQ(edited(base_document(), {{"api/all", 1}, {"api/all", 2}}), "the dial 'api/all' is here twice");
}

TEST(EditDials, AnInvalidDocumentIsRefusedWithItsErrors) {
  EXPECT_EQ(edited(with_dials("    dials: [{name: all, path: /, new: 5}]"), {{"api/all", 1}}),
            "f.yaml:9:39: services[0].dials[0].new: found '5', expected a percentage from 0% to 100% such as 25% or "
            "0.5%; did you mean '5%'?");
}

TEST(EditDials, ListsAreNoObstacle) {
  const std::string file = write_file("list.txt", "acme\nglobex\n");
  const std::string text = base_document(8, "    exclude: [{header: A, in_file: \"" + file + "\"}]");
  std::string expected = text;
  expected.replace(expected.find("0%}"), 2, "1%");
  EXPECT_EQ(edited(text, {{"api/all", 1'000}}), expected);
}

TEST(ParseDialEdit, TakesPercentagesOnly) {
  const auto edit = parse_dial_edit("api/all", "0.001%");
  ASSERT_TRUE(edit);
  EXPECT_EQ(edit->dial, "api/all");
  EXPECT_EQ(edit->position, 1U);
  EXPECT_EQ(parse_dial_edit("api/all", "25").error(),
            "'api/all': found '25', expected a percentage from 0% to 100% such as 25% or 0.5%; did you mean '25%'?");
  EXPECT_EQ(parse_dial_edit("api/all", "0.0001%").error(),
            "'api/all': found '0.0001%', which is finer than the smallest step, 0.001%");
  EXPECT_FALSE(parse_dial_edit("api/all", "100.001%"));
}

// Any document, any of its dials, any positions: the text is the one that the generator would have made with these.
TEST(EditDials, NeverChangesAnotherByte) {
  std::size_t changed = 0;
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    test::CommentedYaml yaml(seed);
    std::vector<DialEdit> edits;
    std::vector<std::string> spellings;
    for (const auto& dial : yaml.dials()) {
      spellings.push_back(dial.spelling);
      if (yaml.one_in(2)) continue;
      edits.push_back({dial.name, yaml.position()});
      if (parse_percent(dial.spelling) == edits.back().position) continue;
      spellings.back() = format_percent(edits.back().position);
      ++changed;
    }
    std::shuffle(edits.begin(), edits.end(), std::mt19937_64(seed));
    ASSERT_EQ(errors_of(yaml.text()), std::vector<std::string>{}) << "the generator's fault\n" << yaml.text();
    ASSERT_EQ(edited(yaml.text(), edits), yaml.text(spellings)) << "seed " << seed;
  }
  EXPECT_GT(changed, 500U);
}

}  // namespace
}  // namespace crossfade
