// A value or the reason there is none. One alias, so that a move to std::expected is one file.
#pragma once

#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

namespace crossfade {

using boost::system::error_code;

template <class T, class E = error_code>
using result = boost::system::result<T, E>;

}  // namespace crossfade
