#include "split/host_table.hpp"

#include <gtest/gtest.h>

namespace crossfade {
namespace {

constexpr std::uint32_t nobody = 99;

struct HostRow {
  std::string authority;
  std::uint32_t service;
};

void expect_all(const HostTable& table, std::initializer_list<HostRow> rows) {
  for (const HostRow& row : rows) {
    const HostTable::Match* match = table.find(row.authority);
    EXPECT_EQ(match ? match->service : nobody, row.service) << row.authority;
  }
}

TEST(HostTable, ExactThenLongestWildcardThenStar) {
  HostTable table;
  table.add("*", 0);
  table.add("*.example.com", 1);
  table.add("*.api.example.com", 2);
  table.add("www.api.example.com", 3);
  table.add("example.com", 4);
  expect_all(table, {{"www.api.example.com", 3},
                     {"x.api.example.com", 2},
                     {"a.b.c.api.example.com", 2},
                     {"x.www.api.example.com", 2},
                     {"api.example.com", 1},
                     {"x.example.com", 1},
                     {"example.com", 4},
                     {"example.org", 0},
                     {"notexample.com", 0},
                     {"", 0}});
}

TEST(HostTable, AWildcardTakesAnyDepthBelowButNotItsSuffix) {
  HostTable table;
  table.add("*.example.com", 1);
  expect_all(table, {{"a.example.com", 1},
                     {"a.b.c.d.example.com", 1},
                     {"example.com", nobody},
                     {".example.com", nobody},
                     {"xexample.com", nobody},
                     {"a.example.com.evil", nobody}});
}

TEST(HostTable, CasePortAndOneTrailingDotDoNotCount) {
  HostTable table;
  table.add("api.example.com", 1);
  table.add("*.wild.example", 2);
  expect_all(table, {{"API.Example.COM", 1},
                     {"api.example.com:8080", 1},
                     {"api.example.com:", 1},
                     {"api.example.com.", 1},
                     {"api.example.com.:443", 1},
                     {"A.WILD.example.:1", 2},
                     {"api.example.com..", nobody},
                     {"api.example.com:80x", nobody},
                     {"api.example.com:80:80", nobody},
                     {"api.example.com,b", nobody}});
}

TEST(HostTable, TakesAddressesToo) {
  HostTable table;
  table.add("10.0.0.1", 1);
  table.add("[::1]", 2);
  table.add("2001:db8::5", 3);
  expect_all(table, {{"10.0.0.1", 1},
                     {"10.0.0.1:80", 1},
                     {"10.0.0.10", nobody},
                     {"[::1]", 2},
                     {"[::1]:80", 2},
                     {"[2001:DB8::5]:443", 3},
                     {"[::2]:80", nobody},
                     {"[::1]x", nobody},
                     {"[::1", nobody}});
}

TEST(HostTable, WithoutStarNobodyTakesWhatIsLeft) {
  HostTable table;
  table.add("a.example", 1);
  expect_all(table, {{"b.example", nobody}, {"", nobody}, {":80", nobody}, {".", nobody}, {"[]", nobody}});
}

TEST(HostTable, LongHostsAreOnlyStars) {
  HostTable table;
  table.add("*.example", 1);
  const std::string longest = std::string(247, 'a') + ".example";
  expect_all(table, {{longest, 1}, {"a" + longest, nobody}, {std::string(70'000, '.'), nobody}});
  table.add("*", 2);
  expect_all(table, {{"a" + longest, 2}, {std::string(70'000, 'a') + ".example", 2}});
}

TEST(HostTable, SaysWhichPatternMatched) {
  HostTable table;
  table.add("*.example.com", 1);
  ASSERT_NE(table.find("a.example.com:80"), nullptr);
  EXPECT_EQ(table.find("a.example.com:80")->pattern, "*.example.com");
}

}  // namespace
}  // namespace crossfade
