// The address of something to fetch, as people type it.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace crossfade {

struct HttpUrl {
  std::string host;  // a name or an address, an IPv6 one without its brackets
  std::string port;  // "80" when the text has none
  std::string path;  // begins with '/'

  std::string authority() const;  // for Host: "[::1]:9901"
  std::string to_string() const;
};

// "http://host[:port][/path]". The error says what is wrong and what to write instead: https, user names, queries and
// fragments are none of it.
result<HttpUrl, std::string> parse_http_url(std::string_view text);

// The URL of an admin address' page, such as "/api/board.json": whatever stands before it in `base` is kept, whether or
// not that ends in a slash, and so is a base that names the page itself.
HttpUrl admin_page(HttpUrl base, std::string_view page);

}  // namespace crossfade
