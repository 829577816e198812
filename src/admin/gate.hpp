// Who may change something over the admin address: every POST goes through here first. One thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>

#include "admin/rate_limiter.hpp"
#include "admin/request.hpp"
#include "admin/response.hpp"
#include "base/result.hpp"
#include "crossfade/config.hpp"

namespace crossfade {

namespace admin_limits {
inline constexpr unsigned changes_burst = 60;                      // of one who asks: at once, and then one more …
inline constexpr std::chrono::milliseconds changes_refill{1'000};  // … each second
inline constexpr unsigned failures_burst = 10;                     // wrong tokens from one address
inline constexpr std::chrono::milliseconds failures_refill{2'000};
inline constexpr std::size_t known_askers = 1'024;  // of which the rates are kept
}  // namespace admin_limits

class Gate {
 public:
  using TimePoint = RateLimiter::TimePoint;

  // Who asks, for the history and the log ("token NAME", or the client's address), or the refusal. In this order:
  // - 403 for a request that a page of another origin has a browser send (Origin, Sec-Fetch-Site; without a token also
  //   a Host that is a name other than localhost, since a name can be pointed here), and without a token for every
  //   request to an address that is not a loopback one;
  // - 401 without a right token where `admin` has tokens, 429 when too many from that address were wrong;
  // - 415 for a body that is not said to be JSON;
  // - 429 when who asks has changed too much lately.
  result<std::string, AdminResponse> admit(const AdminRequest& request, const AdminConfig& admin, TimePoint now);

 private:
  result<std::string, AdminResponse> identify(const AdminRequest& request, const AdminConfig& admin, TimePoint now);

  using Rates = std::map<std::string, RateLimiter>;
  static RateLimiter& rate_of(Rates& rates, const std::string& asker, const RateLimiter& fresh, TimePoint now);

  Rates changes_;   // by who asks
  Rates failures_;  // by address
};

}  // namespace crossfade
