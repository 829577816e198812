#include "admin/response.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>

namespace crossfade {
namespace {

struct Refusal {
  unsigned status;
  std::string_view title;
  std::string_view code;
};

constexpr std::array<Refusal, 18> refusals = {{{400, "Bad Request", "malformed"},
                                               {401, "Unauthorized", "token_required"},
                                               {403, "Forbidden", "forbidden"},
                                               {404, "Not Found", "not_found"},
                                               {405, "Method Not Allowed", "method_not_allowed"},
                                               {409, "Conflict", "conflict"},
                                               {413, "Content Too Large", "body_too_large"},
                                               {414, "URI Too Long", "target_too_long"},
                                               {415, "Unsupported Media Type", "not_json"},
                                               {417, "Expectation Failed", "expectation_failed"},
                                               {422, "Unprocessable Content", "invalid"},
                                               {429, "Too Many Requests", "too_many_requests"},
                                               {431, "Request Header Fields Too Large", "head_too_large"},
                                               {500, "Internal Server Error", "internal"},
                                               {501, "Not Implemented", "not_implemented"},
                                               {503, "Service Unavailable", "unavailable"},
                                               {504, "Gateway Timeout", "timeout"},
                                               {505, "HTTP Version Not Supported", "version_not_supported"}}};

}  // namespace

AdminResponse json_response(std::string body) { return {200, "application/json", std::move(body)}; }

AdminResponse refuse(unsigned status, std::string_view detail) {
  const auto* refusal =
      std::find_if(refusals.begin(), refusals.end(), [status](const Refusal& r) { return r.status == status; });
  if (refusal == refusals.end()) return refuse(500, detail);
  const boost::json::object body = {{"type", "about:blank"},
                                    {"title", refusal->title},
                                    {"status", refusal->status},
                                    {"code", refusal->code},
                                    {"detail", detail}};
  return {refusal->status, "application/problem+json", boost::json::serialize(body)};
}

}  // namespace crossfade
