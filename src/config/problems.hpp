// Where something stands in a document, and the list of everything wrong with it.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "crossfade/load.hpp"

namespace crossfade {

struct Mark {
  std::uint32_t line = 0;    // from 1; 0: nowhere in particular
  std::uint32_t column = 0;  // from 1, in bytes
  friend auto operator<=>(const Mark&, const Mark&) = default;
};

// Collects errors in any order and gives them out in document order. A hostile document can be wrong a million times:
// only the first `reported_errors` are spelled out, and memory stays bounded.
class Problems {
 public:
  static constexpr std::size_t reported_errors = 100;

  explicit Problems(std::string document_name) : document_name_(std::move(document_name)) {}

  void add(Mark mark, std::string path, std::string message);
  // An error of a list file, which belongs where the document names that file.
  void add_foreign(Mark mark, ConfigError error);

  bool empty() const { return count_ == 0; }
  bool full() const;  // further errors are only counted, so a suggestion would be work for nothing
  void clear();
  ConfigErrors take();  // in document order; leaves this empty
  const std::string& document_name() const { return document_name_; }

 private:
  struct Problem {
    Mark mark;
    ConfigError error;
  };
  std::string document_name_;
  std::vector<Problem> problems_;
  std::size_t count_ = 0;
};

}  // namespace crossfade
