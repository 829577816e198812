// Matches of a header that send everything to one side, as rules of the inclusion and the exclusion list.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "crossfade/config.hpp"
#include "istio/manifests.hpp"
#include "istio/notices.hpp"

namespace crossfade {

// Fed in Istio's order, where the first match wins; in crossfade exclusions come before inclusions.
class HeaderRules {
 public:
  explicit HeaderRules(Notices& notices) : notices_(notices) {}

  // A match that has headers. `position` is the new side's share in thousandths of a percent; `behind_paths`: whether
  // matches of a path stand before it.
  void add(const IstioMatch& match, std::uint32_t position, bool behind_paths);
  std::vector<ListRule> take_exclude() { return std::move(exclude_); }
  std::vector<ListRule> take_include() { return std::move(include_); }

 private:
  struct Seen {
    IstioHeaderMatch header;
    std::string where;
    bool to_new;
  };
  bool order_allows(const IstioMatch& match, bool to_new);

  Notices& notices_;
  std::vector<Seen> seen_;
  std::vector<ListRule> exclude_;
  std::vector<ListRule> include_;
};

}  // namespace crossfade
