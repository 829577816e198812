// The words of decisions in logs, metrics, headers and explanations.
#include "crossfade/decision.hpp"

namespace crossfade {

std::string_view to_string(Reason reason) {
  switch (reason) {
    case Reason::Hold:
      return "hold";
    case Reason::Override:
      return "override";
    case Reason::Exclude:
      return "exclude";
    case Reason::Include:
      return "include";
    case Reason::Dial:
      return "dial";
    case Reason::NoKey:
      return "no_key";
    case Reason::Fallback:
      return "fallback";
  }
  return {};
}

std::string_view to_string(Side side) {
  switch (side) {
    case Side::Legacy:
      return "legacy";
    case Side::New:
      return "new";
  }
  return {};
}

std::string_view to_string(OverrideIgnored cause) {
  switch (cause) {
    case OverrideIgnored::No:
      return "";
    case OverrideIgnored::UnknownValue:
      return "unknown_value";
    case OverrideIgnored::Repeated:
      return "repeated";
    case OverrideIgnored::Untrusted:
      return "untrusted";
  }
  return {};
}

}  // namespace crossfade
