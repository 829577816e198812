// Header fields as views into the buffer they arrived in. Plain data; one thread.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "crossfade/decision.hpp"
#include "http/field_id.hpp"

namespace crossfade {

// Two parallel arrays: decisions see the views alone. Keeps its capacity when cleared, so that a reused list does not
// allocate.
class FieldList {
 public:
  void clear() {
    views_.clear();
    facts_.clear();
  }
  // `plain`: it stands in its buffer as a line of the usual spelling, "Name: value" CRLF.
  void add(FieldId id, std::string_view name, std::string_view value, bool plain = false) {
    views_.push_back({name, value});
    facts_.push_back({id, plain});
  }
  std::size_t size() const { return views_.size(); }
  FieldId id(std::size_t i) const { return facts_[i].id; }
  std::string_view name(std::size_t i) const { return views_[i].name; }
  std::string_view value(std::size_t i) const { return views_[i].value; }
  std::span<const HeaderView> views() const { return views_; }
  // The line that it stands in, with its line end; empty when it is not a plain one.
  std::string_view plain_line(std::size_t i) const {
    if (!facts_[i].plain) return {};
    return {name(i).data(), name(i).size() + 2 + value(i).size() + 2};
  }

 private:
  struct Facts {
    FieldId id;
    bool plain;
  };
  std::vector<HeaderView> views_;
  std::vector<Facts> facts_;
};

}  // namespace crossfade
