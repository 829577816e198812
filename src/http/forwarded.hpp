// Who the client is, and the X-Forwarded-* and Forwarded (RFC 7239) fields that tell the upstream.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "crossfade/ip.hpp"
#include "http/fields.hpp"

namespace crossfade {

// What the connection says about the peer: computed once a connection, since neither changes.
struct Peer {
  IpAddress address;
  bool trusted = false;  // the peer is in the listener's trusted_proxies
};

bool is_in(std::span<const Cidr> networks, const IpAddress& address);

// The client's address: the peer's, or, behind a trusted peer, the rightmost address of X-Forwarded-For that is not
// itself a trusted proxy. What cannot be parsed ends the search: nobody vouches for what stands left of it.
IpAddress client_address(const Peer& peer, std::span<const Cidr> trusted, const FieldList& fields);

// Whether the field is replaced or extended by append_forwarded, and must not be copied.
bool is_forwarded_field(FieldId id, std::string_view name);

// Appends the field lines: an untrusted peer's are replaced, a trusted peer's extended. Forwarded is only written when
// the request brought one. `authority` is what the client asked for.
void append_forwarded(const Peer& peer, const FieldList& fields, std::string_view authority, std::string& out);

}  // namespace crossfade
