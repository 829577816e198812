#include "server/change_history.hpp"

#include <algorithm>

namespace crossfade {
namespace {

constexpr std::size_t text_max = 2'000;  // of one error: it may quote the document

template <class T>
void cut(std::vector<T>& items, std::uint64_t& omitted) {
  if (items.size() <= ChangeHistory::details_max) return;
  omitted += items.size() - ChangeHistory::details_max;
  items.resize(ChangeHistory::details_max);
}

ConfigChange change_by(ChangeOrigin origin, ConfigChange::Outcome outcome, ConfigChange::TimePoint at) {
  ConfigChange change;
  change.at = at;
  change.outcome = outcome;
  change.origin = std::move(origin);
  return change;
}

}  // namespace

std::optional<std::uint32_t> DialPast::position_at(ConfigChange::TimePoint then, std::uint32_t now) const {
  for (const Move& move : moves) {
    if (move.at > std::max(then, known_since)) return move.from;
  }
  return now;
}

void ChangeHistory::start(const Config& config, TimePoint at) {
  started_ = at;
  for (const ServiceConfig& service : config.services) {
    for (const DialConfig& dial : service.dials) pasts_[{service.name, dial.name}] = {at, {}};
  }
  ConfigChange change = change_by({ChangeSource::Start}, ConfigChange::Outcome::Started, at);
  change.generation = 1;
  change.hash = config.hash;
  add(std::move(change));
}

void ChangeHistory::accept(const ConfigDiff& moved, const Config& config, std::uint64_t generation,
                           const ChangeOrigin& origin, TimePoint at) {
  for (const DialMove& move : moved.dials) remember(move, at);
  ConfigChange change = change_by(origin, ConfigChange::Outcome::Accepted, at);
  change.generation = generation;
  change.hash = config.hash;
  change.dials = moved.dials;
  change.other = moved.other;
  add(std::move(change));
}

void ChangeHistory::refuse(const ConfigErrors& errors, std::uint64_t generation, const ChangeOrigin& origin,
                           TimePoint at) {
  ConfigChange change = change_by(origin, ConfigChange::Outcome::Refused, at);
  change.generation = generation;
  for (const ConfigError& error : errors) change.errors.push_back(error.to_string().substr(0, text_max));
  add(std::move(change));
}

void ChangeHistory::turn_hold(ConfigChange::Outcome outcome, const HoldEntry& entry, std::uint64_t generation) {
  ConfigChange change = change_by({ChangeSource::Api, entry.who}, outcome, entry.since);
  change.generation = generation;
  change.service = entry.service;
  change.why = entry.why;
  add(std::move(change));
}

std::vector<ConfigChange> ChangeHistory::newest_first() const { return {changes_.rbegin(), changes_.rend()}; }

void ChangeHistory::add(ConfigChange change) {
  cut(change.dials, change.omitted);
  cut(change.other, change.omitted);
  cut(change.errors, change.omitted);
  changes_.push_back(std::move(change));
  if (changes_.size() > changes_max) changes_.pop_front();
}

void ChangeHistory::remember(const DialMove& move, TimePoint at) {
  if (!move.to) {
    pasts_.erase({move.service, move.dial});
    return;
  }
  DialPast& past = pasts_.try_emplace({move.service, move.dial}, DialPast{started_, {}}).first->second;
  past.moves.push_back({at, move.from});
  // The newest stays however old it is: it says when the dial moved last.
  const auto stays = std::find_if(past.moves.begin(), past.moves.end() - 1,
                                  [at](const DialPast::Move& m) { return m.at + week > at; });
  past.moves.erase(past.moves.begin(), stays);
  if (past.moves.size() > moves_max) {
    past.known_since = past.moves.front().at;
    past.moves.erase(past.moves.begin());
  }
}

std::string_view to_string(ConfigChange::Outcome outcome) {
  switch (outcome) {
    case ConfigChange::Outcome::Started:
      return "started";
    case ConfigChange::Outcome::Accepted:
      return "accepted";
    case ConfigChange::Outcome::Refused:
      return "refused";
    case ConfigChange::Outcome::Held:
      return "held";
    case ConfigChange::Outcome::Released:
      return "released";
  }
  return "";
}

std::string_view to_string(ChangeSource source) {
  switch (source) {
    case ChangeSource::Start:
      return "start";
    case ChangeSource::File:
      return "file";
    case ChangeSource::Sighup:
      return "sighup";
    case ChangeSource::Program:
      return "program";
    case ChangeSource::Api:
      return "api";
  }
  return "";
}

}  // namespace crossfade
