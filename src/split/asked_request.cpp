#include "split/asked_request.hpp"

#include <algorithm>
#include <string_view>

#include "base/ascii.hpp"
#include "config/words.hpp"

namespace crossfade {
namespace {

using Head = result<std::string, std::string>;

Head refuse_asked(std::string why) { return {boost::system::in_place_error, std::move(why)}; }

bool breaks_lines(std::string_view text) { return text.find_first_of(std::string_view("\r\n\0", 3)) != text.npos; }

struct UrlParts {
  std::string_view authority;  // empty: the URL is a path
  std::string_view target;     // may lack its path: "", "?x=1"
};

// Not by a URL library: the target is to reach the rules of serving byte for byte, also where it is no valid URL.
result<UrlParts, std::string> split_url(std::string_view url) {
  const std::string shown = in_quotes(url);
  const auto refuse = [](std::string why) {
    return result<UrlParts, std::string>(boost::system::in_place_error, std::move(why));
  };
  url = url.substr(0, url.find('#'));
  if (url.empty()) return refuse(shown + " is no URL; write one such as https://api.example.com/v1/rates");
  if (url.front() == '/') return UrlParts{{}, url};
  const std::string_view before_path = url.substr(0, url.find_first_of("/?"));
  if (const std::size_t colon = url.find("://"); colon != url.npos && colon <= before_path.size()) {
    const std::string_view scheme = url.substr(0, colon);
    if (!iequals(scheme, "http") && !iequals(scheme, "https")) {
      return refuse(shown + " has the scheme " + in_quotes(scheme) + "; allowed are http and https");
    }
    url.remove_prefix(colon + 3);
  }
  const std::string_view authority = url.substr(0, url.find_first_of("/?"));
  if (authority.empty()) return refuse(shown + " has no host");
  if (authority.find('@') != authority.npos) {
    return refuse("the URL has a user name, which decides nothing; leave out what stands before the '@'");
  }
  return UrlParts{authority, url.substr(authority.size())};
}

// As clients write Host: without the port that the scheme implies.
std::string_view host_of(std::string_view url, std::string_view authority) {
  const std::string_view implied = iequals(url.substr(0, 5), "https") ? ":443" : ":80";
  if (authority.ends_with(implied)) authority.remove_suffix(implied.size());
  return authority;
}

struct HeaderArgument {
  std::string_view name;
  std::string line;  // to be sent; empty: none
};

result<HeaderArgument, std::string> read_header(const std::string& text) {
  constexpr std::string_view blanks = " \t";
  const std::size_t colon = text.find(':');
  if (colon != text.npos && colon > 0) {
    const bool removes = text.find_first_not_of(blanks, colon + 1) == text.npos;
    return HeaderArgument{std::string_view(text).substr(0, colon), removes ? std::string() : text};
  }
  const std::size_t semicolon = text.find(';');
  if (colon == text.npos && semicolon != text.npos && semicolon > 0 &&
      text.find_first_not_of(blanks, semicolon + 1) == text.npos) {
    const std::string_view name = std::string_view(text).substr(0, semicolon);
    return HeaderArgument{name, std::string(name) + ':'};
  }
  return {boost::system::in_place_error, in_quotes(text) +
                                             " is no header; write 'Name: value', or 'Name;' for an "
                                             "empty one"};
}

std::string find_line_break(const AskedRequest& asked) {
  constexpr std::string_view why = " has a line break or a NUL";
  if (breaks_lines(asked.url)) return "the URL " + in_quotes(asked.url).append(why);
  if (breaks_lines(asked.method)) return "the method " + in_quotes(asked.method).append(why);
  for (const std::string& header : asked.headers) {
    if (breaks_lines(header)) return "the header " + in_quotes(header).append(why);
  }
  return {};
}

}  // namespace

Head head_of(const AskedRequest& asked) {
  if (std::string why = find_line_break(asked); !why.empty()) return refuse_asked(std::move(why));
  const auto parts = split_url(asked.url);
  if (!parts) return refuse_asked(parts.error());

  std::string fields;
  bool brings_host = false;
  for (const std::string& text : asked.headers) {
    const auto header = read_header(text);
    if (!header) return refuse_asked(header.error());
    brings_host = brings_host || iequals(header->name, "Host");
    if (!header->line.empty()) fields += header->line + "\r\n";
    if (fields.size() > asked_bytes_max) return refuse_asked("the headers have more than 1MiB");
  }
  if (parts->authority.empty() && !brings_host) {
    return refuse_asked(in_quotes(asked.url) + " names no host; add it, or a header 'Host: api.example.com'");
  }
  if (asked.method.size() + asked.url.size() > asked_bytes_max) return refuse_asked("the URL has more than 1MiB");

  std::string head = asked.method + ' ';
  if (!parts->target.starts_with('/')) head += '/';
  head.append(parts->target).append(" HTTP/1.1\r\n");
  if (!brings_host) head.append("Host: ").append(host_of(asked.url, parts->authority)).append("\r\n");
  head.append(fields).append("\r\n");
  return {boost::system::in_place_value, std::move(head)};
}

}  // namespace crossfade
