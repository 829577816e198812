#include "admin/api_explain.hpp"

#include <boost/url/encoding_opts.hpp>
#include <boost/url/params_encoded_view.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

#include "admin/explain_json.hpp"
#include "config/words.hpp"

namespace crossfade {
namespace {

namespace urls = boost::urls;

using Query = result<AskedExplanation, std::string>;

Query bad_query(std::string why) { return {boost::system::in_place_error, std::move(why)}; }

std::string decoded(urls::pct_string_view text) {
  urls::encoding_opts options;
  options.space_as_plus = true;
  std::string out;
  text.decode(options, urls::string_token::assign_to(out));
  return out;
}

// Sets a parameter that may be there once.
std::string set_once(std::string& to, bool& seen, std::string_view name, std::string value) {
  if (seen) return "the parameter '" + std::string(name) + "' is there twice";
  seen = true;
  to = std::move(value);
  return {};
}

Query read_query(std::string_view text) {
  constexpr std::array<std::string_view, 5> names = {"url", "method", "header", "client_ip", "listener"};
  // Not by parse_query: what Boost 1.81 makes of it reads beyond the end of the last value.
  const std::string target = text.empty() ? "/" : "/?" + std::string(text);
  const auto url = urls::parse_origin_form(target);
  if (!url) return bad_query("the query is not valid: percent-encode what is no letter or digit");
  AskedExplanation asked;
  std::string client_ip;
  std::array<std::string*, 5> once = {&asked.request.url, &asked.request.method, nullptr, &client_ip, &asked.listener};
  std::array<bool, 5> seen{};
  for (const auto& param : url->encoded_params()) {
    const std::string name = decoded(param.key);
    const auto* const at = std::find(names.begin(), names.end(), name);
    if (at == names.end()) {
      return bad_query("unknown parameter " + in_quotes(name) + "; allowed are " + joined(names) +
                       did_you_mean(nearest(name, names)));
    }
    const auto index = static_cast<std::size_t>(at - names.begin());
    std::string value = decoded(param.value);
    if (once[index] == nullptr) {
      asked.request.headers.push_back(std::move(value));
    } else if (std::string why = set_once(*once[index], seen[index], name, std::move(value)); !why.empty()) {
      return bad_query(std::move(why));
    }
  }
  if (asked.request.url.empty()) return bad_query("the parameter 'url' is missing: which request is to be explained");
  if (seen[3]) {
    const auto address = IpAddress::parse(client_ip);
    if (!address) return bad_query("client_ip: found " + in_quotes(client_ip) + ", expected an IP address");
    asked.request.peer = *address;
  }
  return asked;
}

}  // namespace

AdminResponse api_explain(const AdminView& view, std::string_view query) {
  if (!view.explain) return refuse(501, "Nothing can be explained here.");
  const auto asked = read_query(query);
  if (!asked) return refuse(400, as_utf8(asked.error()));
  const auto explanation = view.explain(*asked);
  if (!explanation) return refuse(400, as_utf8(explanation.error()));
  return json_response(explain_json(*explanation));
}

}  // namespace crossfade
