// A request to the admin address as its endpoints see it, whatever it came through. Views into the connection's buffer.
#pragma once

#include <span>
#include <string_view>

#include "crossfade/decision.hpp"
#include "crossfade/ip.hpp"

namespace crossfade {

struct AdminRequest {
  std::string_view method;
  std::string_view target;  // origin form
  std::string_view authority;
  std::span<const HeaderView> fields;
  std::string_view body;  // whole
  IpAddress client;       // the connection's peer
};

}  // namespace crossfade
