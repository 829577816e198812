#include "upstream/lease.hpp"

#include "upstream/pool.hpp"

namespace crossfade {

Slot& Slot::operator=(Slot&& other) noexcept {
  if (this != &other) {
    release();
    pool_ = std::exchange(other.pool_, nullptr);
  }
  return *this;
}

void Slot::release() {
  if (Pool* pool = std::exchange(pool_, nullptr)) pool->give_slot();
}

Lease::Lease(Slot slot, EndpointPtr endpoint) : slot_(std::move(slot)), endpoint_(std::move(endpoint)) {
  ++endpoint_->in_flight;
  pool().cell().in_flight.add();
}

Lease& Lease::operator=(Lease&& other) noexcept {
  if (this != &other) {
    end();
    slot_ = std::move(other.slot_);
    endpoint_ = std::move(other.endpoint_);
    connection_ = std::move(other.connection_);
  }
  return *this;
}

void Lease::attach(ConnectionPtr connection) {
  connection_ = std::move(connection);
  pool().cell().active.add();
}

void Lease::interrupt() {
  Transport* transport = connection_ != nullptr ? connection_->transport.get() : connecting_;
  if (transport == nullptr) return;
  transport->interrupt_read();
  transport->interrupt_write();
}

void Lease::give_back(Clock::duration idle_for, Clock::time_point now) {
  ++connection_->requests;
  pool().cell().active.sub();
  pool().pool_connection(*endpoint_, std::move(connection_), idle_for, now);
  end();
}

Slot Lease::surrender() {
  if (endpoint_ == nullptr) return {};
  if (connection_ != nullptr) {
    pool().cell().active.sub();
    connection_.reset();
  }
  --endpoint_->in_flight;
  pool().cell().in_flight.sub();
  endpoint_.reset();
  return std::move(slot_);
}

}  // namespace crossfade
