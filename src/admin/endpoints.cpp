#include "admin/endpoints.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "admin/api_dials.hpp"
#include "admin/api_explain.hpp"
#include "admin/api_hold.hpp"
#include "admin/board.hpp"

namespace crossfade {
namespace {

constexpr std::string_view text_type = "text/plain; charset=utf-8";
constexpr std::string_view metrics_text = "text/plain; version=0.0.4; charset=utf-8";
constexpr std::string_view markdown_text = "text/markdown; charset=utf-8";
constexpr std::string_view yaml_text = "application/yaml";
constexpr std::string_view svg_image = "image/svg+xml";
AdminResponse metrics(const AdminView& view, std::string_view) { return {200, metrics_text, view.metrics()}; }

AdminResponse healthz(const AdminView&, std::string_view) { return {200, text_type, "ok"}; }

AdminResponse readyz(const AdminView& view, std::string_view) {
  if (view.phase == ServerPhase::Serving) return {200, text_type, "ready"};
  return {503, text_type, std::string(to_string(view.phase))};
}

AdminResponse api_status(const AdminView& view, std::string_view) { return json_response(status_json(view.status())); }

AdminResponse api_history(const AdminView& view, std::string_view) {
  return json_response(history_json(*view.changes()));
}

AdminResponse api_board_json(const AdminView& view, std::string_view) {
  return json_response(board_json(make_board(view.status())));
}

AdminResponse api_board_md(const AdminView& view, std::string_view) {
  return {200, markdown_text, board_md(make_board(view.status()))};
}

AdminResponse api_board_svg(const AdminView& view, std::string_view) {
  AdminResponse response{200, svg_image, board_svg(make_board(view.status()))};
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
  return json_response(series_json(view.series(since)));
}

// The document in force, byte for byte. Secrets are in files of their own.
AdminResponse api_config(const AdminView& view, std::string_view) {
  if (!view.config || !view.config->text) return refuse(404, "The configuration in force has no document.");
  return {200, yaml_text, *view.config->text};
}

constexpr std::array<AdminEndpoint, 14> endpoints = {{{"/metrics", metrics},
                                                      {"/healthz", healthz},
                                                      {"/readyz", readyz},
                                                      {"/api/status", api_status},
                                                      {"/api/config", api_config},
                                                      {"/api/explain", api_explain},
                                                      {"/api/series", api_series},
                                                      {"/api/history", api_history},
                                                      {"/api/board.json", api_board_json},
                                                      {"/api/board.md", api_board_md},
                                                      {"/api/board.svg", api_board_svg},
                                                      {"/api/hold/", nullptr, api_hold},
                                                      {"/api/dials", nullptr, api_dials},
                                                      {"/api/dials/", nullptr, api_dial}}};

}  // namespace

std::optional<FoundEndpoint> find_endpoint(std::string_view path) {
  for (const AdminEndpoint& endpoint : endpoints) {
    if (path == endpoint.path) return FoundEndpoint{&endpoint, {}};
    if (endpoint.path.ends_with('/') && path.starts_with(endpoint.path)) {
      return FoundEndpoint{&endpoint, path.substr(endpoint.path.size())};
    }
  }
  return std::nullopt;
}

}  // namespace crossfade
