#include "admin/handle.hpp"

#include <algorithm>
#include <optional>

#include "admin/endpoints.hpp"
#include "admin/web_assets.hpp"

namespace crossfade {
namespace {

// The page shows names, paths and errors of whatever stands in a file: it may load from here only, and no markup that
// sneaked in could run or style anything.
constexpr std::string_view page_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'";

AdminResponse asset_response(const Asset& asset) {
  return {200, asset.content_type, std::string(asset.bytes), {}, page_policy};
}

AdminResponse not_allowed(std::string_view detail, std::string_view allow) {
  AdminResponse response = refuse(405, detail);
  response.allow = allow;
  return response;
}

}  // namespace

AdminResponse AdminApi::handle(const AdminRequest& request, const AdminView& view, Gate::TimePoint now) {
  const std::string_view path = request.target.substr(0, request.target.find('?'));
  const std::string_view query = request.target.substr(std::min(path.size() + 1, request.target.size()));
  const bool reads = request.method == "GET" || request.method == "HEAD";
  const auto found = find_endpoint(path);
  if (!found) {
    const std::optional<Asset> asset = find_asset(path);
    if (!asset) return refuse(404, "There is nothing at this path; GET / shows what there is.");
    return reads ? asset_response(*asset) : not_allowed("This path answers GET and HEAD.", "GET, HEAD");
  }
  const AdminEndpoint& endpoint = *found->endpoint;
  if (reads && endpoint.get != nullptr) return endpoint.get(view, query);
  if (request.method == "POST" && endpoint.change != nullptr) return change(request, view, now);
  if (endpoint.get == nullptr) return not_allowed("This path answers POST.", "POST");
  if (endpoint.change == nullptr) return not_allowed("This path answers GET and HEAD.", "GET, HEAD");
  return not_allowed("This path answers GET, HEAD and POST.", "GET, HEAD, POST");
}

AdminResponse AdminApi::change(const AdminRequest& request, const AdminView& view, Gate::TimePoint now) {
  AdminConfig admin{bound_, {}};
  if (view.config && view.config->admin) admin.tokens = view.config->admin->tokens;
  auto who = gate_.admit(request, admin, now);
  if (!who) return who.error();
  const std::string_view path = request.target.substr(0, request.target.find('?'));
  const auto found = find_endpoint(path);
  return found->endpoint->change(view, {found->rest, request.body, std::move(*who)});
}

}  // namespace crossfade
