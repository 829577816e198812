#include "config/list_loader.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "config/documents.hpp"

namespace crossfade {
namespace {

std::string with_rules(const std::string& rules) {
  return base_document(8, "    key: [client_ip]\n    exclude: [" + rules + "]");
}

std::string in_file(const std::string& path) { return "{header: A, in_file: \"" + path + "\"}"; }

TEST(ListFile, IsReadRelativeToTheListDirectory) {
  const std::filesystem::path file = write_file("list.txt", "acme\nglobex\n");
  const auto config = load_config(document(with_rules(in_file(file.filename().string())), file.parent_path().string()));
  ASSERT_TRUE(config);
  const ListRule& rule = config->services[0].exclude[0];
  EXPECT_EQ(rule.file, file.string());
  ASSERT_TRUE(rule.file_values);
  EXPECT_TRUE(rule.file_values->contains("globex"));
  EXPECT_EQ(rule.file_values->size(), 2u);
  EXPECT_TRUE(rule.values.empty());
  EXPECT_EQ(config->list_files, std::vector<std::string>{file.string()});
}

TEST(ListFile, MillionLinesTakeAtMost24BytesEach) {
  constexpr std::size_t count = 1'000'000;
  std::string content;
  for (std::size_t i = 0; i < count; ++i) content += "account-" + std::to_string(i) + '\n';
  const auto config = load_config(document(with_rules(in_file(write_file("million.txt", content)))));
  ASSERT_TRUE(config);
  const ValueSet& values = *config->services[0].exclude[0].file_values;
  EXPECT_EQ(values.size(), count);
  EXPECT_LE(values.memory_bytes(), 24 * count);
  EXPECT_TRUE(values.contains("account-999999"));
  EXPECT_FALSE(values.contains("account-1000000"));
}

TEST(ListFile, HoldsNetworksForClientIp) {
  const std::string file = write_file("networks.txt", "# office\n10.0.0.0/8\n2001:db8::/32\n");
  const auto config = load_config(document(with_rules("{client_ip: true, in_file: \"" + file + "\"}")));
  ASSERT_TRUE(config);
  const ListRule& rule = config->services[0].exclude[0];
  ASSERT_EQ(rule.networks.size(), 2u);
  EXPECT_EQ(rule.networks[0], *Cidr::parse("10.0.0.0/8"));
  EXPECT_FALSE(rule.file_values);
}

TEST(ListFile, ErrorsNameTheListAndItsLine) {
  const std::string networks = write_file("networks.txt", "10.0.0.0/8\n10.0.0.1/8\n");
  const std::string binary = write_file("binary.txt", std::string_view("ok\n\0\n", 5));
  const std::string rules = "{client_ip: true, in_file: \"" + networks + "\"}, " + in_file(binary);
  const auto errors = errors_of(with_rules(rules));
  ASSERT_EQ(errors.size(), 2u);
  EXPECT_EQ(errors[0], networks +
                           ":2:1: services[0].exclude[0].in_file: found '10.0.0.1/8', expected an address or a network "
                           "such as 10.0.0.0/8; did you mean '10.0.0.0/8'?");
  EXPECT_EQ(errors[1], binary + ":2:1: services[0].exclude[1].in_file: found a NUL byte; a list is UTF-8 text");
}

TEST(ListCache, SharesWhatDidNotChange) {
  const std::string same = write_file("same.txt", "acme\n");
  const std::string other = write_file("other.txt", "globex\n");
  const Document both = document(with_rules(in_file(same) + ", " + in_file(other)));
  ListCache cache;
  const auto first = load_config(both, &cache);
  ASSERT_TRUE(first);
  EXPECT_EQ(cache.entries.size(), 2u);
  write_file("other.txt", "initech\n");
  const auto second = load_config(both, &cache);
  ASSERT_TRUE(second);
  const auto& before = first->services[0].exclude;
  const auto& after = second->services[0].exclude;
  EXPECT_EQ(before[0].file_values, after[0].file_values);
  EXPECT_NE(before[1].file_values, after[1].file_values);
  EXPECT_TRUE(after[1].file_values->contains("initech"));
  EXPECT_TRUE(before[1].file_values->contains("globex"));
}

TEST(ListCache, HoldsTheListsOfTheLastGoodDocumentOnly) {
  const std::string file = write_file("list.txt", "acme\n");
  ListCache cache;
  ASSERT_TRUE(load_config(document(with_rules(in_file(file))), &cache));
  const auto values = cache.entries.at(file).values;
  EXPECT_FALSE(load_config(document(with_rules(in_file(file) + ", {}")), &cache));
  ASSERT_EQ(cache.entries.size(), 1u);
  EXPECT_EQ(cache.entries.at(file).values, values);
  ASSERT_TRUE(load_config(document(base_document()), &cache));
  EXPECT_TRUE(cache.entries.empty());
}

TEST(ListCache, OneFileServesTwoServicesAndBothKindsOfRule) {
  const std::string file = write_file("list.txt", "10.0.0.0/8\n");
  const auto config = load_config(
      document(with_rules(in_file(file) + ", " + in_file(file) + ", {client_ip: true, in_file: \"" + file + "\"}")));
  ASSERT_TRUE(config);
  const auto& rules = config->services[0].exclude;
  EXPECT_EQ(rules[0].file_values, rules[1].file_values);
  EXPECT_EQ(rules[2].networks.size(), 1u);
  EXPECT_EQ(config->list_files.size(), 1u);
}

TEST(ListFile, MayBeEmpty) {
  const auto config = load_config(document(with_rules(in_file(write_file("empty.txt", "# nobody yet\n")))));
  ASSERT_TRUE(config);
  ASSERT_TRUE(config->services[0].exclude[0].file_values);
  EXPECT_TRUE(config->services[0].exclude[0].file_values->empty());
}

}  // namespace
}  // namespace crossfade
