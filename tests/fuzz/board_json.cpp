// A board as JSON from elsewhere: it is refused with an error that can be shown, or it is one that is written and read
// again as it is, and each of its forms is text that can be shown.
#include "admin/board.hpp"

#include <algorithm>

#include "config/bytes_check.hpp"
#include "fuzz/property.hpp"

namespace crossfade::fuzz {
namespace {

bool is_plain(std::string_view text) {
  const auto is_control = [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f; };
  return find_bad_utf8(text) == std::string_view::npos && std::none_of(text.begin(), text.end(), is_control);
}

// Of a picture, each '<' begins one of our own elements.
void check_elements(std::string_view picture) {
  for (std::size_t at = picture.find('<'); at != std::string_view::npos; at = picture.find('<', at + 1)) {
    std::string_view name = picture.substr(at + 1);
    if (name.starts_with('/')) name.remove_prefix(1);
    name = name.substr(0, name.find_first_of(" />"));
    constexpr std::string_view elements[] = {"svg", "title", "desc", "g", "rect", "line", "path", "text"};
    require(std::find(std::begin(elements), std::end(elements), name) != std::end(elements),
            "a picture has no element but ours", name);
  }
}

// But for the last bit of a fraction: Boost.JSON reads it as it comes.
bool same(const Board& a, const Board& b) {
  const auto same_dial = [](const BoardDial& x, const BoardDial& y) {
    return x.name == y.name && x.path == y.path && x.position == y.position && x.before == y.before &&
           x.known_since == y.known_since && x.sides[0].compared == y.sides[0].compared && x.errors == y.errors;
  };
  const auto same_service = [&](const BoardService& x, const BoardService& y) {
    return x.name == y.name && x.hold == y.hold &&
           std::equal(x.dials.begin(), x.dials.end(), y.dials.begin(), y.dials.end(), same_dial);
  };
  return a.at == b.at && a.since == b.since && a.errors == b.errors &&
         std::equal(a.services.begin(), a.services.end(), b.services.begin(), b.services.end(), same_service);
}

void check_forms(const Board& board) {
  const BoardComparison comparison = compare_boards(board, board);
  require(comparison.moved.empty() && comparison.added.empty() && comparison.removed.empty(), "a board is as itself");
  const std::string picture = board_svg(board, &comparison);
  require(is_plain(board_md(board, &comparison)), "the text is text");
  require(is_plain(picture), "the picture is text");
  check_elements(picture);
}

}  // namespace
}  // namespace crossfade::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace crossfade;
  const std::vector<char> input = fuzz::exact_copy({reinterpret_cast<const char*>(data), size});
  const auto board = parse_board_json(fuzz::view_of(input));
  if (!board) {
    fuzz::require(!board.error().empty() && fuzz::is_plain(board.error()), "an error is a text", board.error());
    return 0;
  }
  const std::string text = board_json(*board);
  const auto again = parse_board_json(text);
  fuzz::require(again.has_value(), "what is written can be read", text);
  fuzz::require(fuzz::same(*board, *again), "what is read is what was written", text);
  fuzz::check_forms(*board);
  return 0;
}
