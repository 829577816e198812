#include "http/upgrade.hpp"

#include "base/ascii.hpp"

namespace crossfade {

namespace {

// f(protocol) for each one named; f returns false to stop, and then so does this.
template <class F>
bool for_each_protocol(const FieldList& fields, F f) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields.id(i) == FieldId::Upgrade && !for_each_element(fields.value(i), f)) return false;
  }
  return true;
}

bool is_h2c(std::string_view protocol) { return iequals(protocol.substr(0, 3), "h2c"); }

bool asks_for(const FieldList& request, std::string_view protocol) {
  return !is_h2c(protocol) &&
         !for_each_protocol(request, [&](std::string_view asked) { return !iequals(asked, protocol); });
}

}  // namespace

bool asks_for_upgrade(const FieldList& request) { return !for_each_protocol(request, is_h2c); }

void append_upgrade_protocols(const FieldList& request, std::string& out) {
  bool any = false;
  for_each_protocol(request, [&](std::string_view protocol) {
    if (is_h2c(protocol)) return true;
    if (any) out += ", ";
    out += protocol;
    return any = true;
  });
}

bool is_asked_for(const FieldList& request, const FieldList& answer) {
  bool any = false;
  const bool all = for_each_protocol(answer, [&](std::string_view protocol) {
    any = true;
    return asks_for(request, protocol);
  });
  return any && all;
}

}  // namespace crossfade
