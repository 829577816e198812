// JSON from elsewhere, read without trust: each value is asked for with its type and its limit. The first thing that is
// wrong is kept with its place; from then on every answer is an empty one, so that a reader need not ask at each step.
#pragma once

#include <boost/json/value.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace crossfade {

class JsonView {
 public:
  // `error` must outlive the view and those made from it.
  JsonView(const boost::json::value& value, std::string& error) : JsonView(&value, "", error) {}

  JsonView member(std::string_view key) const;  // of an object that has it
  std::vector<JsonView> items(std::size_t most) const;
  std::string text(std::size_t most_bytes) const;
  bool boolean() const;
  double number(double most) const;  // from 0
  std::uint64_t whole(std::uint64_t most) const;
  bool is_null() const;  // true as well where something was wrong before

  void fail(const std::string& expected) const;  // "PLACE: expected EXPECTED"
  bool failed() const { return !error_.empty(); }

 private:
  JsonView(const boost::json::value* value, std::string place, std::string& error)
      : value_(value), place_(std::move(place)), error_(error) {}

  const boost::json::value* value_;  // null: something was wrong before
  std::string place_;                // "services[0].name"; empty: the whole
  std::string& error_;
};

}  // namespace crossfade
