// Valid documents as people leave them after years: comments, quotes of every kind, blocks and flows, odd spaces. Made
// by chance out of a seed, in pieces, so that the text with any other positions is known without editing one.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "crossfade/units.hpp"

namespace crossfade::test {

class CommentedYaml {
 public:
  struct Dial {
    std::string name;      // "SERVICE/DIAL"
    std::string spelling;  // of the position as it stands there
  };

  explicit CommentedYaml(std::uint64_t seed) : random_(seed), line_end_(one_in(3) ? "\r\n" : "\n") {
    if (one_in(4)) add("\xef\xbb\xbf");
    noise();
    line("listeners: [{address: \"127.0.0.1:0\"}]");
    line("pools: {py2: {endpoints: [\"10.0.0.5:8000\"]}, 'new': {endpoints: [\"10.0.1.5:8000\"]}}");
    noise();
    line("services:");
    const std::size_t services = 1 + below(3);
    for (std::size_t i = 0; i < services; ++i) service(i);
    noise();
  }

  const std::vector<Dial>& dials() const { return dials_; }
  // With these spellings of the positions, one per dial.
  std::string text(const std::vector<std::string>& spellings) const {
    std::string out;
    for (std::size_t i = 0; i < pieces_.size(); ++i) out += pieces_[i] + (i < dials_.size() ? spellings[i] : "");
    return out;
  }
  std::string text() const {
    std::vector<std::string> spellings;
    for (const Dial& dial : dials_) spellings.push_back(dial.spelling);
    return text(spellings);
  }

  std::size_t below(std::size_t end) { return random_() % end; }
  bool one_in(std::size_t n) { return below(n) == 0; }
  std::uint32_t position() {
    constexpr std::array<std::uint32_t, 6> common = {0, 100'000, 25'000, 500, 1, 99'999};
    return one_in(2) ? common[below(common.size())] : static_cast<std::uint32_t>(below(100'001));
  }

 private:
  void add(std::string_view text) { pieces_.back() += text; }
  void line(std::string_view text) {
    add(text);
    if (one_in(4)) add(one_in(2) ? "  # new: 25%, 'as' \"agreed\" {new: 5%}" : "   ");
    add(line_end_);
  }
  void noise() {
    while (one_in(2)) {
      constexpr std::array<std::string_view, 5> lines = {"", "# dials: [{name: d0, path: /, new: 77%}]",
                                                         "      # é ü 世界 'unclosed \"quote",
                                                         "#\t- {name: d1, new: 1%}", "    "};
      add(lines[below(lines.size())]);
      add(line_end_);
    }
  }
  std::string_view space() { return one_in(4) ? "   " : " "; }
  std::string key(const std::string& name) {
    return one_in(6) ? '"' + name + '"' : one_in(6) ? '\'' + name + '\'' : name;
  }

  void service(std::size_t index) {
    const std::string name = "s" + std::to_string(index);
    line("  - name: " + key(name));
    noise();
    line("    hosts: [\"" + name + ".example\"]");
    line("    override: {header: X-Backend, legacy: \"new: 25%\", new: '25%'}");
    const bool dials_first = one_in(2);
    if (dials_first) dials(name);
    line("    legacy: py2");
    line("    " + key("new") + ": new");
    if (!dials_first) dials(name);
  }

  void dials(const std::string& service) {
    const std::size_t count = 1 + below(4);
    if (one_in(4)) {
      add("    dials: [");
      for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) add(",");
        if (one_in(3)) add(line_end_ + "            ");
        flow_dial(service, i);
      }
      return line("]");
    }
    line("    dials:");
    for (std::size_t i = 0; i < count; ++i) {
      noise();
      add("      - ");
      if (one_in(2)) {
        flow_dial(service, i);
        line("");
      } else {
        block_dial(service, i);
      }
    }
  }

  // The keys of a dial in any order, `new` last in the list of names but anywhere in the order.
  std::vector<std::string> keys_of() {
    std::vector<std::string> keys = {"name", "path", "new"};
    if (one_in(3)) keys.push_back("salt");
    std::shuffle(keys.begin(), keys.end(), random_);
    return keys;
  }
  void value(const std::string& service, std::size_t index, const std::string& key) {
    const std::string name = "d" + std::to_string(index);
    if (key == "name") return add(one_in(3) ? "\"\\x64" + name.substr(1) + '"' : name);
    if (key == "path") return add(index == 0 ? "/" : "\"/" + name + '"');
    if (key == "salt") return add("'new: 25%'");
    position_value(service + '/' + name);
  }
  void position_value(const std::string& dial) {
    const std::string_view quote = one_in(3) ? "\"" : one_in(2) ? "'" : "";
    std::string spelling = format_percent(position());
    if (one_in(5) && spelling.find('.') == std::string::npos) spelling.insert(spelling.size() - 1, ".00");
    add(quote);
    dials_.push_back({dial, std::move(spelling)});
    pieces_.emplace_back(quote);
  }
  void flow_dial(const std::string& service, std::size_t index) {
    add("{");
    bool first = true;
    for (const std::string& each : keys_of()) {
      if (!first) add(one_in(5) ? "," + line_end_ + "           " : ",");
      if (!first || one_in(3)) add(space());
      first = false;
      add(key(each));
      add(":");
      add(space());
      value(service, index, each);
    }
    add(one_in(3) ? " }" : "}");
  }
  void block_dial(const std::string& service, std::size_t index) {
    bool first = true;
    for (const std::string& each : keys_of()) {
      if (!first) add("        ");
      first = false;
      add(key(each));
      add(":");
      add(space());
      value(service, index, each);
      line("");
      if (one_in(3)) noise();
    }
  }

  std::mt19937_64 random_;
  const std::string line_end_;
  std::vector<std::string> pieces_{""};  // one more than dials
  std::vector<Dial> dials_;              // in the order of the text
};

}  // namespace crossfade::test
