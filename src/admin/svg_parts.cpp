#include "admin/svg_parts.hpp"

#include <fmt/format.h>

#include <iterator>

#include "admin/plain_text.hpp"

namespace crossfade::svg {
namespace {

// In parts of the font's size, as in DejaVu Sans: the widest of the fonts that a viewer may choose.
double character_width(std::string_view character) {
  constexpr std::string_view narrow = "ijl.,:;|!'`()[]/frt ";
  constexpr std::string_view wide = "mwMW@%";
  if (character.size() == 1) {
    const char c = character.front();
    if (narrow.find(c) != std::string_view::npos) return 0.36;
    if (wide.find(c) != std::string_view::npos) return 0.95;
    if (c >= 'A' && c <= 'Z') return 0.7;
    return 0.62;
  }
  return character.size() == 2 ? 0.65 : 1;  // Latin, Greek and Cyrillic; dashes, arrows and ideographs
}

constexpr double bolder = 1.13;

template <class... Values>
void append(std::string& out, fmt::format_string<Values...> format, Values&&... values) {
  fmt::format_to(std::back_inserter(out), format, std::forward<Values>(values)...);
}

// The bytes at the front of `plain` that fit.
std::size_t bytes_that_fit(std::string_view plain, double width, const Type& type) {
  double used = 0;
  for (std::size_t at = 0; at < plain.size();) {
    const std::size_t length = character_bytes(plain, at);
    used += character_width(plain.substr(at, length)) * type.size * (type.bold ? bolder : 1);
    if (used > width) return at;
    at += length;
  }
  return plain.size();
}

}  // namespace

double text_width(std::string_view plain, const Type& type) {
  double width = 0;
  for (std::size_t at = 0; at < plain.size();) {
    const std::size_t length = character_bytes(plain, at);
    width += character_width(plain.substr(at, length));
    at += length;
  }
  return width * type.size * (type.bold ? bolder : 1);
}

std::string fitted(std::string_view plain, double width, const Type& type) {
  if (bytes_that_fit(plain, width, type) == plain.size()) return std::string(plain);
  const std::size_t fits = bytes_that_fit(plain, width - type.size, type);  // an ellipsis is as wide as it is high
  return std::string(plain.substr(0, fits)) + "…";
}

std::vector<std::string> wrapped(std::string_view plain, double width, std::size_t lines, const Type& type) {
  std::vector<std::string> out;
  while (!plain.empty()) {
    std::size_t fits = bytes_that_fit(plain, width, type);
    if (fits == plain.size() || out.size() + 1 == lines) {
      out.push_back(fitted(plain, width, type));
      break;
    }
    const std::size_t space = plain.rfind(' ', fits);
    if (space != std::string_view::npos && space > 0) fits = space;
    if (fits == 0) fits = character_bytes(plain, 0);
    out.emplace_back(plain.substr(0, fits));
    plain.remove_prefix(fits);
    while (plain.starts_with(' ')) plain.remove_prefix(1);
  }
  return out;
}

void write_text(std::string& out, double x, double y, std::string_view text, const Type& type) {
  constexpr const char* anchors[] = {"start", "middle", "end"};
  append(out, R"(<text x="{:.1f}" y="{:.1f}" font-size="{}" fill="{}")", x, y, type.size, type.colour);
  if (type.bold) out += R"( font-weight="600")";
  if (type.anchor != Anchor::Start) append(out, R"( text-anchor="{}")", anchors[static_cast<int>(type.anchor)]);
  out += '>' + xml_escaped(plain_text(text)) + "</text>\n";
}

void write_box(std::string& out, const Box& box, double radius, const char* fill, const char* stroke) {
  append(out, R"(<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="{}" fill="{}")", box.x, box.y,
         box.width, box.height, radius, fill);
  if (stroke != nullptr) append(out, R"( stroke="{}")", stroke);
  out += "/>\n";
}

void write_line(std::string& out, double x1, double y1, double x2, double y2, const char* colour) {
  append(out, R"(<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" stroke="{}"/>)", x1, y1, x2, y2, colour);
  out += '\n';
}

void write_shape(std::string& out, double x, double y, const char* path, const char* fill) {
  append(out, R"-(<path transform="translate({:.1f} {:.1f})" d="{}" fill="{}"/>)-", x, y, path, fill);
  out += '\n';
}

void write_stroke(std::string& out, double x, double y, const char* path, const char* colour, double pen) {
  append(out,
         R"-(<path transform="translate({:.1f} {:.1f})" d="{}" fill="none" stroke="{}" stroke-width="{}" )-"
         R"(stroke-linecap="round" stroke-linejoin="round"/>)",
         x, y, path, colour, pen);
  out += '\n';
}

}  // namespace crossfade::svg
