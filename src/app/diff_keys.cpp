#include "app/diff_keys.hpp"

#include <algorithm>
#include <set>

#include "config/file_bytes.hpp"
#include "config/list_lines.hpp"
#include "config/words.hpp"

namespace crossfade {
namespace {

constexpr std::size_t largest_key_file = 256u << 20;

void append_movers(const std::string& place, const std::vector<std::string_view>& keys, const char* where,
                   std::string& text) {
  for (const std::string_view key : keys) text.append(place).append(": ").append(key).append(where).append("\n");
}

// Keys that no service could be sent, told once each.
void append_unusable(const std::vector<NamedMoves>& moves, std::string& text) {
  std::set<std::string_view> unusable;
  for (const NamedMoves& each : moves) unusable.insert(each.movers.unusable.begin(), each.movers.unusable.end());
  if (unusable.empty()) return;
  text += std::to_string(unusable.size()) + (unusable.size() == 1 ? " key" : " keys") +
          " can never be the key of a request to some service, such as " + in_quotes(*unusable.begin()) + ".\n";
}

}  // namespace

std::string KeyFile::read(const std::string& path) {
  auto bytes = read_file_bytes(path, largest_key_file, FileKind::PipesToo);
  if (!bytes) return path + ": cannot be read: " + bytes.error().reason;
  content_ = std::move(*bytes);
  if (const auto bad = check_list_bytes(content_)) {
    return path + ':' + std::to_string(bad->line) + ':' + std::to_string(bad->column) + ": " + bad->message;
  }
  keys_ = list_values(content_);
  if (keys_.empty()) return path + ": there is no key in it; write one a line";
  return {};
}

std::string traffic_name(const ServiceMoves& service, const TrafficMove& traffic) {
  const bool removed = traffic.relation == TrafficMove::Dial::Removed;
  return service.name() + '/' + (removed ? traffic.dial_before : traffic.dial_after);
}

result<std::vector<NamedMoves>, std::string> named_moves(const Config& before, const Config& after,
                                                         const WhoMoves& moves,
                                                         const std::vector<std::string_view>& keys) {
  std::vector<NamedMoves> all;
  for (const ServiceMoves& service : moves.services) {
    for (const TrafficMove& traffic : service.traffic) {
      if (KeyComparison::may_move(service, traffic)) all.push_back({&service, &traffic, {}});
    }
  }
  if (all.size() * keys.size() > key_decisions_max) {
    return {boost::system::in_place_error, std::to_string(keys.size()) + " keys in " + std::to_string(all.size()) +
                                               " dials that change are too many; at most " +
                                               std::to_string(key_decisions_max / all.size()) +
                                               " keys can be compared there"};
  }
  const KeyComparison comparison(before, after);
  for (NamedMoves& each : all) each.movers = comparison.movers(*each.service, *each.traffic, keys);
  std::erase_if(all, [](const NamedMoves& each) {
    return each.movers.to_new.empty() && each.movers.to_legacy.empty() && each.movers.unusable.empty();
  });
  return {boost::system::in_place_value, std::move(all)};
}

std::string named_moves_text(const std::vector<NamedMoves>& moves, std::size_t key_count) {
  std::string text;
  std::set<std::string_view> movers;
  for (const NamedMoves& each : moves) {
    std::string place = traffic_name(*each.service, *each.traffic);
    if (each.traffic->dial_before != each.traffic->dial_after) place += " (" + each.traffic->where + ')';
    append_movers(place, each.movers.to_new, ": legacy -> new", text);
    append_movers(place, each.movers.to_legacy, ": new -> legacy", text);
    movers.insert(each.movers.to_new.begin(), each.movers.to_new.end());
    movers.insert(each.movers.to_legacy.begin(), each.movers.to_legacy.end());
  }
  text += std::to_string(movers.size()) + " of " + std::to_string(key_count) +
          (movers.size() == 1 ? " keys changes side.\n" : " keys change side.\n");
  append_unusable(moves, text);
  return text;
}

}  // namespace crossfade
