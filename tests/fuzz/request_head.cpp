// The bytes of a client's connection: whatever is accepted as its first request is forwarded as exactly one message,
// and that message says what was decided on.
#include "http/request_head.hpp"

#include "fuzz/messages.hpp"
#include "fuzz/request_properties.hpp"
#include "http/request_id.hpp"
#include "http/trailers.hpp"
#include "http/unfold.hpp"
#include "http/write_head.hpp"

namespace crossfade::fuzz {
namespace {

Options read_options(unsigned bits) {
  constexpr std::array<UnderscoreHeaders, 4> underscores{UnderscoreHeaders::Drop, UnderscoreHeaders::Forward,
                                                         UnderscoreHeaders::Reject, UnderscoreHeaders::Drop};
  Options options;
  options.rules.underscores = underscores[bits & 3];
  options.rules.lenient = {(bits & 16) != 0, (bits & 32) != 0};
  options.peer = {IpAddress::from_v4(0xc0000207U), (bits & 4) != 0};
  options.forward.via = (bits & 8) == 0;
  return options;
}

void check_forwarded(const RequestHead& head, std::string_view rest, const Options& options) {
  const Body body = decode_body(head.framing, rest);
  const bool underscores = options.rules.underscores == UnderscoreHeaders::Forward;
  std::string trailers;
  append_trailers(body.trailers, {&head.fields, underscores}, trailers);
  std::string_view request_id = received_request_id(head.fields);
  if (request_id.empty()) request_id = "0af7651916cd43dd8448eb211c80319c";
  std::string out;
  append_upstream_head(head, options.peer, request_id, options.forward, out);
  const std::size_t head_bytes = out.size();
  if (body.whole) append_body(head.framing.body, body.payload, trailers, out);

  require(find_head(out) == head_bytes, "the forwarded head ends where it was ended");
  const std::vector<char> sent_bytes = exact_copy(std::string_view(out).substr(0, head_bytes));
  check_names(view_of(sent_bytes), underscores);
  HeadRules strict;
  strict.fields_max = 0;
  strict.underscores = underscores ? UnderscoreHeaders::Forward : UnderscoreHeaders::Reject;
  RequestHead sent;
  const HeadVerdict verdict = parse_request_head(view_of(sent_bytes), strict, sent);
  require(verdict.problem == Problem::None, verdict.detail);
  require(sent.version == 11 && sent.method == head.method && sent.target == head.target, "the request line arrives");
  require(sent.authority == head.authority, "the authority arrives");
  require(sent.framing.body == head.framing.body && sent.framing.length == head.framing.length, "the framing arrives");
  require(sent.framing.has_length == head.framing.has_length, "Content-Length arrives if there was one");
  require(sent.upgrade == head.upgrade && sent.te_trailers == head.te_trailers, "what is asked of the hop arrives");
  require(sent.max_forwards.value_or(0) + 1 == head.max_forwards.value_or(1), "Max-Forwards is counted down");
  Fields expected = end_to_end(head, true);
  if (options.forward.via) expected.emplace_back("Via", head.version == 10 ? "1.0 crossfade" : "1.1 crossfade");
  require(end_to_end(sent, false) == expected, "the end-to-end fields arrive in order");
  check_own_fields(sent, options, request_id);

  if (!body.whole) return;
  const Body again = decode_body(sent.framing, std::string_view(out).substr(head_bytes));
  require(again.whole && again.consumed == out.size() - head_bytes, "exactly one message is forwarded");
  require(again.payload == body.payload, "the payload arrives");
  check_trailers(again.trailers, trailers, head.fields);
}

// What crossfade answers itself.
void check_last_hop(const RequestHead& head, std::string_view bytes) {
  std::string out;
  append_last_hop(head, bytes, "id", "Sun, 06 Nov 1994 08:49:37 GMT", "", head.keep_alive, out);
  const auto head_bytes = find_head(out);
  require(head_bytes.has_value(), "the last hop's answer has a head");
  ResponseHead answer;
  const char* fault = parse_response_head(std::string_view(out).substr(0, *head_bytes), false, answer);
  require(fault == nullptr && answer.status == 200, "the last hop's answer is well formed");
  const Body body = decode_body(answer.framing, std::string_view(out).substr(*head_bytes));
  require(body.whole && *head_bytes + body.consumed == out.size(), "exactly one answer comes from the last hop");
}

}  // namespace
}  // namespace crossfade::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace crossfade;
  std::string_view input(reinterpret_cast<const char*>(data), size);
  const fuzz::Options options = fuzz::read_options(fuzz::take_options(input));
  if (input.starts_with("\r\n")) input.remove_prefix(2);  // as the reader of heads does
  const auto head_bytes = fuzz::find_head(input);
  if (!head_bytes) return 0;
  std::vector<char> bytes = fuzz::exact_copy(input.substr(0, *head_bytes));
  if (options.rules.lenient.obs_fold) unfold(bytes);
  RequestHead head;
  const HeadVerdict verdict = parse_request_head(fuzz::view_of(bytes), options.rules, head);
  if (verdict.problem != Problem::None) {
    fuzz::require(!std::string_view(verdict.detail).empty(), "a refusal says which rule was broken");
    fuzz::require(fuzz::view_of(bytes).find(verdict.offending) != std::string_view::npos,
                  "and shows bytes of the head");
    return 0;
  }
  fuzz::check_values(head);
  if (head.max_forwards == 0) {
    fuzz::check_last_hop(head, fuzz::view_of(bytes));
  } else {
    fuzz::check_forwarded(head, input.substr(*head_bytes), options);
  }
  return 0;
}
