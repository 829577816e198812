// One client of the admin address, from accept to close.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <list>

#include "admin/request.hpp"
#include "admin/response.hpp"

namespace crossfade {

namespace admin_limits {
inline constexpr std::size_t connections = 64;
inline constexpr std::chrono::seconds read{30};   // idle time, head and body together
inline constexpr std::chrono::seconds write{30};  // one answer
inline constexpr std::chrono::milliseconds later_poll{5};
inline constexpr std::chrono::seconds later{60};  // an answer that is not known yet
}  // namespace admin_limits

// The open connections, oldest first. One thread.
class AdminConnections {
 public:
  // Makes room for one more: at the limit the oldest is closed, so that no crowd of idle ones can lock the probes out.
  void make_room();

  // A stream's place in the list for as long as the place lives.
  class Place {
   public:
    Place(AdminConnections& connections, boost::beast::tcp_stream& stream);
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

   private:
    AdminConnections& connections_;
    std::list<boost::beast::tcp_stream*>::iterator at_;
  };

 private:
  std::list<boost::beast::tcp_stream*> open_;
};

using AdminHandler = std::function<AdminResponse(const AdminRequest&)>;

// Answers requests until the client leaves, breaks the rules or is idle for too long. `connections` and `handler` must
// outlive it.
boost::asio::awaitable<void> serve_admin_connection(boost::asio::ip::tcp::socket socket, AdminConnections& connections,
                                                    const AdminHandler& handler);

}  // namespace crossfade
