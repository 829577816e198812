#include "server/debounce.hpp"

#include <algorithm>

namespace crossfade {

void Debounce::written(const std::string& file, Time now) {
  if (!first_) first_ = now;
  writing_[file] = now;
}

void Debounce::settled(const std::string& file, Time now) {
  if (!first_) first_ = now;
  writing_.erase(file);
  settled_ = now;
}

std::optional<Debounce::Time> Debounce::due() const {
  if (!first_) return std::nullopt;
  Time when = *first_;
  if (settled_) when = std::max(when, *settled_ + settings_.settled);
  for (const auto& [file, last] : writing_) when = std::max(when, last + settings_.quiet);
  return std::min(when, *first_ + settings_.longest);
}

bool Debounce::take(Time now) {
  const std::optional<Time> when = due();
  if (!when || now < *when) return false;
  first_.reset();
  settled_.reset();
  writing_.clear();
  return true;
}

}  // namespace crossfade
