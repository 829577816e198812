#include "app/diff.hpp"

#include <algorithm>
#include <ostream>
#include <vector>

#include "app/check.hpp"
#include "app/cli.hpp"
#include "app/diff_json.hpp"
#include "app/diff_keys.hpp"
#include "app/list_texts.hpp"
#include "app/style.hpp"
#include "base/result.hpp"
#include "crossfade/load.hpp"
#include "server/config_diff.hpp"
#include "split/moves_text.hpp"

namespace crossfade {
namespace {

constexpr std::size_t most_reasons = 20;

// Nothing after an error, which has been said.
bool load_into(const std::string& file, ListCache& lists, Config& config, std::ostream& err) {
  const auto document = read_document(file);
  auto loaded = document ? load_config(*document, &lists) : result<Config, ConfigErrors>(document.error());
  if (loaded) {
    config = std::move(*loaded);
    return true;
  }
  print_errors(file, loaded.error(), err);
  return false;
}

// Of pools and of the process, and dials that no request reaches; who_moves tells of the rest, and of what these do to
// services.
std::vector<std::string> other_changes(const Config& before, const Config& after, const WhoMoves& moves) {
  ConfigDiff all = diff(before, after);
  std::erase_if(all.other,
                [](const std::string& text) { return text.starts_with("service ") || text.starts_with("dial "); });
  if (moves.empty()) {
    for (const DialMove& move : all.dials) all.other.push_back(move.to_string());
  }
  return all.other;
}

// Why somebody may move from new to legacy.
std::vector<std::string> ways_back(const WhoMoves& moves, const std::vector<NamedMoves>& named) {
  std::vector<std::string> reasons;
  if (!moves.complete) reasons.push_back("not all combinations of paths were looked at");
  for (const ServiceMoves& service : moves.services) {
    for (const MoveNotice& notice : service.notices) {
      if (notice.back) reasons.push_back(service.name() + ": " + notice.text);
    }
    for (const TrafficMove& move : service.traffic) {
      const std::string name = traffic_name(service, move) + ": ";
      if (move.keys.to_legacy != 0) reasons.push_back(name + format_share(move.keys.to_legacy) + " of the keys");
      if (move.no_key.to_legacy == 0 || move.no_key == move.keys) continue;
      reasons.push_back(name + format_share(move.no_key.to_legacy) + " of the requests without a key");
    }
  }
  for (const NamedMoves& each : named) {
    if (each.movers.to_legacy.empty()) continue;
    reasons.push_back(traffic_name(*each.service, *each.traffic) + ": " + std::to_string(each.movers.to_legacy.size()) +
                      " of the keys in the file");
  }
  return reasons;
}

int fail_on_back(const std::vector<std::string>& reasons, std::ostream& err) {
  if (reasons.empty()) return exit_fine;
  err << "crossfade: somebody may move from new to legacy (--fail-on-back):\n";
  for (std::size_t i = 0; i < reasons.size() && i < most_reasons; ++i) err << "  " << reasons[i] << '\n';
  if (reasons.size() > most_reasons) err << "  and " << reasons.size() - most_reasons << " more\n";
  return exit_failed;
}

// Whether it has no say in who is who, or who answers. Of those that have, the services' notices tell.
bool moves_nobody(const std::string& change) {
  return change != "listeners changed" && change != "underscore_headers changed" &&
         !(change.starts_with("pool ") && change.ends_with(": endpoints changed"));
}

void print_words(const WhoMoves& moves, const std::vector<std::string>& other, std::ostream& out) {
  const std::string text = moves_text(moves);
  out << for_people(text, out);
  for (const std::string& change : other) out << change << (moves_nobody(change) ? ": nobody moves\n" : "\n");
  if (!text.empty()) return;
  if (other.empty())
    out << "Nothing changes.\n";
  else if (std::all_of(other.begin(), other.end(), moves_nobody))
    out << "Nobody moves.\n";
}

}  // namespace

int print_diff(const DiffOptions& options, std::ostream& out, std::ostream& err) {
  ListCache lists;  // so that unchanged lists are shared
  Config before, after;
  const bool valid_before = load_into(options.before, lists, before, err);
  const bool valid_after = load_into(options.after, lists, after, err);
  if (!valid_before || !valid_after) return exit_failed;
  KeyFile keys;
  if (!options.keys.empty()) {
    if (const std::string mistake = keys.read(options.keys); !mistake.empty()) {
      return complain(mistake, exit_failed, err);
    }
  }
  add_list_texts(before, after);
  const WhoMoves moves = who_moves(before, after);
  const auto named = named_moves(before, after, moves, keys.keys());
  if (!named) {
    return complain(named.error(), exit_failed, err);
  }
  const std::vector<std::string> other = other_changes(before, after, moves);
  if (options.json) {
    out << diff_json({moves, other, options.keys.empty() ? nullptr : &*named, keys.keys().size()});
  } else {
    print_words(moves, other, out);
    if (!options.keys.empty()) out << for_people(named_moves_text(*named, keys.keys().size()), out);
  }
  return options.fail_on_back ? fail_on_back(ways_back(moves, *named), err) : exit_fine;
}

}  // namespace crossfade
