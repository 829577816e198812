// How error messages show what they found: quoted, escaped, shortened, with a near name where there is one.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace crossfade {

// "'text'": control bytes as \xNN, at most 60 bytes, cut between characters.
std::string in_quotes(std::string_view text);

// "a, b, c", at most 20 of them, each as in quotes but without them.
std::string joined(std::span<const std::string_view> words);

// The word nearest to `text`, or empty when none is near: at most one edit per three characters, case not counting.
std::string_view nearest(std::string_view text, std::span<const std::string_view> words);

// "; did you mean 'x'?", or empty when there is no suggestion.
std::string did_you_mean(std::string_view suggestion);

bool is_name(std::string_view text);  // [A-Za-z0-9._-]{1,64}

}  // namespace crossfade
