#include "admin/status.hpp"

namespace crossfade {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

constexpr std::string_view head = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>crossfade</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 3rem auto; max-width: 40rem; padding: 0 1rem; }
dt { float: left; clear: left; width: 10rem; color: #666; }
dd { margin: 0 0 .25rem 10rem; }
li { margin: .25rem 0; }
@media (prefers-color-scheme: dark) {
  body { background: #161616; color: #eee; }
  dt { color: #aaa; }
  a { color: #8bf; }
}
</style>
</head>
<body>
<h1>crossfade</h1>
)";

constexpr std::string_view links = R"(<ul>
<li><a href="/api/status">/api/status</a>: listeners, services, dials and pools, as JSON</li>
<li><a href="/metrics">/metrics</a>: numbers for Prometheus</li>
<li><a href="/healthz">/healthz</a>: whether the process lives</li>
<li><a href="/readyz">/readyz</a>: whether it takes new requests</li>
</ul>
</body>
</html>
)";

void append_fact(std::string& page, std::string_view name, std::string_view value) {
  page += "<dt>";
  page += escaped(name);
  page += "</dt><dd>";
  page += escaped(value);
  page += "</dd>\n";
}

}  // namespace

std::string index_html(const Status& status) {
  std::string page(head);
  page += "<dl>\n";
  append_fact(page, "version", status.version);
  append_fact(page, "phase", to_string(status.phase));
  if (status.config.config) append_fact(page, "configuration", status.config.config->hash);
  if (!status.config.last_reload_successful) append_fact(page, "last reload", "rejected, see /api/status");
  if (status.config.restart_needed) append_fact(page, "restart", "needed: an address or `workers` changed");
  page += "</dl>\n";
  page += links;
  return page;
}

}  // namespace crossfade
