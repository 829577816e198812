#include "app/dial_set.hpp"

#include <algorithm>
#include <ostream>
#include <span>

#include "app/check.hpp"
#include "app/cli.hpp"
#include "app/dial_set_url.hpp"
#include "app/style.hpp"
#include "config/edit_dial_file.hpp"
#include "config/words.hpp"
#include "crossfade/units.hpp"
#include "server/change_text.hpp"
#include "server/config_diff.hpp"

namespace crossfade {
namespace {

result<std::vector<DialEdit>, std::string> edits_of(const std::vector<std::string>& words) {
  std::vector<DialEdit> edits;
  for (std::size_t i = 0; i < words.size(); i += 2) {
    if (i + 1 == words.size()) {
      return {boost::system::in_place_error, "there is no position behind " + in_quotes(words[i]) +
                                                 "; write SERVICE/DIAL and a percentage, such as public-api/rates 25%"};
    }
    const auto edit = parse_dial_edit(words[i], words[i + 1]);
    if (!edit) return {boost::system::in_place_error, edit.error()};
    const auto is_same = [&edit](const DialEdit& other) { return other.dial == edit->dial; };
    if (std::any_of(edits.begin(), edits.end(), is_same)) {
      return {boost::system::in_place_error, "the dial " + in_quotes(edit->dial) + " is here twice"};
    }
    edits.push_back(*edit);
  }
  return {boost::system::in_place_value, std::move(edits)};
}

int fail(const std::string& path, const EditRefusal& refusal, std::ostream& err) {
  if (refusal.errors.empty()) {
    err << "crossfade: " << refusal.reason << '\n';
  } else {
    print_errors(path, refusal.errors, err);
  }
  return exit_failed;
}

void say_unchanged(std::span<const DialEdit> edits, const EditedDocument& edited, std::ostream& out) {
  const std::vector<DialMove> moves = diff(edited.before, edited.after).dials;
  for (const DialEdit& edit : edits) {
    const bool moved = std::any_of(moves.begin(), moves.end(), [&edit](const DialMove& move) {
      return move.service + '/' + move.dial == edit.dial;
    });
    if (!moved) out << edit.dial << ": " << format_percent(edit.position) << " already\n";
  }
}

int set_in_file(const DialSetOptions& options, std::span<const DialEdit> edits, const Ask& ask, std::ostream& out,
                std::ostream& err) {
  std::string shown;
  if (!options.yes) {
    const auto preview = preview_dial_edit(options.config, edits);
    if (!preview) return fail(options.config, preview.error(), err);
    if (preview->changed()) {
      shown = change_text(preview->before, preview->after);
      out << for_people(shown, out);
      if (const auto code = code_unless_agreed(ask("Write this? [y/N] ", out), err)) return *code;
    }
  }
  const auto review = [&](const EditedDocument& edited) -> std::string {
    const std::string text = change_text(edited.before, edited.after);
    if (options.yes) out << for_people(text, out);
    if (options.yes || text == shown) return {};
    return options.config + " has changed meanwhile, so that this would be another change; nothing is written";
  };
  const auto done = edit_dial_file(options.config, edits, review);
  if (!done) return fail(options.config, done.error(), err);
  say_unchanged(edits, *done, out);
  if (done->changed()) out << "written: " << options.config << '\n';
  return exit_fine;
}

}  // namespace

int set_dials(const DialSetOptions& options, const Ask& ask, std::ostream& out, std::ostream& err) {
  const auto edits = edits_of(options.words);
  if (!edits) {
    return complain(edits.error(), exit_usage, err);
  }
  return options.url.empty() ? set_in_file(options, *edits, ask, out, err) : set_by_url(options, *edits, ask, out, err);
}

}  // namespace crossfade
