#include "config/words.hpp"

#include <algorithm>
#include <array>

#include "base/ascii.hpp"

namespace crossfade {
namespace {

constexpr std::size_t shown_bytes = 60;
constexpr std::size_t longest_compared = 64;
constexpr std::size_t most_compared = 1'000;  // words
constexpr std::size_t most_joined = 20;       // words

// Cuts at `limit` bytes or a little before, never inside a UTF-8 sequence.
std::string_view shortened(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xc0) == 0x80) --limit;
  return text.substr(0, limit);
}

// Edits (insert, delete, replace, swap of neighbours) between two words, case not counting.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::array<std::array<std::size_t, longest_compared + 1>, 3> rows{};
  for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto& row = rows[i % 3];
    const auto& above = rows[(i - 1) % 3];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = to_lower(a[i - 1]) == to_lower(b[j - 1]);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0 : 1)});
      const bool swapped =
          i > 1 && j > 1 && to_lower(a[i - 1]) == to_lower(b[j - 2]) && to_lower(a[i - 2]) == to_lower(b[j - 1]);
      if (swapped) row[j] = std::min(row[j], rows[(i - 2) % 3][j - 2] + 1);
    }
  }
  return rows[a.size() % 3][b.size()];
}

// On one line, whatever it holds, and cut at `limit` bytes.
std::string printable(std::string_view text, std::size_t limit) {
  constexpr std::string_view digits = "0123456789abcdef";
  const std::string_view shown = shortened(text, limit);
  std::string out;
  for (const char c : shown) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) {
      out += {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
    } else {
      out += c;
    }
  }
  if (shown.size() < text.size()) out += "…";
  return out;
}

}  // namespace

std::string in_quotes(std::string_view text) { return '\'' + printable(text, shown_bytes) + '\''; }

std::string joined(std::span<const std::string_view> words) {
  std::string text;
  for (const std::string_view word : words.first(std::min(words.size(), most_joined))) {
    if (!text.empty()) text += ", ";
    text += printable(word, shown_bytes);
  }
  return words.size() > most_joined ? text + ", …" : text;
}

std::string_view nearest(std::string_view text, std::span<const std::string_view> words) {
  std::string_view best;
  if (text.empty() || text.size() > longest_compared) return best;
  std::size_t best_distance = std::max<std::size_t>(1, text.size() / 3) + 1;
  for (const std::string_view word : words.first(std::min(words.size(), most_compared))) {
    if (word.size() > longest_compared || word == text) continue;
    const std::size_t distance = edit_distance(text, word);
    if (distance < best_distance && distance < word.size()) {
      best = word;
      best_distance = distance;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view suggestion) {
  // Never cut: it is there to be copied.
  return suggestion.empty() ? std::string() : "; did you mean '" + printable(suggestion, suggestion.size()) + "'?";
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return is_alpha(c) || is_digit(c) || c == '.' || c == '_' || c == '-';
  });
}

}  // namespace crossfade
