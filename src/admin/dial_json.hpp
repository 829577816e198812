// What status and board say of a dial, in JSON.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <optional>

#include "admin/status.hpp"

namespace crossfade {

boost::json::value position_value(const std::optional<std::uint32_t>& position);  // "25%"; null: it was not there
boost::json::value moved_value(const std::optional<DialPast::Move>& moved);       // null: it has not
boost::json::object sides_object(const std::array<SideStatus, 2>& sides);
boost::json::object verdicts_object(Verdict errors, const std::array<Verdict, 3>& quantiles);

}  // namespace crossfade
