// VirtualServices for the tests of this room, in the shapes that people have.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "crossfade/load.hpp"
#include "crossfade/units.hpp"
#include "istio/import_istio.hpp"

namespace crossfade::test {

inline const std::string subsets = R"(apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: reviews}
spec:
  host: reviews
  subsets:
    - {name: v1, labels: {version: v1}}
    - {name: v2, labels: {version: v2}}
    - {name: v3, labels: {version: v3}}
)";

// A VirtualService for the host reviews with these routes, indented by four spaces.
inline std::string reviews(const std::string& routes, const std::string& version = "v1") {
  return "apiVersion: networking.istio.io/" + version +
         "\nkind: VirtualService\nmetadata:\n  name: reviews\nspec:\n  hosts:\n    - reviews\n  http:\n" + routes;
}

inline std::string to(const std::string& subset, int weight = 100) {
  return "        - destination: {host: reviews, subset: " + subset + "}\n          weight: " + std::to_string(weight) +
         "\n";
}

// A route that takes what `match` says (a list in flow style) or everything, from v1 to v2.
inline std::string route(const std::string& match, int v1, int v2) {
  const std::string start = match.empty() ? "    - route:\n" : "    - match: " + match + "\n      route:\n";
  return start + (v1 > 0 || v2 == 0 ? to("v1", v1) : "") + (v2 > 0 ? to("v2", v2) : "");
}

inline IstioImport imported(const std::string& text, const IstioImportOptions& options = {}) {
  return import_istio({{"vs.yaml", text}}, options);
}

// What an import made, as serve would load it.
inline Config loaded(const IstioImport& import) {
  std::string errors;
  for (const ConfigError& error : import.errors) errors += error.to_string() + '\n';
  EXPECT_EQ(errors, "");
  auto config = load_config({"imported.yaml", import.yaml, "."});
  EXPECT_TRUE(config.has_value()) << import.yaml;
  return config ? std::move(*config) : Config{};
}

// "name path 25%", with "exact" and methods where there are some.
inline std::vector<std::string> dial_texts(const ServiceConfig& service) {
  std::vector<std::string> texts;
  for (const DialConfig& dial : service.dials) {
    std::string text = dial.name + ' ' + dial.path + (dial.exact ? " exact" : "");
    for (const std::string& method : dial.methods) text += ' ' + method;
    texts.push_back(text + ' ' + format_percent(dial.position));
  }
  return texts;
}

inline std::string all_notices(const IstioImport& import) {
  std::string text;
  for (const Notice& notice : import.notices) text += notice.to_string() + '\n';
  return text;
}

// Whether a notice of this kind has both texts in it; and then the file says so, too.
inline bool tells(const IstioImport& import, Notice::Kind kind, const std::string& where, const std::string& text) {
  return std::any_of(import.notices.begin(), import.notices.end(), [&](const Notice& notice) {
    return notice.kind == kind && notice.where.find(where) != std::string::npos &&
           notice.text.find(text) != std::string::npos;
  });
}

inline bool loses(const IstioImport& import, const std::string& where, const std::string& text = "") {
  return tells(import, Notice::Kind::Lost, where, text);
}

inline std::size_t lost_count(const IstioImport& import) {
  return static_cast<std::size_t>(std::count_if(import.notices.begin(), import.notices.end(),
                                                [](const auto& notice) { return notice.kind == Notice::Kind::Lost; }));
}

}  // namespace crossfade::test
