// How the readers of Istio's kinds say where something stands and what of it they leave behind.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "config/map_reader.hpp"
#include "istio/manifests.hpp"

namespace crossfade {

struct IstioReading {
  Problems& problems;
  Notices& notices;
  std::string_view kind;  // of the document at hand
  std::string name;       // its metadata.name
  std::string name_space;

  // "reviews.yaml:12: VirtualService 'reviews', spec.http[0].fault"
  std::string where(const Value& value) const;
};

// What has been read of `map` is all that crossfade understands: a notice for each other key, with a hint where there
// is one. Keys in `harmless` say nothing about where traffic goes. Returns how many notices there were.
std::size_t leave_rest(MapReader& map, IstioReading& reading, std::initializer_list<std::string_view> harmless);

// A VirtualService's `http` list, in order. Routes that cannot be carried are left out, with their notices.
std::vector<IstioRoute> read_istio_routes(const MaybeValue& value, IstioReading& reading);

// The `match` list of a route; false: there is one, but nothing of it can be carried.
bool read_istio_matches(const MaybeValue& value, IstioReading& reading, const std::string& route_where,
                        std::vector<IstioMatch>& matches);

}  // namespace crossfade
