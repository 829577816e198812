#include "net/readiness.hpp"

#include <utility>

#include <sys/epoll.h>
#include <unistd.h>

namespace crossfade {

namespace {

// Asio keeps an edge's events in the descriptor's own operation, as its result, and shows them to nobody.
struct Opened : boost::asio::detail::scheduler_operation {
  using Base = boost::asio::detail::scheduler_operation;
  static unsigned events_of(const Base& operation) { return operation.*(&Opened::task_result_); }
};

}  // namespace

// Asked when the wait starts, where it has nothing to say, and for each edge.
Readiness::Wait::status Readiness::Wait::perform(reactor_op* base) {
  Wait& self = *static_cast<Wait*>(base);
  if (self.starting_) return not_done;
  self.broken_ = self.readiness_->is_broken();
  return done_and_exhausted;
}

void Readiness::Wait::complete(void* loop, boost::asio::detail::scheduler_operation* base, const error_code&,
                               std::size_t) {
  Wait& self = *static_cast<Wait*>(base);
  self.pending_ = false;
  const Edge edge = self.broken_ ? Edge::Broken : Edge::Ready;
  self.told_(self.owner_, loop != nullptr ? edge : Edge::NoLoop);
}

Readiness::Readiness(boost::asio::io_context& io) : reactor_(boost::asio::use_service<Reactor>(io)) {
  reactor_.init_task();
}

boost::asio::io_context& Readiness::loop() const {
  return static_cast<boost::asio::io_context&>(reactor_.context());  // of which nothing else is ever made here
}

bool Readiness::open(int fd) {
  if (reactor_.register_descriptor(fd, data_) != 0) {
    reactor_.cleanup_descriptor_data(data_);
    return false;
  }
  fd_ = fd;
  return true;
}

void Readiness::start(int direction, Wait& wait, bool lazily) {
  wait.readiness_ = this;
  wait.broken_ = false;
  wait.pending_ = wait.starting_ = true;
  reactor_.start_op(direction, fd_, data_, &wait, true, lazily);
  wait.starting_ = false;
}

// NOLINTNEXTLINE: the base is private, and there is no other way to it
bool Readiness::is_broken() const {
  return (Opened::events_of(*(const Opened::Base*)data_) & (EPOLLERR | EPOLLHUP)) != 0;
}

void Readiness::wait_for_input(Wait& wait) { start(Reactor::read_op, wait, true); }

void Readiness::wait_for_room(Wait& wait) { start(Reactor::write_op, wait, false); }

void Readiness::close() {
  if (fd_ < 0) return;
  reactor_.deregister_descriptor(fd_, data_, true);
  ::close(std::exchange(fd_, -1));
  reactor_.cleanup_descriptor_data(data_);
}

}  // namespace crossfade
