#include "http/connection_options.hpp"

#include "base/ascii.hpp"

namespace crossfade {

ConnectionOptions::Fault ConnectionOptions::read(std::string_view value) {
  bytes_ += value.size();
  if (bytes_ > bytes_max) return Fault::TooMany;
  const bool tokens = for_each_element(value, [this](std::string_view option) {
    if (!is_token(option)) return false;
    if (iequals(option, "close")) {
      close_ = true;
    } else if (iequals(option, "keep-alive")) {
      keep_alive_ = true;
    } else {
      nominates_ = true;
      upgrade_ = upgrade_ || iequals(option, "upgrade");
    }
    return true;
  });
  return tokens ? Fault::None : Fault::NoToken;
}

const char* ConnectionOptions::text_of(Fault fault) {
  return fault == Fault::TooMany ? "too many Connection options" : "a Connection option that is no token";
}

}  // namespace crossfade
