#include "crossfade/units.hpp"

#include <array>
#include <charconv>

namespace crossfade {
namespace {

struct Decimal {
  std::uint64_t whole = 0;
  std::uint64_t fraction = 0;  // scaled to `places` digits
};

constexpr std::uint64_t power_of_ten(std::size_t exponent) {
  std::uint64_t power = 1;
  while (exponent-- > 0) power *= 10;
  return power;
}

// Takes the digits at the front of `text`. Nothing when there are none or the number does not fit.
std::optional<std::uint64_t> take_digits(std::string_view& text) {
  std::uint64_t number = 0;
  if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

// Takes "12" or "12.345" with at most `places` decimals from the front of `text`.
std::optional<Decimal> take_decimal(std::string_view& text, std::size_t places) {
  const auto whole = take_digits(text);
  if (!whole) return std::nullopt;
  Decimal decimal{*whole, 0};
  if (!text.starts_with('.')) return decimal;
  text.remove_prefix(1);
  const std::size_t before = text.size();
  const auto fraction = take_digits(text);
  const std::size_t digits = before - text.size();
  if (!fraction || digits > places) return std::nullopt;
  decimal.fraction = *fraction * power_of_ten(places - digits);
  return decimal;
}

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};
constexpr std::array<Unit, 5> duration_units{
    {{"h", 3'600'000'000}, {"m", 60'000'000}, {"s", 1'000'000}, {"ms", 1'000}, {"us", 1}}};
constexpr std::array<Unit, 4> size_units{{{"GiB", 1ull << 30}, {"MiB", 1ull << 20}, {"KiB", 1ull << 10}, {"B", 1}}};

template <std::size_t N>
const Unit* find_unit(const std::array<Unit, N>& units, std::string_view name) {
  for (const Unit& unit : units) {
    if (unit.name == name) return &unit;
  }
  return nullptr;
}

// The largest unit that needs no fraction.
template <std::size_t N>
std::string format_whole(const std::array<Unit, N>& units, std::uint64_t value) {
  for (const Unit& unit : units) {
    if (value % unit.factor == 0) return std::to_string(value / unit.factor) + std::string(unit.name);
  }
  return std::to_string(value);  // not reached: the last factor is 1
}

}  // namespace

std::optional<std::chrono::microseconds> parse_fine_duration(std::string_view text) {
  constexpr std::uint64_t longest = 365ull * 24 * 3'600'000'000;
  constexpr std::size_t places = 9;
  if (text == "0") return std::chrono::microseconds{0};
  const auto decimal = take_decimal(text, places);
  const Unit* unit = find_unit(duration_units, text);
  if (!decimal || unit == nullptr || decimal->whole > longest / unit->factor) return std::nullopt;
  const std::uint64_t scaled_fraction = decimal->fraction * unit->factor;
  if (scaled_fraction % power_of_ten(places) != 0) return std::nullopt;
  const std::uint64_t total = decimal->whole * unit->factor + scaled_fraction / power_of_ten(places);
  if (total > longest) return std::nullopt;
  return std::chrono::microseconds{static_cast<std::int64_t>(total)};
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  const auto fine = parse_fine_duration(text);
  if (!fine || fine->count() % 1000 != 0) return std::nullopt;
  return std::chrono::duration_cast<std::chrono::milliseconds>(*fine);
}

std::string format_duration(std::chrono::milliseconds value) {
  return format_duration(std::chrono::microseconds(value));
}

std::string format_duration(std::chrono::microseconds value) {
  const bool negative = value.count() < 0;
  const std::uint64_t count =
      negative ? 0 - static_cast<std::uint64_t>(value.count()) : static_cast<std::uint64_t>(value.count());
  if (count == 0) return "0s";
  return (negative ? "-" : "") + format_whole(duration_units, count);
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
  if (text == "0") return 0;
  const auto number = take_digits(text);
  const Unit* unit = find_unit(size_units, text);
  if (!number || unit == nullptr || *number > UINT64_MAX / unit->factor) return std::nullopt;
  return *number * unit->factor;
}

std::string format_size(std::uint64_t bytes) {
  if (bytes == 0) return "0B";
  return format_whole(size_units, bytes);
}

std::optional<std::uint32_t> parse_percent(std::string_view text) {
  constexpr std::uint64_t thousandths_per_percent = 1000;
  const auto decimal = take_decimal(text, 3);
  if (!decimal || text != "%" || decimal->whole > 100) return std::nullopt;
  const std::uint64_t thousandths = decimal->whole * thousandths_per_percent + decimal->fraction;
  if (thousandths > 100 * thousandths_per_percent) return std::nullopt;
  return static_cast<std::uint32_t>(thousandths);
}

std::string format_percent(std::uint32_t thousandths) {
  std::string text = std::to_string(thousandths / 1000);
  if (const std::uint32_t fraction = thousandths % 1000; fraction != 0) {
    const std::string digits = std::to_string(1000 + fraction).substr(1);
    text += '.' + digits.substr(0, digits.find_last_not_of('0') + 1);
  }
  return text + '%';
}

std::optional<bool> parse_switch(std::string_view text) {
  if (text == "on" || text == "true") return true;
  if (text == "off" || text == "false") return false;
  return std::nullopt;
}

}  // namespace crossfade
