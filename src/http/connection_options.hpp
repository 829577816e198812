// What a message's Connection fields say (RFC 9110, 7.6.1).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace crossfade {

class ConnectionOptions {
 public:
  enum class Fault : std::uint8_t { None = 1, TooMany = 2, NoToken = 3 };
  // Reads one field. Each option is compared with each field of the head, hence a bound.
  Fault read(std::string_view value);
  static const char* text_of(Fault fault);

  // "close" wins over "keep-alive", wherever it stands; without either the version decides (RFC 9112, 9.3).
  bool keep_alive(unsigned version) const { return !close_ && (keep_alive_ || version >= 11); }
  bool nominates() const { return nominates_; }  // names fields that are for this hop alone
  bool upgrade() const { return upgrade_; }      // names Upgrade

 private:
  static constexpr std::size_t bytes_max = 1024;  // in all

  std::size_t bytes_ = 0;
  bool close_ = false;
  bool keep_alive_ = false;
  bool nominates_ = false;
  bool upgrade_ = false;
};

}  // namespace crossfade
