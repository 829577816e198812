#include "split/cookies.hpp"

#include <gtest/gtest.h>

namespace crossfade {
namespace {

struct CookieRow {
  std::string_view field;
  std::optional<std::string_view> value;  // of the cookie "sid"
};

TEST(FindCookie, TakesTheBytesOfTheFirstOneAsSent) {
  const CookieRow rows[] = {
      {"sid=abc", "abc"},
      {"a=b; sid=abc; c=d", "abc"},
      {"a=b;sid=abc;c=d", "abc"},
      {"sid=one; sid=two", "one"},
      {"sid=; sid=two", ""},
      {"sid=a=b==", "a=b=="},
      {"sid=\"q\\\"%20 x\"", "\"q\\\"%20 x\""},
      {"sid= abc", " abc"},
      {"sid=abc \t; x=y", "abc"},
      {"sid =abc", "abc"},
      {"\t sid=abc", "abc"},
      {"sid=", ""},
      {";;; ;sid=abc;", "abc"},
      {"SID=abc", std::nullopt},
      {"xsid=abc; sidx=abc; a=sid", std::nullopt},
      {"sid", std::nullopt},
      {"sid; sid=late", "late"},
      {"", std::nullopt},
      {";", std::nullopt},
      {"=sid", std::nullopt},
  };
  for (const CookieRow& row : rows) EXPECT_EQ(find_cookie(row.field, "sid"), row.value) << row.field;
}

}  // namespace
}  // namespace crossfade
