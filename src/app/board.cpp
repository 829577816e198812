#include "app/board.hpp"

#include <array>
#include <optional>
#include <ostream>
#include <string_view>
#include <utility>

#include "admin/board.hpp"
#include "app/cli.hpp"
#include "app/fetch.hpp"
#include "base/write_file.hpp"
#include "config/file_bytes.hpp"
#include "config/words.hpp"

namespace crossfade {
namespace {

using Form = std::string (*)(const Board& board, const BoardComparison* comparison);

constexpr std::array<std::pair<std::string_view, Form>, 3> forms = {
    {{"svg", board_svg}, {"md", board_md}, {"json", board_json}}};

struct Failure {
  ExitCode code = exit_failed;
  std::string why;
};

result<Form, Failure> form_of(const BoardOptions& options) {
  std::string format = options.format;
  if (const std::size_t dot = options.out.rfind('.'); format.empty() && dot != std::string::npos) {
    format = options.out.substr(dot + 1);
  }
  for (const auto& [name, form] : forms) {
    if (name == format) return form;
  }
  if (options.out == "-") return Failure{exit_usage, "--out - needs --format svg, md or json"};
  return Failure{exit_usage,
                 "--out " + in_quotes(options.out) + ": it ends in neither .svg, .md nor .json; --format says which"};
}

// The board of a file, if there is one to read.
result<std::optional<Board>, Failure> read_board(const std::string& path) {
  if (path.empty()) return std::optional<Board>();
  const auto bytes = read_file_bytes(path, largest_board, FileKind::PipesToo);
  if (!bytes) return Failure{exit_failed, path + ": cannot be read: " + bytes.error().reason};
  auto board = parse_board_json(*bytes);
  if (!board) return Failure{exit_failed, path + ": " + board.error()};
  return std::optional<Board>(std::move(*board));
}

result<Board, Failure> fetch_board(const HttpUrl& base) {
  const HttpUrl url = admin_page(base, "/api/board.json");
  const auto text = fetch(url, {.timeout = std::chrono::seconds(10), .body_bytes = largest_board});
  if (!text) return Failure{exit_failed, text.error()};
  auto board = parse_board_json(*text);
  if (!board) return Failure{exit_failed, url.to_string() + ": " + board.error()};
  return std::move(*board);
}

// Why an older board is none.
std::string find_mistake(const std::string& path, const std::optional<Board>& old, const Board& now) {
  return old && old->at > now.at ? path + ": this board was made after the one that is asked for" : "";
}

std::string write_result(const std::string& path, const std::string& text, std::ostream& out) {
  if (path != "-") return write_file_atomically(path, text);
  out << text << std::flush;
  return out ? "" : "cannot write to standard output";
}

std::optional<Failure> make_and_write(const BoardOptions& options, std::ostream& out) {
  const auto form = form_of(options);
  if (!form) return form.error();
  const auto url = parse_http_url(options.from);
  if (!url) return Failure{exit_usage, "--from " + url.error()};
  const auto since = read_board(options.since);
  if (!since) return since.error();
  const auto old = read_board(options.compare);
  if (!old) return old.error();

  auto board = fetch_board(*url);
  if (!board) return board.error();
  std::string mistake = find_mistake(options.since, *since, *board);
  if (mistake.empty()) mistake = find_mistake(options.compare, *old, *board);
  if (!mistake.empty()) return Failure{exit_failed, mistake};
  if (*since) board = board_since(std::move(*board), **since);
  std::optional<BoardComparison> comparison;
  if (*old) comparison = compare_boards(**old, *board);

  std::string text = (*form)(*board, comparison ? &*comparison : nullptr);
  if (!text.ends_with('\n')) text += '\n';
  if (std::string problem = write_result(options.out, text, out); !problem.empty()) {
    return Failure{exit_failed, std::move(problem)};
  }
  return std::nullopt;
}

}  // namespace

int write_board(const BoardOptions& options, std::ostream& out, std::ostream& err) {
  const auto failure = make_and_write(options, out);
  if (!failure) return exit_fine;
  err << "crossfade: " << failure->why << '\n';
  return failure->code;
}

}  // namespace crossfade
