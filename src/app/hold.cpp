#include "app/hold.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <ostream>
#include <thread>

#include "admin/explain_json.hpp"
#include "admin/plain_text.hpp"
#include "app/cli.hpp"
#include "app/fetch.hpp"
#include "app/style.hpp"
#include "app/token_file.hpp"
#include "base/json_view.hpp"

namespace crossfade {
namespace {

namespace json = boost::json;

using Lines = result<std::string, std::string>;  // what to print of one process, or why it did not do it

constexpr std::size_t services_max = 100'000;
constexpr std::size_t sent_why_max = 8'000;  // the process cuts it again, between characters

Lines fail_at(const HttpUrl& url, const std::string& why) {
  return {boost::system::in_place_error, url.to_string() + ": " + why};
}

// Reads an answer with `read`, which says what to print.
template <class F>
Lines read_answer(const HttpUrl& url, const Lines& text, F read) {
  if (!text) return text;
  json::error_code broken;
  const json::value value = json::parse(*text, broken);
  if (broken) return fail_at(url, "the answer is not JSON: " + broken.message());
  std::string error;
  std::string lines = read(JsonView(value, error));
  if (!error.empty()) return fail_at(url, "the answer is not understood: " + error);
  return {boost::system::in_place_value, std::move(lines)};
}

std::string outcome_line(const std::string& where, const JsonView& answer) {
  const std::string service = plain_text(answer.member("service").text(64));
  const bool held = answer.member("hold").text(16) == "legacy";
  const bool changed = answer.member("changed").boolean();
  std::string line = where + ": " + service + (held ? " is held at legacy" : " is not held at run time");
  if (!changed) line += ", as before";
  const JsonView not_kept = answer.member("not_kept");
  if (!not_kept.is_null()) line += "; a restart forgets it: " + plain_text(not_kept.text(4'000));
  return line + '\n';
}

Lines turn_one(const HttpUrl& base, const HoldOptions& options, const std::string& token) {
  const HttpUrl url = admin_page(base, "/api/hold/" + options.service);
  json::object body = {{"hold", options.hold}};
  // Whatever a terminal sends: a reason must not be in the way of a hold.
  if (!options.why.empty()) body["why"] = as_utf8(std::string_view(options.why).substr(0, sent_why_max));
  return read_answer(url, post_json(url, json::serialize(body), token),
                     [&](const JsonView& answer) { return outcome_line(base.authority(), answer); });
}

std::string service_line(const std::string& where, const JsonView& service) {
  std::string line = where + ": " + plain_text(service.member("name").text(64)) + ": ";
  const std::string side = service.member("hold").text(16);
  const JsonView entry = service.member("run_time_hold");
  if (entry.is_null())
    return line + (side == "none" ? "not held" : "held at " + plain_text(side) + " by the file") + '\n';
  line += "held at legacy since " + plain_text(entry.member("since").text(32)) + " by " +
          plain_text(entry.member("who").text(256));
  const std::string why = plain_text(entry.member("why").text(4'000));
  return line + (why.empty() ? "" : ": " + why) + '\n';
}

Lines show_one(const HttpUrl& base, const HoldOptions&, const std::string&) {
  const HttpUrl url = admin_page(base, "/api/status");
  return read_answer(url, fetch(url), [&](const JsonView& answer) {
    std::string lines;
    for (const JsonView& service : answer.member("services").items(services_max)) {
      lines += service_line(base.authority(), service);
    }
    for (const JsonView& service : answer.member("held_without_service").items(services_max)) {
      lines +=
          base.authority() + ": " + plain_text(service.text(64)) + ": held at legacy, but there is no such service\n";
    }
    return lines;
  });
}

using AskOne = Lines (*)(const HttpUrl& base, const HoldOptions& options, const std::string& token);

// All at the same time: one that does not answer must not hold up the others.
int ask_all(const HoldOptions& options, AskOne ask, std::ostream& out, std::ostream& err) {
  std::vector<HttpUrl> bases;
  for (const std::string& text : options.urls) {
    const auto url = parse_http_url(text);
    if (!url) {
      err << "crossfade: --url " << url.error() << '\n';
      return exit_usage;
    }
    bases.push_back(*url);
  }
  std::string token;
  if (!options.token_file.empty()) {
    const auto read = read_token_file(options.token_file);
    if (!read) {
      err << "crossfade: --token-file " << read.error() << '\n';
      return exit_usage;
    }
    token = *read;
  }
  std::vector<Lines> answers(bases.size(), Lines(boost::system::in_place_error, ""));
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < bases.size(); ++i) {
      threads.emplace_back([&, i] { answers[i] = ask(bases[i], options, token); });
    }
  }
  int code = exit_fine;
  for (const Lines& answer : answers) {
    if (answer) {
      out << for_people(*answer, out);
    } else {
      err << "crossfade: " << answer.error() << '\n';
      code = exit_failed;
    }
  }
  return code;
}

}  // namespace

int turn_hold(const HoldOptions& options, std::ostream& out, std::ostream& err) {
  return ask_all(options, turn_one, out, err);
}

int show_holds(const HoldOptions& options, std::ostream& out, std::ostream& err) {
  return ask_all(options, show_one, out, err);
}

}  // namespace crossfade
