// The matches of a path in Istio's order, where the first one wins, as dials, where the most specific one does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "crossfade/config.hpp"
#include "istio/manifests.hpp"
#include "istio/notices.hpp"

namespace crossfade {

// Fed with matches of a path and a method in their order, then with end_of_route(). What would mean something else as a
// dial becomes a notice.
class DialDrafts {
 public:
  explicit DialDrafts(Notices& notices) : notices_(notices) {}

  // A match without headers. `position` is the new side's share in thousandths of a percent.
  void add(const IstioMatch& match, std::uint32_t position);
  void end_of_route(const std::string& route_name);
  bool any() const { return !seen_.empty(); }  // whether anything but header matches came before
  std::vector<DialConfig> take();

 private:
  struct Seen {  // a match as Istio reads it
    IstioTextMatch uri;
    std::string method;
    std::uint32_t position;
    std::size_t route;
    std::string where;
  };
  struct Draft {  // a dial of the route at hand
    DialConfig dial;
    IstioTextMatch uri;
    std::string where;
  };
  bool order_allows(const Seen& next);
  void add_draft(Draft draft);
  void join_exact_and_below();
  void note_prefix(const Draft& draft);
  void finish(Draft draft, const std::string& route_name);
  std::string unique_name(std::string wanted);

  Notices& notices_;
  std::vector<Seen> seen_;
  std::vector<Draft> drafts_;
  std::vector<DialConfig> dials_;
  std::map<std::string, std::size_t> names_;  // of dials, and how often they were wanted
  std::set<std::string> joined_;              // paths of dials that were an exact match and one of what is below
  std::size_t route_ = 0;
};

}  // namespace crossfade
