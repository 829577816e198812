// What an explanation says of each step. Everything here does nothing without a trace, so that a decision reads the
// same with one and without.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "crossfade/route_table.hpp"
#include "split/service.hpp"

namespace crossfade {

class Tracer {
 public:
  explicit Tracer(Trace* trace) : trace_(trace) {}

  void service(std::string_view authority, const HostTable::Match* match, std::span<const CompiledService> services);
  void path(std::string_view as_matched, std::string_view target);
  void dial(const CompiledDial* dial);
  void hold(std::optional<Side> side, bool at_run_time);
  void override_header(const CompiledService& service, const OverrideResult& result, RequestFields& fields);
  void rule(ListKind list, std::size_t index, const CompiledRule& rule, RuleResult result);
  void key(const CompiledService& service, const std::optional<Key>& key, RequestFields& fields);
  void bucket(std::int32_t bucket, const CompiledDial& dial);
  void random_bucket(std::uint32_t bucket);
  void position(std::uint32_t position);
  void decision(const Decision& decision);

 private:
  Trace* trace_;
};

}  // namespace crossfade
