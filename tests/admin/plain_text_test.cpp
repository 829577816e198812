#include "admin/plain_text.hpp"

#include <gtest/gtest.h>

namespace crossfade {
namespace {

TEST(PlainText, KeepsWhatCanBeRead) {
  EXPECT_EQ(plain_text("rates"), "rates");
  EXPECT_EQ(plain_text("Größe → 価格 😀"), "Größe → 価格 😀");
  EXPECT_EQ(plain_text(""), "");
}

TEST(PlainText, ReplacesWhatIsNoCharacterToRead) {
  EXPECT_EQ(plain_text(std::string_view("a\0b\n\r\t\x1b[0m\x7f", 11)), "a�b����[0m�");
  EXPECT_EQ(plain_text("a\u0085b"), "a�b");
  EXPECT_EQ(plain_text("a\u202eb\u2066c\u2028d\u200fe"), "a�b�c�d�e");
  EXPECT_EQ(plain_text("a\ufffe\uffffb\U0001ffff"), "a��b�");
}

TEST(PlainText, ReplacesBrokenBytesOneByOne) {
  EXPECT_EQ(plain_text("\xff\xc3\x28"), "��(");
  EXPECT_EQ(plain_text("a\xe2\x80"), "a��");
  EXPECT_EQ(plain_text("\xed\xa0\x80"), "���");  // a surrogate
}

TEST(PlainText, IsCutBetweenCharacters) {
  EXPECT_EQ(shortened("価格表", 3), "価格表");
  EXPECT_EQ(shortened("価格表", 2), "価…");
  EXPECT_EQ(shortened("abc", 1), "…");
  EXPECT_EQ(shortened("", 1), "");
}

TEST(PlainText, InXmlNothingOfItIsMarkup) {
  EXPECT_EQ(xml_escaped("<a b=\"c\">&amp;]]>"), "&lt;a b=&quot;c&quot;&gt;&amp;amp;]]&gt;");
}

TEST(PlainText, AsCodeNothingOfItIsMarkup) {
  EXPECT_EQ(code_span("/v1/shipments/*/label", CodePlace::Line), "`/v1/shipments/*/label`");
  EXPECT_EQ(code_span("a|b", CodePlace::Line), "`a|b`");
  EXPECT_EQ(code_span("a|b", CodePlace::Cell), "`a\\|b`");
  EXPECT_EQ(code_span("a`b", CodePlace::Line), "``a`b``");
  EXPECT_EQ(code_span("``a", CodePlace::Line), "``` ``a ```");
  EXPECT_EQ(code_span("", CodePlace::Line), "`  `");
}

}  // namespace
}  // namespace crossfade
