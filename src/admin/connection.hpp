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
inline constexpr std::chrono::seconds keep{2};    // that a hold's answer, not the hold, waits for its file
}  // namespace admin_limits

// The open connections, oldest first. One thread.
class AdminConnections {
  struct Open {
    boost::beast::tcp_stream& stream;
    bool evicted = false;
  };

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
    bool evicted() const { return at_->evicted; }  // it is to end; what it was doing on the stream has failed

   private:
    AdminConnections& connections_;
    std::list<Open>::iterator at_;
  };

 private:
  std::list<Open> open_;     // those that stay first
  std::size_t staying_ = 0;  // of them, not evicted
};

using AdminHandler = std::function<AdminResponse(const AdminRequest&)>;

// Answers requests until the client leaves, breaks the rules or is idle for too long. `connections` and `handler` must
// outlive it.
boost::asio::awaitable<void> serve_admin_connection(boost::asio::ip::tcp::socket socket, AdminConnections& connections,
                                                    const AdminHandler& handler);

}  // namespace crossfade
