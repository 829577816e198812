// What being strict costs: heads read by Beast's parser alone, as a proxy without rules of its own would, and by ours;
// and heads written. The messages look like an API client's and a Python backend's.
#include <benchmark/benchmark.h>

#include <boost/beast/http/basic_parser.hpp>

#include <string>
#include <vector>

#include "http/head_end.hpp"
#include "http/request_head.hpp"
#include "http/response_head.hpp"
#include "http/write_head.hpp"

namespace crossfade {
namespace {

namespace http = boost::beast::http;

constexpr std::string_view request_text =
    "GET /v1/rates?from=94110&to=10001 HTTP/1.1\r\nHost: api.example.com\r\nUser-Agent: python-requests/2.31.0\r\n"
    "Accept: */*\r\nAccept-Encoding: gzip, deflate\r\nConnection: keep-alive\r\n"
    "Authorization: Bearer 0123456789abcdef\r\nX-Account-Id: acct-1001\r\n"
    "Cookie: theme=dark; sessionid=4f1c2a9e; lang=en\r\n\r\n";
constexpr std::string_view response_text =
    "HTTP/1.1 200 OK\r\nServer: gunicorn\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nConnection: keep-alive\r\n"
    "Content-Type: application/json\r\nContent-Length: 84\r\nVary: Accept, Cookie\r\nX-Frame-Options: DENY\r\n\r\n";

// Gathers the fields and checks nothing.
template <bool is_request>
class PlainParser final : public http::basic_parser<is_request> {
 public:
  PlainParser(FieldList& fields) : fields_(fields) { this->skip(true); }
  void run(std::string_view bytes) {
    boost::beast::error_code ec;
    this->put(boost::asio::const_buffer(bytes.data(), bytes.size()), ec);
    benchmark::DoNotOptimize(ec);
  }

 private:
  using error_code = boost::beast::error_code;
  using string_view = boost::beast::string_view;
  void on_request_impl(http::verb, string_view, string_view, int, error_code&) override {}
  void on_response_impl(int, string_view, int, error_code&) override {}
  void on_field_impl(http::field, string_view name, string_view value, error_code&) override {
    fields_.add(FieldId::Other, {name.data(), name.size()}, {value.data(), value.size()});
  }
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(string_view, error_code&) override { return 0; }
  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, string_view, error_code&) override { return 0; }
  void on_finish_impl(error_code&) override {}

  FieldList& fields_;
};

template <bool is_request>
void read_plainly(benchmark::State& state) {
  FieldList fields;
  for (auto _ : state) {
    fields.clear();
    PlainParser<is_request>(fields).run(is_request ? request_text : response_text);
    benchmark::DoNotOptimize(fields);
  }
}
BENCHMARK(read_plainly<true>)->Name("request head, Beast alone");
BENCHMARK(read_plainly<false>)->Name("response head, Beast alone");

void read_request(benchmark::State& state) {
  RequestHead head;
  HeadRules rules;
  rules.line_bytes_max = 16 * 1024;
  rules.field_bytes_max = 32 * 1024;
  for (auto _ : state) {
    HeadEndFinder finder;
    benchmark::DoNotOptimize(finder.find(request_text));
    HeadVerdict verdict = parse_request_head(request_text, rules, head);
    benchmark::DoNotOptimize(verdict);
  }
}
BENCHMARK(read_request)->Name("request head, strict");

void read_response(benchmark::State& state) {
  ResponseHead head;
  for (auto _ : state) {
    HeadEndFinder finder;
    benchmark::DoNotOptimize(finder.find(response_text));
    benchmark::DoNotOptimize(parse_response_head(response_text, false, head));
  }
}
BENCHMARK(read_response)->Name("response head, strict");

void write_request(benchmark::State& state) {
  RequestHead request;
  parse_request_head(request_text, {}, request);
  const Peer peer{IpAddress::from_v4(0xc0000207U), false};
  std::string upstream;
  for (auto _ : state) {
    upstream.clear();
    append_upstream_head(request, peer, "0af7651916cd43dd8448eb211c80319c", {}, upstream);
    benchmark::DoNotOptimize(upstream.data());
  }
}
BENCHMARK(write_request)->Name("request head, rewritten");

void write_response(benchmark::State& state) {
  RequestHead request;
  ResponseHead response;
  parse_request_head(request_text, {}, request);
  parse_response_head(response_text, false, response);
  std::string client;
  for (auto _ : state) {
    client.clear();
    append_client_head(response, request, client_framing(response, request, true), "", "", client);
    benchmark::DoNotOptimize(client.data());
  }
}
BENCHMARK(write_response)->Name("response head, rewritten");

}  // namespace
}  // namespace crossfade
