// The one executor type of the request path: concrete, so that Asio erases nothing and every handler costs what it
// must. A worker runs one io_context on one thread.
#pragma once

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace crossfade {

using Executor = boost::asio::io_context::executor_type;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;

// Reads are EPOLL-ready notifications only and one thread runs the context, so Asio's per-descriptor locks go; posting
// from other threads stays legal (BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO).
inline constexpr int worker_concurrency_hint = BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO;

}  // namespace crossfade
