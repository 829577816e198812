// One service, compiled: what a decision reads. Immutable, hence thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crossfade/config.hpp"
#include "crossfade/route_table.hpp"
#include "split/host_table.hpp"
#include "split/key_source.hpp"
#include "split/list_rules.hpp"
#include "split/override.hpp"
#include "split/path_trie.hpp"
#include "split/request_fields.hpp"

namespace crossfade {

struct CompiledDial {
  std::string salt;            // its own or the service's
  std::uint32_t position = 0;  // buckets that go to the new side
  std::string text;            // "rates: /v1/rates", for explanations
};

struct CompiledService {
  std::string name;
  FieldNames field_names;
  std::optional<Side> hold;                         // of the document
  std::shared_ptr<const HoldSwitch> run_time_hold;  // null: none
  std::optional<CompiledOverride> override_header;
  std::vector<CompiledRule> exclude;
  std::vector<CompiledRule> include;
  std::vector<CompiledKeySource> key;
  MissingKey missing_key = MissingKey::Legacy;
  std::vector<CompiledDial> dials;  // by their index in the configuration
  PathTrie paths;

  CompiledService(const ServiceConfig& config, std::shared_ptr<const HoldSwitch> run_time_hold);

  bool is_held_at_run_time() const { return run_time_hold != nullptr && run_time_hold->is_on(); }
};

struct RouteTable::Compiled {
  std::vector<CompiledService> services;  // by their index in the configuration
  HostTable hosts;
};

}  // namespace crossfade
