#include "split/request_fields.hpp"

#include <algorithm>
#include <functional>

#include "base/ascii.hpp"
#include "split/cookies.hpp"

namespace crossfade {
namespace {

template <class Same>
std::uint32_t number_of(std::vector<std::string>& names, std::string_view name, Same same) {
  const auto found =
      std::find_if(names.begin(), names.end(), [&](const std::string& other) { return same(other, name); });
  const auto slot = static_cast<std::uint32_t>(found - names.begin());
  if (found == names.end()) names.emplace_back(name);
  return slot;
}

}  // namespace

std::uint32_t FieldNames::add_header(std::string_view name) { return number_of(headers_, name, iequals); }
std::uint32_t FieldNames::add_cookie(std::string_view name) {
  return number_of(cookies_, name, std::equal_to<std::string_view>());
}

bool RequestFields::is_named(const HeaderView& header, std::string_view name) { return iequals(header.name, name); }

HeaderFacts RequestFields::header(std::uint32_t slot) {
  if (slot >= remembered) return scan_header(slot);
  const std::uint32_t bit = 1U << slot;
  if ((headers_known_ & bit) == 0) {
    headers_[slot] = scan_header(slot);
    headers_known_ |= bit;
  }
  return headers_[slot];
}

HeaderFacts RequestFields::scan_header(std::uint32_t slot) const {
  const std::string_view name = names_.header(slot);
  HeaderFacts facts;
  for (const HeaderView& header : request_.headers) {
    if (!is_named(header, name)) continue;
    if (facts.count++ == 0) facts.first = header.value;
  }
  return facts;
}

std::optional<std::string_view> RequestFields::cookie(std::uint32_t slot) {
  if (slot >= remembered) return scan_cookie(slot);
  const std::uint32_t bit = 1U << slot;
  if ((cookies_known_ & bit) == 0) {
    cookies_[slot] = scan_cookie(slot);
    cookies_known_ |= bit;
  }
  return cookies_[slot];
}

std::optional<std::string_view> RequestFields::scan_cookie(std::uint32_t slot) const {
  for (const HeaderView& header : request_.headers) {
    if (!is_named(header, "cookie")) continue;
    if (const auto value = find_cookie(header.value, names_.cookie(slot))) return value;
  }
  return std::nullopt;
}

std::string_view RequestFields::client_text() {
  if (client_text_.empty()) client_text_ = request_.client.to_text(client_buffer_);
  return client_text_;
}

}  // namespace crossfade
