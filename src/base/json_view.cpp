#include "base/json_view.hpp"

#include <cmath>
#include <string>

namespace crossfade {

namespace json = boost::json;

JsonView JsonView::member(std::string_view key) const {
  std::string place = place_ + (place_.empty() ? "" : ".") + std::string(key);
  const json::object* object = value_ == nullptr ? nullptr : value_->if_object();
  if (object == nullptr) {
    fail("an object");
    return {nullptr, std::move(place), error_};
  }
  const JsonView found(object->if_contains({key.data(), key.size()}), std::move(place), error_);
  if (found.value_ == nullptr) found.fail("a value");
  return found;
}

std::vector<JsonView> JsonView::items(std::size_t most) const {
  const json::array* array = value_ == nullptr ? nullptr : value_->if_array();
  if (array == nullptr || array->size() > most) {
    fail("a list of at most " + std::to_string(most));
    return {};
  }
  std::vector<JsonView> views;
  views.reserve(array->size());
  for (const json::value& each : *array) {
    views.push_back({&each, place_ + '[' + std::to_string(views.size()) + ']', error_});
  }
  return views;
}

std::string JsonView::text(std::size_t most_bytes) const {
  const json::string* string = value_ == nullptr ? nullptr : value_->if_string();
  if (string == nullptr || string->size() > most_bytes) {
    fail("a text of at most " + std::to_string(most_bytes) + " bytes");
    return {};
  }
  return std::string(string->data(), string->size());
}

bool JsonView::boolean() const {
  if (value_ != nullptr && value_->is_bool()) return value_->get_bool();
  fail("true or false");
  return false;
}

double JsonView::number(double most) const {
  if (value_ != nullptr && value_->is_number()) {
    const double number = value_->to_number<double>();
    if (std::isfinite(number) && number >= 0 && number <= most) return number;
  }
  fail("a number from 0 to " + std::to_string(static_cast<std::uint64_t>(most)));
  return 0;
}

std::uint64_t JsonView::whole(std::uint64_t most) const {
  // Numbers above 2^63 are of the unsigned kind, all others of the signed one.
  if (value_ != nullptr && value_->is_int64() && value_->get_int64() >= 0) {
    const auto number = static_cast<std::uint64_t>(value_->get_int64());
    if (number <= most) return number;
  }
  fail("a whole number from 0 to " + std::to_string(most));
  return 0;
}

bool JsonView::is_null() const { return value_ == nullptr || value_->is_null(); }

void JsonView::fail(const std::string& expected) const {
  if (error_.empty()) error_ = (place_.empty() ? "the document" : place_) + ": expected " + expected;
}

}  // namespace crossfade
