#include "admin/handle.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "admin/board.hpp"
#include "admin/web_assets.hpp"

namespace crossfade {
namespace {

constexpr std::string_view plain_text = "text/plain; charset=utf-8";
constexpr std::string_view metrics_text = "text/plain; version=0.0.4; charset=utf-8";
constexpr std::string_view json_text = "application/json";
constexpr std::string_view markdown_text = "text/markdown; charset=utf-8";
constexpr std::string_view svg_image = "image/svg+xml";
constexpr std::string_view problem_json = "application/problem+json";
// The page shows names, paths and errors of whatever stands in a file: it may load from here only, and no markup that
// sneaked in could run or style anything.
constexpr std::string_view page_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'";

AdminResponse asset_response(const Asset& asset) {
  return {200, asset.content_type, std::string(asset.bytes), {}, page_policy};
}

AdminResponse metrics(const AdminView& view, std::string_view) { return {200, metrics_text, view.metrics(), {}, {}}; }

AdminResponse healthz(const AdminView&, std::string_view) { return {200, plain_text, "ok", {}, {}}; }

AdminResponse readyz(const AdminView& view, std::string_view) {
  if (view.phase == ServerPhase::Serving) return {200, plain_text, "ready", {}, {}};
  return {503, plain_text, std::string(to_string(view.phase)), {}, {}};
}

AdminResponse json(std::string body) { return {200, json_text, std::move(body), {}, {}}; }

AdminResponse api_status(const AdminView& view, std::string_view) { return json(status_json(view.status())); }

AdminResponse api_history(const AdminView& view, std::string_view) { return json(history_json(*view.changes())); }

AdminResponse api_board_json(const AdminView& view, std::string_view) {
  return json(board_json(make_board(view.status())));
}

AdminResponse api_board_md(const AdminView& view, std::string_view) {
  return {200, markdown_text, board_md(make_board(view.status())), {}, {}};
}

AdminResponse api_board_svg(const AdminView& view, std::string_view) {
  AdminResponse response{200, svg_image, board_svg(make_board(view.status())), {}, {}};
  response.content_policy = "default-src 'none'; style-src 'unsafe-inline'";
  return response;
}

// `query` is empty or "since=123".
AdminResponse api_series(const AdminView& view, std::string_view query) {
  std::uint64_t since = 0;
  if (!query.empty()) {
    constexpr std::string_view key = "since=";
    const char* const end = query.data() + query.size();
    if (!query.starts_with(key)) return refuse(400, "The query may be since=N, the `next` of an earlier answer.");
    const auto parsed = std::from_chars(query.data() + key.size(), end, since);
    if (parsed.ec != std::errc{} || parsed.ptr != end) {
      return refuse(400, "since is a whole number, the `next` of an earlier answer.");
    }
  }
  return json(series_json(view.series(since)));
}

struct Route {
  std::string_view path;
  AdminResponse (*answer)(const AdminView& view, std::string_view query);
};

constexpr std::array<Route, 9> routes = {{{"/metrics", metrics},
                                          {"/healthz", healthz},
                                          {"/readyz", readyz},
                                          {"/api/status", api_status},
                                          {"/api/series", api_series},
                                          {"/api/history", api_history},
                                          {"/api/board.json", api_board_json},
                                          {"/api/board.md", api_board_md},
                                          {"/api/board.svg", api_board_svg}}};

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
  const std::string_view query = target.substr(std::min(path.size() + 1, target.size()));
  const auto* route = std::find_if(routes.begin(), routes.end(), [path](const Route& r) { return r.path == path; });
  const std::optional<Asset> asset = route == routes.end() ? find_asset(path) : std::nullopt;
  if (route == routes.end() && !asset) return refuse(404, "There is nothing at this path; GET / shows what there is.");
  if (method == "GET" || method == "HEAD") return asset ? asset_response(*asset) : route->answer(view, query);
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
