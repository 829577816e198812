#include "admin/board_svg_sections.hpp"
#include "admin/board_words.hpp"
#include "admin/plain_text.hpp"
#include "admin/svg_parts.hpp"

namespace crossfade::svg {
namespace {

constexpr Type small{12, Colour::faint};

double write_swatch(std::string& out, double x, double y, const char* fill, const std::string& text) {
  write_box(out, {x, y - 9, 10, 10}, 3, fill);
  write_text(out, x + 16, y, text, small);
  return x + 16 + text_width(text, small) + 18;
}

}  // namespace

double write_legend(std::string& out, double y, const Board& board) {
  constexpr std::uint32_t sample_before = 30'000;
  constexpr std::uint32_t sample_position = 65'000;
  y += 18;
  write_fader(out, Page::left + 4, y - 9, 120, sample_position, sample_before);
  double x = write_swatch(out, Page::left + 146, y, Colour::legacy_fill, "answered by legacy");
  x = write_swatch(out, x, y, Colour::new_fill, "answered by the new side");
  write_text(out, x, y, "the knob: where a dial stands; the pointer: where it stood", small);

  y += 30;
  write_verdict(out, Page::left, y, Verdict::Better);
  write_verdict(out, Page::left + 80, y, Verdict::Worse);
  write_verdict(out, Page::left + 158, y, Verdict::Same);
  write_text(out, Page::left + 310, y, "the new side against legacy; said only when chance is unlikely", small);

  const std::string print = "Errors are answers of 500 to 599; p95: 95 of 100 requests took no longer. Both over " +
                            window_words(board.window) +
                            ", of the requests whose side the dial chose. Times are UTC. crossfade " + board.version +
                            (board.hash.empty() ? "" : ", configuration " + board.hash) + ".";
  y += 28;
  for (const std::string& line : wrapped(plain_text(print), Page::right - Page::left, 3, small)) {
    write_text(out, Page::left, y, line, small);
    y += 17;
  }
  return y - 17;
}

}  // namespace crossfade::svg
