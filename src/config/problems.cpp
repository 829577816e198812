#include "config/problems.hpp"

#include <algorithm>

namespace crossfade {
namespace {

constexpr std::size_t kept_errors = 1'000;  // more than are reported, because they are sorted only at the end

bool same(const ConfigError& a, const ConfigError& b) {
  return a.file == b.file && a.line == b.line && a.column == b.column && a.path == b.path && a.message == b.message;
}

}  // namespace

std::string ConfigError::to_string() const {
  std::string text = file + ':';
  if (line != 0) text += std::to_string(line) + ':' + std::to_string(column) + ':';
  text += ' ';
  if (!path.empty()) text += path + ": ";
  return text + message;
}

void Problems::add(Mark mark, std::string path, std::string message) {
  add_foreign(mark, ConfigError(document_name_, mark.line, mark.column, std::move(path), std::move(message)));
}

bool Problems::full() const { return problems_.size() >= kept_errors; }

void Problems::add_foreign(Mark mark, ConfigError error) {
  const bool again = !problems_.empty() && problems_.back().mark == mark && same(problems_.back().error, error);
  if (again) return;  // a tag before a map's first key is seen twice
  ++count_;
  if (problems_.size() < kept_errors) problems_.push_back({mark, std::move(error)});
}

void Problems::clear() {
  problems_.clear();
  count_ = 0;
}

ConfigErrors Problems::take() {
  std::stable_sort(problems_.begin(), problems_.end(),
                   [](const Problem& a, const Problem& b) { return a.mark < b.mark; });
  ConfigErrors errors;
  for (Problem& problem : problems_) {
    if (errors.size() == reported_errors) break;
    errors.push_back(std::move(problem.error));
  }
  if (count_ > errors.size()) {
    errors.emplace_back(document_name_, 0, 0, "", "and " + std::to_string(count_ - errors.size()) + " more errors");
  }
  clear();
  return errors;
}

}  // namespace crossfade
