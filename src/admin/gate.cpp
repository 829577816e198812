#include "admin/gate.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "base/ascii.hpp"

namespace crossfade {
namespace {

// The one value of a field; empty when there is none. Two of them mean nothing good.
struct OneField {
  std::string_view value;
  std::size_t count = 0;
};

OneField find_field(const AdminRequest& request, std::string_view name) {
  OneField found;
  for (const HeaderView& field : request.fields) {
    if (!iequals(field.name, name)) continue;
    if (found.count++ == 0) found.value = field.value;
  }
  return found;
}

std::string_view without_port(std::string_view authority) {
  if (authority.starts_with('[')) return authority.substr(0, authority.find(']') + 1);
  return authority.substr(0, authority.find(':'));
}

// An IP address or localhost: nobody else's name server can make a browser take these for its own page's host.
bool cannot_be_rebound(std::string_view authority) {
  std::string_view host = without_port(authority);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return iequals(host, "localhost") || IpAddress::parse(host).has_value();
}

bool is_loopback(const std::string& host) {
  static const Cidr v4 = *Cidr::parse("127.0.0.0/8");
  const auto address = IpAddress::parse(host);
  if (!address) return false;
  return v4.contains(*address) || *address == *IpAddress::parse("::1");
}

// What a browser says when a page of somewhere else made it ask (Fetch Standard; RFC 6454, 7).
bool is_from_elsewhere(const AdminRequest& request) {
  const OneField site = find_field(request, "Sec-Fetch-Site");
  if (site.count > 1 || (site.count == 1 && site.value != "same-origin" && site.value != "none")) return true;
  const OneField origin = find_field(request, "Origin");
  if (origin.count == 0) return false;
  return origin.count > 1 || !iequals(origin.value, "http://" + std::string(request.authority));
}

bool says_json(const AdminRequest& request) {
  const OneField type = find_field(request, "Content-Type");
  const std::string_view essence = trim(type.value.substr(0, type.value.find(';')));
  return type.count == 1 && iequals(essence, "application/json");
}

// In a time that does not depend on where they differ.
bool same_secret(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned char difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) difference |= static_cast<unsigned char>(a[i] ^ b[i]);
  return difference == 0;
}

const AdminToken* find_token(const AdminRequest& request, const AdminConfig& admin) {
  constexpr std::string_view scheme = "bearer ";
  const OneField field = find_field(request, "Authorization");
  if (field.count != 1 || field.value.size() <= scheme.size()) return nullptr;
  if (!iequals(field.value.substr(0, scheme.size()), scheme)) return nullptr;
  const std::string_view secret = trim(field.value.substr(scheme.size()));
  const AdminToken* found = nullptr;
  for (const AdminToken& token : admin.tokens) {
    if (same_secret(token.secret, secret)) found = &token;
  }
  return found;
}

AdminResponse too_many(std::string_view detail, const RateLimiter& rate) {
  AdminResponse response = refuse(429, detail);
  response.retry_after_s = static_cast<unsigned>(std::chrono::ceil<std::chrono::seconds>(rate.refill()).count());
  return response;
}

}  // namespace

result<std::string, AdminResponse> Gate::admit(const AdminRequest& request, const AdminConfig& admin, TimePoint now) {
  using boost::system::in_place_error;
  if (is_from_elsewhere(request)) {
    return {in_place_error, refuse(403, "Changes are not taken from a page of another origin.")};
  }
  auto who = identify(request, admin, now);
  if (!who) return who;
  if (!says_json(request)) return {in_place_error, refuse(415, "A change is JSON: Content-Type: application/json.")};
  RateLimiter& rate = rate_of(changes_, *who, {admin_limits::changes_burst, admin_limits::changes_refill}, now);
  if (!rate.has_turn(now))
    return {in_place_error, too_many("Too many changes: at most one a second, 60 at once.", rate)};
  rate.take(now);
  return who;
}

result<std::string, AdminResponse> Gate::identify(const AdminRequest& request, const AdminConfig& admin,
                                                  TimePoint now) {
  using boost::system::in_place_error;
  const std::string address = request.client.to_string();
  if (admin.tokens.empty()) {
    if (!is_loopback(admin.address.host)) {
      return {in_place_error, refuse(403,
                                     "Only GET is served on an address that is not a loopback one, unless "
                                     "admin.token_file names the tokens that may change something.")};
    }
    if (!cannot_be_rebound(request.authority)) {
      return {in_place_error, refuse(403, "Without a token, a change is asked of an IP address or of localhost.")};
    }
    return {boost::system::in_place_value, address};
  }
  if (const AdminToken* token = find_token(request, admin)) {
    return {boost::system::in_place_value, "token " + token->name};
  }
  // Whoever has the right one is never kept out by somebody who guesses, maybe from behind the same address.
  RateLimiter& failures =
      rate_of(failures_, address, {admin_limits::failures_burst, admin_limits::failures_refill}, now);
  if (!failures.has_turn(now)) return {in_place_error, too_many("Too many wrong tokens from this address.", failures)};
  if (find_field(request, "Authorization").count != 0) failures.take(now);
  return {in_place_error, refuse(401, "A change needs a token: Authorization: Bearer TOKEN.")};
}

// Whose bucket is full again is as good as unknown, and forgotten first; then whose is fullest.
RateLimiter& Gate::rate_of(Rates& rates, const std::string& asker, const RateLimiter& fresh, TimePoint now) {
  if (const auto known = rates.find(asker); known != rates.end()) return known->second;
  if (rates.size() >= admin_limits::known_askers) {
    std::erase_if(rates, [now](const auto& rate) { return rate.second.is_full(now); });
  }
  if (rates.size() >= admin_limits::known_askers) {
    rates.erase(std::max_element(rates.begin(), rates.end(), [now](const auto& a, const auto& b) {
      return a.second.turns_at(now) < b.second.turns_at(now);
    }));
  }
  return rates.emplace(asker, fresh).first->second;
}

}  // namespace crossfade
