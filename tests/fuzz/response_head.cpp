// The bytes of an upstream's connection: whatever is accepted as an answer reaches the client as exactly one message
// of the same meaning, after the interim answers before it.
#include "http/response_head.hpp"

#include "fuzz/messages.hpp"
#include "http/trailers.hpp"
#include "http/write_head.hpp"

namespace crossfade::fuzz {
namespace {

constexpr std::string_view date = "Sun, 06 Nov 1994 08:49:37 GMT";
constexpr std::string_view crossfade_field = "side=new; reason=dial";

struct Options {
  bool to_head = false;
  bool old_client = false;    // HTTP/1.0
  bool client_stays = false;  // says keep-alive, else close
  bool exposed = false;
  bool takes_trailers = false;
};

Options read_options(unsigned bits) {
  return {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) == 0, (bits & 8) != 0, (bits & 16) != 0};
}

struct Answer {
  std::vector<char> bytes;
  ResponseHead head;
  const char* fault = nullptr;

  Answer(std::string_view text, bool to_head) : bytes(exact_copy(text)) {
    fault = parse_response_head(view_of(bytes), to_head, head);
  }
};

std::string request_text(const Options& options) {
  std::string text = options.to_head ? "HEAD" : "GET";
  text += options.old_client ? " / HTTP/1.0\r\n" : " / HTTP/1.1\r\n";
  text += options.client_stays ? "Connection: keep-alive\r\n" : "Connection: close\r\n";
  if (options.takes_trailers) text += "TE: trailers\r\n";
  return text + "Host: a.example\r\n\r\n";
}

Fields end_to_end(const ResponseHead& head, bool received) {
  return fields_without(head.fields, [&](std::string_view name) {
    return is_of_one_hop(name) || (received && is_connection_option(head.fields, name));
  });
}

void check_values(const ResponseHead& head) {
  require(head.status >= 100 && head.status <= 599, "a status is 100 to 599");
  require(std::all_of(head.reason.begin(), head.reason.end(), is_value_char), "no control byte in a reason");
  for (const HeaderView& field : head.fields.views()) {
    require(is_token(field.name), "a field's name is a token");
    require(std::all_of(field.value.begin(), field.value.end(), is_value_char), "no control byte in a field's value");
  }
}

void check_interim(const ResponseHead& head) {
  std::string out;
  append_interim_head(head, out);
  require(find_head(out) == out.size(), "an interim answer is a head and nothing else");
  const Answer sent(out, false);
  require(sent.fault == nullptr, "an interim answer is well formed");
  require(sent.head.status == head.status && sent.head.framing.body == BodyKind::None, "an interim answer stays one");
  require(end_to_end(sent.head, false) == end_to_end(head, true), "an interim answer's fields arrive in order");
}

Fields expected_fields(const ResponseHead& head, const Options& options) {
  Fields expected = end_to_end(head, true);
  const auto is_date = [](const auto& field) { return iequals(field.first, "Date"); };
  if (std::none_of(expected.begin(), expected.end(), is_date)) expected.emplace_back("Date", date);
  if (options.exposed) expected.emplace_back("X-Crossfade", crossfade_field);
  return expected;
}

void check_final(const ResponseHead& head, std::string_view rest, const Options& options) {
  const std::string request_bytes = request_text(options);
  RequestHead request;
  require(parse_request_head(request_bytes, {}, request).problem == Problem::None, "the request is good");
  const Body body = decode_body(head.framing, rest);
  const ClientFraming framing = client_framing(head, request, true);
  std::string trailers;
  if (framing.trailers) append_trailers(body.trailers, {}, trailers);
  std::string out;
  append_client_head(head, request, framing, date, options.exposed ? crossfade_field : "", out);
  const std::size_t head_bytes = out.size();
  if (body.whole) append_body(framing.body, body.payload, trailers, out);

  require(find_head(out) == head_bytes, "the answer's head ends where it was ended");
  const Answer sent(std::string_view(out).substr(0, head_bytes), options.to_head);
  require(sent.fault == nullptr, "the answer is well formed");
  require(sent.head.status == head.status && sent.head.reason == head.reason, "the status arrives");
  require(sent.head.framing.body == framing.body, "the body is framed as decided");
  require(!options.old_client || framing.body != BodyKind::Chunked, "HTTP/1.0 knows no chunks");
  require(sent.head.framing.has_length == (head.framing.has_length && head.status != 204), "Content-Length arrives");
  require(!sent.head.framing.has_length || sent.head.framing.declared == head.framing.declared, "with its value");
  require(sent.head.keep_alive == framing.keep_alive, "the client is told whether the connection stays");
  require(end_to_end(sent.head, false) == expected_fields(head, options), "the end-to-end fields arrive in order");

  if (!body.whole) return;
  const Body again = decode_body(sent.head.framing, std::string_view(out).substr(head_bytes));
  require(again.whole && again.consumed == out.size() - head_bytes, "exactly one answer is passed on");
  require(again.payload == body.payload && again.trailers == trailers, "payload and trailers arrive");
}

}  // namespace
}  // namespace crossfade::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace crossfade;
  std::string_view input(reinterpret_cast<const char*>(data), size);
  const fuzz::Options options = fuzz::read_options(fuzz::take_options(input));
  while (const auto head_bytes = fuzz::find_head(input)) {
    const fuzz::Answer answer(input.substr(0, *head_bytes), options.to_head);
    if (answer.fault != nullptr) break;
    input.remove_prefix(*head_bytes);
    fuzz::check_values(answer.head);
    if (answer.head.status >= 200) {
      fuzz::check_final(answer.head, input, options);
      break;
    }
    fuzz::check_interim(answer.head);
    if (answer.head.switches_protocol()) break;
  }
  return 0;
}
