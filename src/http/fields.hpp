// Header fields as views into the buffer they arrived in. Plain data; one thread.
#pragma once

#include <boost/beast/http/field.hpp>
#include <span>
#include <string_view>
#include <vector>

#include "crossfade/decision.hpp"

namespace crossfade {

using FieldId = boost::beast::http::field;  // FieldId::unknown for names Beast has no number for

// Two parallel arrays: decisions see the views alone. Keeps its capacity when cleared, so that a reused list does not
// allocate.
class FieldList {
 public:
  void clear() {
    views_.clear();
    ids_.clear();
  }
  void add(FieldId id, std::string_view name, std::string_view value) {
    views_.push_back({name, value});
    ids_.push_back(id);
  }
  std::size_t size() const { return views_.size(); }
  FieldId id(std::size_t i) const { return ids_[i]; }
  std::string_view name(std::size_t i) const { return views_[i].name; }
  std::string_view value(std::size_t i) const { return views_[i].value; }
  std::span<const HeaderView> views() const { return views_; }

 private:
  std::vector<HeaderView> views_;
  std::vector<FieldId> ids_;
};

}  // namespace crossfade
