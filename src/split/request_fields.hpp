// The headers and cookies of one request that a service looks at, each searched for once however many rules ask.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crossfade/route_table.hpp"

namespace crossfade {

// The names a service looks at, numbered when it is compiled. Immutable afterwards, hence thread-safe.
class FieldNames {
 public:
  std::uint32_t add_header(std::string_view name);  // the same number for the same name, whatever its case
  std::uint32_t add_cookie(std::string_view name);

  std::string_view header(std::uint32_t slot) const { return headers_[slot]; }
  std::string_view cookie(std::uint32_t slot) const { return cookies_[slot]; }

 private:
  std::vector<std::string> headers_;
  std::vector<std::string> cookies_;
};

struct HeaderFacts {
  std::uint32_t count = 0;
  std::string_view first;  // value of the first one; may be empty

  // The value that keys and include rules see: a repeated or empty header counts as absent.
  std::optional<std::string_view> single() const {
    return count == 1 && !first.empty() ? std::optional(first) : std::nullopt;
  }
};

// Lives for one decision, on one thread. Allocates nothing.
class RequestFields {
 public:
  RequestFields(const RequestView& request, const FieldNames& names) : request_(request), names_(names) {}
  RequestFields(const RequestFields&) = delete;
  RequestFields& operator=(const RequestFields&) = delete;

  HeaderFacts header(std::uint32_t slot);
  std::optional<std::string_view> cookie(std::uint32_t slot);  // over all Cookie fields, the first one's
  const IpAddress& client() const { return request_.client; }
  std::string_view client_text();  // RFC 5952

  // Whether any occurrence of the header has a value that `predicate` takes.
  template <class Predicate>
  bool any_value(std::uint32_t slot, Predicate predicate) const {
    for (const HeaderView& header : request_.headers) {
      if (is_named(header, names_.header(slot)) && predicate(header.value)) return true;
    }
    return false;
  }

 private:
  // Names beyond these are searched for each time they are asked for: a service with that many is rare, and this
  // object is set up for every request.
  static constexpr std::uint32_t remembered = 12;

  static bool is_named(const HeaderView& header, std::string_view name);
  HeaderFacts scan_header(std::uint32_t slot) const;
  std::optional<std::string_view> scan_cookie(std::uint32_t slot) const;

  const RequestView& request_;
  const FieldNames& names_;
  std::uint32_t headers_known_ = 0;  // a bit per slot
  std::uint32_t cookies_known_ = 0;
  std::array<HeaderFacts, remembered> headers_;
  std::array<std::optional<std::string_view>, remembered> cookies_;
  std::array<char, 46> client_buffer_;
  std::string_view client_text_;
};

}  // namespace crossfade
