#include "http/forwarded.hpp"

#include <algorithm>
#include <array>

#include "base/ascii.hpp"
#include "http/hop_by_hop.hpp"

namespace crossfade {

namespace {

constexpr std::string_view for_name = "X-Forwarded-For";
constexpr std::string_view proto_name = "X-Forwarded-Proto";
constexpr std::string_view host_name = "X-Forwarded-Host";

// "203.0.113.7", "203.0.113.7:4711", "[2001:db8::1]:4711" or "2001:db8::1".
std::optional<IpAddress> parse_hop(std::string_view text) {
  if (auto address = IpAddress::parse(text)) return address;
  const bool bracketed = text.starts_with('[');
  const std::size_t end = text.find(bracketed ? ']' : ':');
  if (end == std::string_view::npos) return std::nullopt;
  std::string_view port = text.substr(bracketed ? end + 1 : end);
  if (!port.empty()) {
    if (port.size() == 1 || port.front() != ':') return std::nullopt;
    port.remove_prefix(1);
    if (!std::all_of(port.begin(), port.end(), is_digit)) return std::nullopt;
  }
  return IpAddress::parse(bracketed ? text.substr(1, end - 1) : text.substr(0, end));
}

// Walks X-Forwarded-For from the right, over all its fields. f(hop) returns false to stop.
template <class F>
void for_each_hop_from_right(const FieldList& fields, F f) {
  for (std::size_t i = fields.size(); i-- > 0;) {
    if (!iequals(fields.name(i), for_name)) continue;
    std::string_view rest = fields.value(i);
    for (;;) {
      const std::size_t comma = rest.rfind(',');
      const std::string_view hop = trim(comma == std::string_view::npos ? rest : rest.substr(comma + 1));
      if (!hop.empty() && !f(hop)) return;
      if (comma == std::string_view::npos) break;
      rest = rest.substr(0, comma);
    }
  }
}

// Appends the values of all fields of that name, joined; returns whether there were any. One that a Connection field
// names was meant for this hop alone.
bool append_received(const FieldList& fields, std::string_view name, std::string& out) {
  bool any = false;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!iequals(fields.name(i), name) || fields.value(i).empty()) continue;
    if (is_nominated(fields, fields.name(i))) continue;
    if (any) out += ", ";
    out += fields.value(i);
    any = true;
  }
  return any;
}

void append_forwarded_element(const IpAddress& address, std::string_view authority, std::string& out) {
  std::array<char, 46> text;
  const bool v4 = address.is_v4();
  out += v4 ? "for=" : "for=\"[";
  out += address.to_text(text);
  if (!v4) out += "]\"";
  if (!authority.empty()) {
    out += ";host=\"";
    out += authority;  // validated: holds no quote
    out += '"';
  }
  out += ";proto=http";
}

}  // namespace

bool is_in(std::span<const Cidr> networks, const IpAddress& address) {
  return std::any_of(networks.begin(), networks.end(), [&](const Cidr& network) { return network.contains(address); });
}

IpAddress client_address(const Peer& peer, std::span<const Cidr> trusted, const FieldList& fields) {
  IpAddress client = peer.address;
  if (!peer.trusted) return client;
  for_each_hop_from_right(fields, [&](std::string_view hop) {
    const auto address = parse_hop(hop);
    if (!address) return false;
    client = *address;
    return is_in(trusted, client);
  });
  return client;
}

bool is_forwarded_field(FieldId id, std::string_view name) {
  if (id == FieldId::Forwarded) return true;
  if (id != FieldId::Other || name.size() < host_name.size() - 1) return false;
  return iequals(name, for_name) || iequals(name, proto_name) || iequals(name, host_name);
}

void append_forwarded(const Peer& peer, const FieldList& fields, std::string_view authority, std::string& out) {
  std::array<char, 46> text;
  const std::string_view address = peer.address.to_text(text);
  out += "X-Forwarded-For: ";
  if (peer.trusted && append_received(fields, for_name, out)) out += ", ";
  out += address;
  out += "\r\nX-Forwarded-Proto: ";
  if (!peer.trusted || !append_received(fields, proto_name, out)) out += "http";
  out += "\r\nX-Forwarded-Host: ";
  if (!peer.trusted || !append_received(fields, host_name, out)) out += authority;
  out += "\r\n";
  const bool received = std::any_of(fields.views().begin(), fields.views().end(),
                                    [](const HeaderView& field) { return iequals(field.name, "Forwarded"); });
  if (!received) return;
  out += "Forwarded: ";
  if (peer.trusted && append_received(fields, "Forwarded", out)) out += ", ";
  append_forwarded_element(peer.address, authority, out);
  out += "\r\n";
}

}  // namespace crossfade
