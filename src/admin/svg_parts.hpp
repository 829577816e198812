// Pieces of an SVG picture, appended to a text: no style sheet, no script, nothing from outside, so that any viewer and
// any mail shows them. Lengths are in pixels. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace crossfade::svg {

// The dashboard's light colours; the picture has its own background, so that it reads in a dark viewer as well.
struct Colour {
  static constexpr const char* page = "#f5f6f8";
  static constexpr const char* card = "#ffffff";
  static constexpr const char* sunk = "#eef0f4";
  static constexpr const char* line = "#dfe3ea";
  static constexpr const char* text = "#1a1f29";
  static constexpr const char* faint = "#5a6473";
  static constexpr const char* legacy = "#8f5600";
  static constexpr const char* legacy_fill = "#e9b45c";
  static constexpr const char* new_side = "#1858c4";
  static constexpr const char* new_fill = "#3b7de0";
  static constexpr const char* better = "#0b6b4f";
  static constexpr const char* better_back = "#e2f4ec";
  static constexpr const char* worse = "#b3261e";
  static constexpr const char* worse_back = "#fdeae8";
  static constexpr const char* hold_text = "#ffffff";
  static constexpr const char* hold_back = "#2b2350";
};

enum class Anchor { Start, Middle, End };

struct Type {
  double size = 13;
  const char* colour = Colour::text;
  bool bold = false;
  Anchor anchor = Anchor::Start;
};

struct Box {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
};

// About how wide a text is: fonts differ, so rather too wide than too narrow.
double text_width(std::string_view plain, const Type& type);
// What of the text fits, "…" at its end when something is missing.
std::string fitted(std::string_view plain, double width, const Type& type);
// The same on several lines, broken between words where possible.
std::vector<std::string> wrapped(std::string_view plain, double width, std::size_t lines, const Type& type);

// `text` is whatever comes: it is made plain and escaped. `y` is its base line.
void write_text(std::string& out, double x, double y, std::string_view text, const Type& type);
void write_box(std::string& out, const Box& box, double radius, const char* fill, const char* stroke = nullptr);
void write_line(std::string& out, double x1, double y1, double x2, double y2, const char* colour);
// A path by its data, filled or drawn with a pen of that width. `at` moves it.
void write_shape(std::string& out, double x, double y, const char* path, const char* fill);
void write_stroke(std::string& out, double x, double y, const char* path, const char* colour, double pen);

}  // namespace crossfade::svg
