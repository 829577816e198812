// What status, board and history say alike, in JSON.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "admin/status.hpp"

namespace crossfade {

boost::json::array text_array(const std::vector<std::string>& texts);
boost::json::value position_value(const std::optional<std::uint32_t>& position);  // "25%"; null: it was not there
boost::json::value moved_value(const std::optional<DialPast::Move>& moved);       // null: it has not
boost::json::object sides_object(const std::array<SideStatus, 2>& sides);
boost::json::object verdicts_object(Verdict errors, const std::array<Verdict, 3>& quantiles);

}  // namespace crossfade
