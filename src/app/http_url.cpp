#include "app/http_url.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <charconv>

#include "config/words.hpp"

namespace crossfade {
namespace {

namespace urls = boost::urls;
using Parsed = result<HttpUrl, std::string>;

constexpr const char* example = "such as http://127.0.0.1:9901";

template <class Text>
std::string text_of(const Text& text) {
  return std::string(text.data(), text.size());
}

bool is_port(std::string_view text) {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc{} && end == text.data() + text.size() && port > 0 && port <= 65'535;
}

// Without a scheme, "127.0.0.1:9901" is no URL and "localhost:9901" one of the scheme localhost.
std::string not_http(std::string_view text) {
  const std::string with_scheme = "http://" + std::string(text);
  const auto parsed = urls::parse_uri({with_scheme.data(), with_scheme.size()});
  const bool would_do = text.find("://") == std::string_view::npos && parsed && !parsed->host().empty();
  return in_quotes(text) + " is no URL " + example + did_you_mean(would_do ? with_scheme : std::string());
}

std::string find_mistake(const urls::url_view& url) {
  if (url.host().empty()) return "has no host";
  if (url.encoded_host().find('%') != urls::string_view::npos) return "has a host with an escape";
  if (url.has_userinfo()) return "has a user name, which is not used";
  if (url.has_query() || url.has_fragment()) return "has a query or a fragment, which are not used";
  if (url.has_port() && !url.port().empty() && !is_port(text_of(url.port())))
    return "has a port that is not 1 to 65535";
  return "";
}

}  // namespace

std::string HttpUrl::authority() const {
  const bool is_v6 = host.find(':') != std::string::npos;
  return (is_v6 ? '[' + host + ']' : host) + ':' + port;
}

std::string HttpUrl::to_string() const { return "http://" + authority() + path; }

result<HttpUrl, std::string> parse_http_url(std::string_view text) {
  const auto parsed = urls::parse_uri({text.data(), text.size()});
  const auto refuse = [](std::string why) { return Parsed(boost::system::in_place_error, std::move(why)); };
  if (!parsed) return refuse(not_http(text));
  const urls::url_view& url = *parsed;
  if (url.scheme_id() == urls::scheme::https) {
    return refuse(in_quotes(text) + ": there is no TLS yet, the admin address speaks http");
  }
  if (url.scheme_id() != urls::scheme::http || !url.has_authority()) return refuse(not_http(text));
  if (const std::string mistake = find_mistake(url); !mistake.empty()) return refuse(in_quotes(text) + ' ' + mistake);
  HttpUrl out;
  out.host = text_of(url.host_address());
  out.port = url.port().empty() ? "80" : text_of(url.port());
  out.path = url.encoded_path().empty() ? "/" : text_of(url.encoded_path());
  return out;
}

HttpUrl admin_page(HttpUrl base, std::string_view page) {
  if (base.path.ends_with(page)) return base;
  while (base.path.ends_with('/')) base.path.pop_back();
  base.path += page;
  return base;
}

}  // namespace crossfade
