#include "app/dial_set_url.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <ostream>

#include "admin/plain_text.hpp"
#include "app/cli.hpp"
#include "app/fetch.hpp"
#include "app/style.hpp"
#include "app/token_file.hpp"
#include "base/json_view.hpp"
#include "crossfade/units.hpp"

namespace crossfade {
namespace {

namespace json = boost::json;

constexpr std::size_t text_max = 4 * 1024 * 1024;
constexpr std::size_t id_max = 64;
constexpr std::uint64_t generation_max = 1'000'000'000'000'000;

// Of the process's answer.
struct DialsAnswer {
  bool changed = false;
  std::string text;
  std::string change;  // stands for the text
  std::uint64_t generation = 0;
  std::string hash;
};

class DialsClient {
 public:
  DialsClient(HttpUrl url, std::string token, std::span<const DialEdit> edits)
      : url_(std::move(url)), token_(std::move(token)) {
    for (const DialEdit& edit : edits) dials_[edit.dial] = format_percent(edit.position);
  }

  result<DialsAnswer, std::string> preview() const { return ask({{"dials", dials_}, {"preview", true}}); }
  result<DialsAnswer, std::string> set() const { return ask({{"dials", dials_}}); }
  result<DialsAnswer, std::string> set_if_still(const std::string& change) const {
    return ask({{"dials", dials_}, {"change", change}});
  }

 private:
  result<DialsAnswer, std::string> ask(const json::object& body) const {
    constexpr std::chrono::seconds patience{40};  // the process itself gives up after 30
    const auto text = post_json(url_, json::serialize(body), token_, {.timeout = patience, .body_bytes = text_max});
    if (!text) return {boost::system::in_place_error, text.error()};
    const auto fail = [this](const std::string& why) {
      return result<DialsAnswer, std::string>(boost::system::in_place_error, url_.to_string() + ": " + why);
    };
    json::error_code broken;
    const json::value value = json::parse(*text, broken);
    if (broken) return fail("the answer is not JSON: " + broken.message());
    std::string error;
    const JsonView view(value, error);
    DialsAnswer answer{!view.member("changed").items(text_max).empty(), view.member("text").text(text_max),
                       view.member("change").text(id_max), view.member("generation").whole(generation_max),
                       plain_text(view.member("hash").text(id_max))};
    if (!error.empty()) return fail("the answer is not understood: " + error);
    return {boost::system::in_place_value, std::move(answer)};
  }

  const HttpUrl url_;
  const std::string token_;
  json::object dials_;
};

// Lines of text from elsewhere, fit for a terminal.
std::string plain_lines(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    out += plain_text(std::string_view(text).substr(at, end - at)) + '\n';
    at = end + 1;
  }
  return out;
}

}  // namespace

std::optional<int> code_unless_agreed(const std::optional<bool>& answer, std::ostream& err) {
  if (!answer) {
    err << "crossfade: nothing is written: there is no terminal to ask on; --yes is for scripts\n";
    return exit_usage;
  }
  if (*answer) return std::nullopt;
  err << "nothing is written\n";
  return exit_failed;
}

int set_by_url(const DialSetOptions& options, std::span<const DialEdit> edits, const Ask& ask, std::ostream& out,
               std::ostream& err) {
  const auto base = parse_http_url(options.url);
  if (!base) return complain("--url " + base.error(), exit_usage, err);
  std::string token;
  if (!options.token_file.empty()) {
    auto read = read_token_file(options.token_file);
    if (!read) return complain("--token-file " + read.error(), exit_usage, err);
    token = std::move(*read);
  }
  const DialsClient client(admin_page(*base, "/api/dials"), std::move(token), edits);
  std::string agreed;
  if (!options.yes) {
    const auto preview = client.preview();
    if (!preview) return complain(preview.error(), exit_failed, err);
    out << for_people(plain_lines(preview->text), out);
    agreed = preview->change;
    if (preview->changed) {
      if (const auto code = code_unless_agreed(ask("Write this? [y/N] ", out), err)) return *code;
    }
  }
  const auto done = options.yes ? client.set() : client.set_if_still(agreed);
  if (!done) return complain(done.error(), exit_failed, err);
  if (options.yes) out << for_people(plain_lines(done->text), out);
  if (!done->changed) out << "nothing to change: that is where these dials stand already\n";
  out << "in force: generation " << done->generation << ", hash " << done->hash << '\n';
  return exit_fine;
}

}  // namespace crossfade
