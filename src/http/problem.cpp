#include "http/problem.hpp"

#include <array>

#include "base/json_escape.hpp"

namespace crossfade {
namespace {

struct Row {
  std::string_view code;
  unsigned status;
  std::string_view title;  // the reason phrase of RFC 9110 (431: RFC 6585)
};

// In the order of the enumeration.
constexpr std::array<Row, problem_count> rows = {{
    {"", 0, ""},
    {"malformed", 400, "Bad Request"},
    {"no_service", 404, "Not Found"},
    {"request_timeout", 408, "Request Timeout"},
    {"body_too_large", 413, "Content Too Large"},
    {"target_too_long", 414, "URI Too Long"},
    {"expectation_failed", 417, "Expectation Failed"},
    {"head_too_large", 431, "Request Header Fields Too Large"},
    {"not_implemented", 501, "Not Implemented"},
    {"version_not_supported", 505, "HTTP Version Not Supported"},
    {"connect_failed", 502, "Bad Gateway"},
    {"reset", 502, "Bad Gateway"},
    {"bad_response", 502, "Bad Gateway"},
    {"no_endpoint", 503, "Service Unavailable"},
    {"overloaded", 503, "Service Unavailable"},
    {"connect_timeout", 504, "Gateway Timeout"},
    {"response_timeout", 504, "Gateway Timeout"},
}};

const Row& row_of(Problem problem) {
  const auto index = static_cast<std::size_t>(problem);
  return rows[index < rows.size() ? index : 0];
}

}  // namespace

std::string_view to_string(Problem problem) { return row_of(problem).code; }

unsigned status_of(Problem problem) { return row_of(problem).status; }

bool is_upstream_problem(Problem problem) { return problem >= Problem::ConnectFailed; }

std::string problem_body(Problem problem, std::string_view detail, std::string_view request_id) {
  const Row& row = row_of(problem);
  std::string body;
  body.reserve(160 + detail.size() + request_id.size());
  body += R"({"type":"about:blank","title":")";
  body += row.title;
  body += R"(","status":)";
  body += std::to_string(row.status);
  body += R"(,"code":")";
  body += row.code;
  body += R"(","detail":")";
  append_json_escaped(body, detail);
  body += R"(","request_id":")";
  append_json_escaped(body, request_id);
  body += "\"}";
  return body;
}

}  // namespace crossfade
