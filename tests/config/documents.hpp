// Documents for the tests of this room.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "crossfade/load.hpp"

namespace crossfade {

// Small and right; each mistake replaces one line of it.
inline const std::vector<std::string>& base_lines() {
  static const std::vector<std::string> lines{
      "listeners: [{address: \"127.0.0.1:8080\"}]",                                             // 1
      "pools: {py2: {endpoints: [\"10.0.0.5:8000\"]}, py3: {endpoints: [\"10.0.1.5:8000\"]}}",  // 2
      "services:",                                                                              // 3
      "  - name: api",                                                                          // 4
      "    hosts: [api.example.com]",                                                           // 5
      "    legacy: py2",                                                                        // 6
      "    new: py3",                                                                           // 7
      "    key: [client_ip]",                                                                   // 8
      "    dials: [{name: all, path: /, new: 0%}]",                                             // 9
      "",                                                                                       // 10
  };
  return lines;
}

// The base document with line `line` (from 1) replaced; 0 replaces nothing.
inline std::string base_document(std::size_t line = 0, std::string_view replacement = {}) {
  std::string text;
  for (std::size_t i = 0; i < base_lines().size(); ++i) {
    text += i + 1 == line ? replacement : std::string_view(base_lines()[i]);
    text += '\n';
  }
  return text;
}

inline Document document(std::string text, std::string list_directory = ".") {
  return {"f.yaml", std::move(text), std::move(list_directory)};
}

inline std::vector<std::string> error_texts(const ConfigErrors& errors) {
  std::vector<std::string> texts;
  for (const ConfigError& error : errors) texts.push_back(error.to_string());
  return texts;
}

// What is wrong with a text; empty when nothing is.
inline std::vector<std::string> errors_of(std::string text, std::string list_directory = ".") {
  const auto config = load_config(document(std::move(text), std::move(list_directory)));
  return config ? std::vector<std::string>{} : error_texts(config.error());
}

// One wrong line of the base document and what is said about it, without the file's name.
struct Mistake {
  std::size_t line;
  std::string text;
  std::vector<std::string> errors;
};

inline void expect_mistakes(const std::vector<Mistake>& mistakes) {
  for (const Mistake& mistake : mistakes) {
    std::vector<std::string> expected;
    for (const std::string& error : mistake.errors) expected.push_back("f.yaml:" + error);
    EXPECT_EQ(errors_of(base_document(mistake.line, mistake.text)), expected) << mistake.text;
  }
}

// Writes a file into the test's own folder and returns its path.
inline std::string write_file(const std::string& name, std::string_view content) {
  const std::string path = ::testing::TempDir() + "crossfade_config_" +
                           ::testing::UnitTest::GetInstance()->current_test_info()->name() + "_" + name;
  std::ofstream(path, std::ios::binary) << content;
  return path;
}

}  // namespace crossfade
