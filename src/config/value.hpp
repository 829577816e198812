// Reading a document's nodes as typed values. Every reader reports what is wrong and leaves its target alone then, so
// that one pass finds all errors.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/node.hpp"
#include "config/problems.hpp"

namespace crossfade {

// A node and how an error message names it.
struct Value {
  const Node* node = nullptr;
  Mark mark;         // the node's; its key's when there is nothing behind the key
  std::string path;  // "services[0].dials[2].new"
};

// `found X, expected Y; did you mean 'Z'?` at the value. Silent for a node that was reported already.
void report_expected(const Value& value, Problems& problems, std::string_view expected,
                     std::string_view suggestion = {});
void report(const Value& value, Problems& problems, std::string message);

// The readers take an optional so that an absent key reads as "leave the default". True: the target was set.
using MaybeValue = std::optional<Value>;

bool read_text(const MaybeValue& value, Problems& problems, std::string_view expected, std::string& out);
bool read_switch(const MaybeValue& value, Problems& problems, bool& out);
bool read_integer(const MaybeValue& value, Problems& problems, std::uint64_t max, std::uint64_t& out);
struct IntegerRange {
  std::uint64_t min;
  std::uint64_t max;
};
bool read_integer_in(const MaybeValue& value, Problems& problems, IntegerRange range, std::uint64_t& out);
bool read_duration(const MaybeValue& value, Problems& problems, std::chrono::milliseconds max,
                   std::chrono::milliseconds& out);
// 0, or min to max.
bool read_size(const MaybeValue& value, Problems& problems, std::uint64_t min, std::uint64_t max, std::uint64_t& out);
bool read_percent(const MaybeValue& value, Problems& problems, std::uint32_t& out);
// Of a text that is no percentage: "found '25', expected a percentage …; did you mean '25%'?".
std::string percent_mistake(std::string_view text);

// The index of the word found, or nothing after an error.
std::optional<std::size_t> read_word(const Value& value, Problems& problems, std::span<const std::string_view> words);

template <class T>
using Choice = std::pair<std::string_view, T>;

template <class T, std::size_t N>
bool read_choice(const MaybeValue& value, Problems& problems, const Choice<T> (&choices)[N], T& out) {
  if (!value) return false;
  std::string_view words[N];
  for (std::size_t i = 0; i < N; ++i) words[i] = choices[i].first;
  const auto index = read_word(*value, problems, words);
  if (index) out = choices[*index].second;
  return index.has_value();
}

// The items of a list; nothing after an error or for an absent key. `min` is 0 or 1; `max` keeps what is compared item
// by item from growing quadratic.
struct ListSize {
  std::size_t min = 1;
  std::size_t max = SIZE_MAX;
};
std::vector<Value> read_list(const MaybeValue& value, Problems& problems, std::string_view expected,
                             ListSize size = {});

}  // namespace crossfade
