#include "app/list_texts.hpp"

#include <set>

#include "config/file_bytes.hpp"
#include "config/list_lines.hpp"

namespace crossfade {
namespace {

constexpr std::size_t largest_list_file = 1u << 30;

void add_texts(const std::set<const ValueSet*>& shared, std::vector<ListRule>& rules) {
  for (ListRule& rule : rules) {
    if (!rule.file_values || shared.contains(rule.file_values.get())) continue;
    const auto bytes = read_file_bytes(rule.file, largest_list_file, FileKind::RegularOnly);
    if (!bytes) continue;
    const std::vector<std::string_view> values = list_values(*bytes);
    rule.values.assign(values.begin(), values.end());
  }
}

}  // namespace

void add_list_texts(const Config& before, Config& after) {
  std::set<const ValueSet*> shared;
  for (const ServiceConfig& service : before.services) {
    for (const auto* rules : {&service.exclude, &service.include}) {
      for (const ListRule& rule : *rules) shared.insert(rule.file_values.get());
    }
  }
  for (ServiceConfig& service : after.services) {
    add_texts(shared, service.exclude);
    add_texts(shared, service.include);
  }
}

}  // namespace crossfade
