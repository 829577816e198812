#include <boost/json/parse.hpp>

#include <algorithm>
#include <array>
#include <set>

#include "admin/board.hpp"
#include "base/json_view.hpp"
#include "crossfade/units.hpp"
#include "telemetry/timestamp.hpp"

namespace crossfade {
namespace {

namespace json = boost::json;

constexpr std::size_t depth_max = 16;
constexpr std::size_t services_max = 10'000;
constexpr std::size_t dials_max = 100'000;  // of one service
constexpr std::size_t methods_max = 100;
constexpr std::size_t name_bytes = 256;
constexpr std::size_t text_bytes = 64 * 1024;  // of a path or an error
constexpr std::uint64_t count_max = 1'000'000'000'000'000;
constexpr double rate_max = 1e9;
constexpr double milliseconds_max = 1e9;
constexpr std::uint64_t window_max = 24 * 3600;

Status::TimePoint read_moment(const JsonView& view) {
  const auto moment = parse_timestamp(view.text(name_bytes));
  if (!moment) view.fail("a time such as 2026-10-14T09:08:07.006Z");
  return moment.value_or(Status::TimePoint());
}

std::uint32_t read_position(const JsonView& view) {
  const auto position = parse_percent(view.text(name_bytes));
  if (!position) view.fail("a position such as 25%");
  return position.value_or(0);
}

std::optional<std::uint32_t> read_maybe_position(const JsonView& view) {
  return view.is_null() ? std::nullopt : std::optional(read_position(view));
}

std::optional<double> read_maybe_number(const JsonView& view, double most) {
  return view.is_null() ? std::nullopt : std::optional(view.number(most));
}

// The value whose to_string() is what stands there.
template <class T, std::size_t N>
T read_word(const JsonView& view, const std::array<T, N>& values) {
  const std::string word = view.text(name_bytes);
  const auto found = std::find_if(values.begin(), values.end(), [&](T value) { return to_string(value) == word; });
  if (found != values.end()) return *found;
  std::string words;
  for (const T value : values) words += (words.empty() ? "" : ", ") + std::string(to_string(value));
  view.fail("one of " + words);
  return values.front();
}

std::string read_name(const JsonView& view) {
  std::string name = view.text(name_bytes);
  if (name.empty()) view.fail("a name");
  return name;
}

Verdict read_verdict(const JsonView& view) {
  constexpr std::array<Verdict, 4> verdicts = {Verdict::Unknown, Verdict::Same, Verdict::Better, Verdict::Worse};
  return read_word(view, verdicts);
}

std::optional<DialPast::Move> read_moved(const JsonView& view) {
  if (view.is_null()) return std::nullopt;
  return DialPast::Move{read_moment(view.member("at")), read_maybe_position(view.member("from"))};
}

SideStatus read_side(const JsonView& view) {
  SideStatus side;
  side.requests_per_second = view.member("requests_per_second").number(rate_max);
  side.compared = view.member("compared").whole(count_max);
  side.error_ratio = read_maybe_number(view.member("error_ratio"), 1);
  for (std::size_t i = 0; i < quantile_names.size(); ++i) {
    side.quantiles_ms[i] = read_maybe_number(view.member(std::string(quantile_names[i]) + "_ms"), milliseconds_max);
  }
  return side;
}

BoardDial read_dial(const JsonView& view) {
  BoardDial dial;
  dial.name = read_name(view.member("name"));
  dial.path = view.member("path").text(text_bytes);
  dial.exact = view.member("exact").boolean();
  for (const JsonView& method : view.member("methods").items(methods_max)) dial.methods.push_back(read_name(method));
  dial.position = read_position(view.member("position"));
  dial.before = read_maybe_position(view.member("before"));
  dial.known_since = read_moment(view.member("known_since"));
  dial.moved = read_moved(view.member("moved"));
  const JsonView sides = view.member("sides");
  dial.sides = {read_side(sides.member("legacy")), read_side(sides.member("new"))};
  const JsonView verdicts = view.member("verdicts");
  dial.errors = read_verdict(verdicts.member("errors"));
  for (std::size_t i = 0; i < quantile_names.size(); ++i) {
    dial.quantiles[i] = read_verdict(verdicts.member(quantile_names[i]));
  }
  return dial;
}

BoardService read_service(const JsonView& view) {
  constexpr std::array<Hold, 3> holds = {Hold::None, Hold::Legacy, Hold::New};
  BoardService service;
  service.name = read_name(view.member("name"));
  service.legacy = read_name(view.member("legacy"));
  service.new_side = read_name(view.member("new"));
  service.hold = read_word(view.member("hold"), holds);
  service.fallbacks_per_second = view.member("fallbacks_per_second").number(rate_max);
  std::set<std::string> names;
  for (const JsonView& item : view.member("dials").items(dials_max)) {
    service.dials.push_back(read_dial(item));
    if (!names.insert(service.dials.back().name).second) item.fail("a dial of another name");
    if (item.failed()) break;
  }
  return service;
}

void read_config(const JsonView& view, Board& board) {
  constexpr std::array<FileState, 4> states = {FileState::InForce, FileState::Rejected, FileState::Pending,
                                               FileState::Missing};
  board.hash = view.member("hash").text(name_bytes);
  board.file_state = read_word(view.member("file_state"), states);
  for (const JsonView& error : view.member("errors").items(Board::errors_max)) {
    board.errors.push_back(error.text(text_bytes));
  }
  board.errors_omitted = view.member("errors_omitted").whole(count_max);
}

Board read_board(const JsonView& view) {
  constexpr std::array<ServerPhase, 4> phases = {ServerPhase::Starting, ServerPhase::Serving, ServerPhase::Draining,
                                                 ServerPhase::Stopped};
  Board board;
  board.at = read_moment(view.member("at"));
  board.since = read_moment(view.member("since"));
  if (board.since > board.at) view.member("since").fail("a time that is not after `at`");
  board.version = view.member("version").text(name_bytes);
  board.phase = read_word(view.member("phase"), phases);
  read_config(view.member("config"), board);
  board.window = std::chrono::seconds(view.member("window_seconds").whole(window_max));
  std::set<std::string> names;
  for (const JsonView& item : view.member("services").items(services_max)) {
    board.services.push_back(read_service(item));
    if (!names.insert(board.services.back().name).second) item.fail("a service of another name");
    if (item.failed()) break;
  }
  return board;
}

}  // namespace

result<Board, std::string> parse_board_json(std::string_view text) {
  if (text.size() > largest_board) return "it has more than " + format_size(largest_board);
  json::parse_options options;
  options.max_depth = depth_max;
  json::error_code parse_error;
  const json::value document = json::parse({text.data(), text.size()}, parse_error, {}, options);
  if (parse_error) return "it is not JSON: " + parse_error.message();
  if (!document.is_object() || !document.get_object().contains("crossfade_board")) {
    return std::string("it is no board of crossfade: it has no member crossfade_board");
  }
  std::string error;
  const JsonView view(document, error);
  if (view.member("crossfade_board").whole(count_max) != 1) view.member("crossfade_board").fail("version 1");
  Board board = read_board(view);
  if (!error.empty()) return error;
  return board;
}

}  // namespace crossfade
