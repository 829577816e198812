#include "config/dial_path.hpp"

#include <gtest/gtest.h>

#include <string>

namespace crossfade {
namespace {

TEST(DialPath, TakesPathsInNormalForm) {
  for (const char* path : {"/", "/v1/rates", "/v1/shipments/*/label", "/*", "/a/*", "/a%2Fb", "/a%20b", "/~user/-._",
                           "/a:b@c;d=e,f(g)'!$&+", "/%2A", "/...", "/.hidden"}) {
    EXPECT_FALSE(find_dial_path_mistake(path, false)) << path;
    EXPECT_FALSE(find_dial_path_mistake(path, true)) << path;
  }
}

TEST(DialPath, SaysWhatToWriteInstead) {
  const struct {
    const char* path;
    const char* mistake;
  } cases[] = {
      {"", "does not begin with '/'"},
      {"v1", "does not begin with '/'; did you mean '/v1'?"},
      {"http://a/b", "does not begin with '/'"},
      {"//", "has an empty segment ('//'), which matching merges; write one '/'"},
      {"/a//b", "has an empty segment ('//'), which matching merges; write one '/'"},
      {"/a//", "has an empty segment ('//'), which matching merges; write one '/'"},
      {"/./a", "has a '.' segment, which matching resolves"},
      {"/a/..", "has a '..' segment, which matching resolves"},
      {"/a?b=c", "has a query; a dial sees the path only"},
      {"/a#b", "has a fragment; a dial sees the path only"},
      {"/a*", "has a '*' inside the segment 'a*'; '*' stands for one whole segment"},
      {"/**", "has a '*' inside the segment '**'; '*' stands for one whole segment"},
      {"/a/{id}", "has a '{'; a segment that may be anything is written '*'"},
      {"/%41", "escapes a character that needs no escape: write 'A' instead of '%41'"},
      {"/%7euser", "escapes a character that needs no escape: write '~' instead of '%7e'"},
      {"/%2e%2e/a", "escapes a character that needs no escape: write '.' instead of '%2e'"},
      {"/a%2fb", "has a lower-case escape: write '%2F' instead of '%2f'"},
      {"/a%", "has a '%' that is not followed by two hex digits; write it as %25"},
      {"/a%2", "has a '%' that is not followed by two hex digits; write it as %25"},
      {"/a%zz", "has a '%' that is not followed by two hex digits; write it as %25"},
      {"/a b", "has a character that no path contains: write it as '%20'"},
      {"/\xc3\xa9", "has a character that no path contains: write it as '%C3%A9'"},
      {"/a\tb", "has a character that no path contains: write it as '%09'"},
      {"/a\\b", "has a character that no path contains: write it as '%5C'"},
      {"/api/", "ends in '/': write '/api': it matches the path itself and everything below it"},
  };
  for (const auto& c : cases) EXPECT_EQ(find_dial_path_mistake(c.path, false), c.mistake) << c.path;
}

TEST(DialPath, MayEndInASlashWhenExact) {
  EXPECT_FALSE(find_dial_path_mistake("/api/", true));
  EXPECT_TRUE(find_dial_path_mistake("/api//", true));
}

TEST(DialPath, HasAtMost64Segments) {
  std::string path;
  for (int i = 0; i < 64; ++i) path += "/a";
  EXPECT_FALSE(find_dial_path_mistake(path, false));
  EXPECT_EQ(find_dial_path_mistake(path + "/a", false), "has more than 64 segments");
}

}  // namespace
}  // namespace crossfade
