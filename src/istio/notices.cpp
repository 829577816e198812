#include "istio/notices.hpp"

#include <algorithm>
#include <utility>

namespace crossfade {
namespace {

constexpr std::size_t comment_columns = 118;

// The same text without a byte that could end a line.
std::string on_one_line(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) {
      out += {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string Notice::to_string() const {
  const std::string start = kind == Kind::Lost ? "not carried: " : "note: ";
  return on_one_line(start + where + (where.empty() ? "" : ": ") + text);
}

void Notices::add(Notice::Kind kind, std::string_view where, std::string text) {
  any_lost_ = any_lost_ || kind == Notice::Kind::Lost;
  if (++count_ <= most_listed) listed_.push_back({kind, service_, std::string(where), std::move(text)});
}

void Notices::add_all(std::vector<Notice> notices) {
  for (Notice& notice : notices) add(notice.kind, notice.where, std::move(notice.text));
}

std::vector<Notice> Notices::take() {
  if (count_ > most_listed) {
    listed_.push_back(
        {Notice::Kind::Lost, "", "",
         "and " + std::to_string(count_ - most_listed) + " more that are not listed; carry fewer at once"});
  }
  count_ = 0;
  return std::exchange(listed_, {});
}

std::string as_comment(std::string_view text, std::string_view indent) {
  const std::string line = on_one_line(text);
  const std::size_t columns = comment_columns - std::min(indent.size() + 2, comment_columns / 2);
  std::string out;
  std::string_view rest = line;
  std::string_view hang;
  while (!rest.empty()) {
    std::size_t end = rest.size();
    if (end > columns) {
      end = rest.rfind(' ', columns);
      if (end == std::string_view::npos || end == 0) end = std::min(rest.find(' ', columns), rest.size());
    }
    out.append(indent).append("# ").append(hang).append(rest.substr(0, end)).append("\n");
    rest.remove_prefix(std::min(end + 1, rest.size()));
    hang = "  ";
  }
  return out;
}

}  // namespace crossfade
