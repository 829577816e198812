#include "admin/status.hpp"

namespace crossfade {

std::string_view to_string(ServerPhase phase) {
  switch (phase) {
    case ServerPhase::Starting:
      return "starting";
    case ServerPhase::Serving:
      return "serving";
    case ServerPhase::Draining:
      return "draining";
    case ServerPhase::Stopped:
      return "stopped";
  }
  return "stopped";
}

}  // namespace crossfade
