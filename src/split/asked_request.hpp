// A request that somebody asks about, given as curl takes it, and the bytes that a client would send. Plain functions;
// thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "crossfade/ip.hpp"

namespace crossfade {

struct AskedRequest {
  // "https://api.example.com/v1/rates?x=1", the same without its scheme, or a path that begins with '/', which needs a
  // Host among the headers. What stands behind the host is sent as it is, but for a fragment.
  std::string url;
  std::string method = "GET";
  // "Name: value"; "Name;" sends an empty field; "Name:" sends none, which only means something for Host.
  std::vector<std::string> headers{};
  IpAddress peer = IpAddress::from_v4(0x7f000001);  // whose connection it comes by
};

// All of a request together.
inline constexpr std::size_t asked_bytes_max = 1024 * 1024;

// The head in HTTP/1.1, with its empty line: nothing is added to the arguments but a Host that they do not bring. Only
// what cannot be a head at all is refused here, with a reason that can be shown: whether the request is a good one, is
// for those to judge who judge all requests.
result<std::string, std::string> head_of(const AskedRequest& asked);

}  // namespace crossfade
