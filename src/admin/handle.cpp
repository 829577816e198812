#include "admin/handle.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>

namespace crossfade {
namespace {

constexpr std::string_view plain_text = "text/plain; charset=utf-8";
constexpr std::string_view metrics_text = "text/plain; version=0.0.4; charset=utf-8";
constexpr std::string_view json_text = "application/json";
constexpr std::string_view html_text = "text/html; charset=utf-8";
constexpr std::string_view problem_json = "application/problem+json";
constexpr std::string_view nothing_from_outside =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

AdminResponse index(const AdminView& view) {
  AdminResponse response{200, html_text, index_html(view.status()), {}, {}};
  response.content_policy = nothing_from_outside;
  return response;
}

AdminResponse metrics(const AdminView& view) { return {200, metrics_text, view.metrics(), {}, {}}; }

AdminResponse healthz(const AdminView&) { return {200, plain_text, "ok", {}, {}}; }

AdminResponse readyz(const AdminView& view) {
  if (view.phase == ServerPhase::Serving) return {200, plain_text, "ready", {}, {}};
  return {503, plain_text, std::string(to_string(view.phase)), {}, {}};
}

AdminResponse api_status(const AdminView& view) { return {200, json_text, status_json(view.status()), {}, {}}; }

struct Route {
  std::string_view path;
  AdminResponse (*answer)(const AdminView&);
};

constexpr std::array<Route, 5> routes = {
    {{"/", index}, {"/metrics", metrics}, {"/healthz", healthz}, {"/readyz", readyz}, {"/api/status", api_status}}};

struct Refusal {
  unsigned status;
  std::string_view title;
  std::string_view code;
};

constexpr std::array<Refusal, 6> refusals = {{{400, "Bad Request", "malformed"},
                                              {404, "Not Found", "not_found"},
                                              {405, "Method Not Allowed", "method_not_allowed"},
                                              {413, "Content Too Large", "body_too_large"},
                                              {431, "Request Header Fields Too Large", "head_too_large"},
                                              {500, "Internal Server Error", "internal"}}};

}  // namespace

AdminResponse handle(std::string_view method, std::string_view target, const AdminView& view) {
  const std::string_view path = target.substr(0, target.find('?'));
  const auto* route = std::find_if(routes.begin(), routes.end(), [path](const Route& r) { return r.path == path; });
  if (route == routes.end()) return refuse(404, "There is nothing at this path; GET / lists what there is.");
  if (method == "GET" || method == "HEAD") return route->answer(view);
  AdminResponse response = refuse(405, "This path answers GET and HEAD.");
  response.allow = "GET, HEAD";
  return response;
}

AdminResponse refuse(unsigned status, std::string_view detail) {
  const auto* refusal =
      std::find_if(refusals.begin(), refusals.end(), [status](const Refusal& r) { return r.status == status; });
  if (refusal == refusals.end()) return refuse(500, detail);
  const boost::json::object body = {{"type", "about:blank"},
                                    {"title", refusal->title},
                                    {"status", refusal->status},
                                    {"code", refusal->code},
                                    {"detail", detail}};
  return {refusal->status, problem_json, boost::json::serialize(body), {}, {}};
}

}  // namespace crossfade
