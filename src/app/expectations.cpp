#include "app/expectations.hpp"

#include <array>
#include <filesystem>
#include <string_view>

#include "config/bytes_check.hpp"
#include "config/map_reader.hpp"
#include "config/node.hpp"
#include "config/value.hpp"
#include "config/words.hpp"
#include "crossfade/ip.hpp"
#include "split/asked_request.hpp"

namespace crossfade {
namespace {

constexpr Choice<Side> side_words[] = {{"legacy", Side::Legacy}, {"new", Side::New}};
// Not `fallback`: it depends on what happens at run time, and no expectation can know that.
constexpr Choice<Reason> reason_words[] = {{"hold", Reason::Hold},       {"override", Reason::Override},
                                           {"exclude", Reason::Exclude}, {"include", Reason::Include},
                                           {"dial", Reason::Dial},       {"no_key", Reason::NoKey}};

// "GET https://api.example.com/v1/rates", or the URL alone.
void read_request(const MaybeValue& value, Problems& problems, Expectation& to) {
  std::string text;
  if (!read_text(value, problems, "a request such as GET https://api.example.com/v1/rates", text)) return;
  const std::size_t space = text.find(' ');
  to.url = text;
  if (space == std::string::npos) return;
  to.method = text.substr(0, space);
  to.url = text.substr(space + 1);
}

// A map of names and values, or, for what is to be repeated, a list of 'Name: value'.
void read_headers(const MaybeValue& value, Problems& problems, Expectation& to) {
  if (!value) return;
  if (value->node->kind == Node::Kind::List) {
    for (const Value& item : read_list(value, problems, "a list of headers", {.min = 0, .max = 1'000})) {
      std::string text;
      if (read_text(item, problems, "a header such as 'X-Account-Id: acct-1'", text)) to.headers.push_back(text);
    }
    return;
  }
  MapReader map(*value, problems, "a map such as {X-Account-Id: acct-1}, or a list of 'Name: value'");
  for (const auto& [name, each] : map.take_all()) {
    std::string text;
    if (!read_text(each, problems, "the header's value; \"\" for an empty one", text)) continue;
    to.headers.push_back(text.empty() ? name + ';' : name + ": " + text);
  }
  map.finish();
}

void read_client_ip(const MaybeValue& value, Problems& problems, Expectation& to) {
  std::string text;
  if (!read_text(value, problems, "an IP address", text)) return;
  if (IpAddress::parse(text)) {
    to.client_ip = text;
  } else {
    report_expected(*value, problems, "an IP address");
  }
}

void read_refusal(const Value& status, MapReader& map, Problems& problems, Expectation& to) {
  std::uint64_t code = 0;
  if (read_integer_in(status, problems, {400, 599}, code)) to.status = static_cast<unsigned>(code);
  for (const std::string_view word : {"side", "reason", "dial", "service", "pool"}) {
    const MaybeValue other = map.take(word);
    if (other) report(*other, problems, "a request that is answered with a status has no " + std::string(word));
  }
}

void read_expect(const MaybeValue& value, Problems& problems, Expectation& to) {
  if (!value) return;
  MapReader map(*value, problems, "a map such as {side: new, reason: dial, dial: rates} or {status: 404}");
  if (const MaybeValue status = map.take("status")) {
    read_refusal(*status, map, problems, to);
  } else {
    read_choice(map.require("side", "legacy or new; or 'status' for a request that crossfade refuses"), problems,
                side_words, to.side);
    read_choice(map.require("reason", "why it goes there"), problems, reason_words, to.reason);
    read_text(map.require("dial", "the dial that takes the request, whatever decides"), problems, "a dial's name",
              to.dial);
    read_text(map.take("service"), problems, "a service's name", to.service);
    read_text(map.take("pool"), problems, "a pool's name", to.pool);
  }
  map.finish();
}

Expectation read_expectation(const Value& value, Problems& problems) {
  Expectation expectation;
  expectation.line = value.mark.line;
  expectation.column = value.mark.column;
  MapReader map(value, problems, "a map with request and expect");
  read_text(map.take("name"), problems, "a name for people", expectation.name);
  const MaybeValue request = map.require("request", "such as GET https://api.example.com/v1/rates");
  read_request(request, problems, expectation);
  read_headers(map.take("headers"), problems, expectation);
  read_client_ip(map.take("client_ip"), problems, expectation);
  read_text(map.take("listener"), problems, "a listener's address", expectation.listener);
  read_expect(map.require("expect", "what must become of it"), problems, expectation);
  map.finish();
  if (request && !expectation.url.empty()) {
    const auto head = head_of({expectation.url, expectation.method, expectation.headers});
    if (!head) report(*request, problems, head.error());
  }
  return expectation;
}

std::string beside(const std::string& folder, const std::string& path) {
  if (path.empty() || path.front() == '/') return path;
  return (std::filesystem::path(folder) / path).lexically_normal().string();
}

}  // namespace

result<Expectations, ConfigErrors> parse_expectations(const Document& document) {
  Problems problems(document.name);
  if (auto bad = check_document_bytes(document.text)) {
    problems.add(bad->mark, "", std::move(bad->message));
    return problems.take();
  }
  const Node root = parse_yaml(without_bom(document.text), problems, "'expectations' is required");
  Expectations expectations;
  const Value top{&root, root.mark, ""};
  MapReader map(top, problems, "a map with expectations");
  read_text(map.take("config"), problems, "the path of a configuration", expectations.config);
  expectations.config = beside(document.list_directory, expectations.config);
  const MaybeValue list = map.require("expectations", "the requests and what must become of them");
  for (const Value& item : read_list(list, problems, "a list of expectations", {.max = expectations_max})) {
    expectations.all.push_back(read_expectation(item, problems));
  }
  map.finish();
  if (!problems.empty()) return problems.take();
  return expectations;
}

}  // namespace crossfade
