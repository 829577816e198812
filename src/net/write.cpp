#include "net/write.hpp"

namespace crossfade {

void Pieces::advance(std::size_t bytes) {
  while (bytes != 0) {
    iovec& front = pieces_[first_];
    if (bytes < front.iov_len) {
      front.iov_base = static_cast<char*>(front.iov_base) + bytes;
      front.iov_len -= bytes;
      return;
    }
    bytes -= front.iov_len;
    ++first_;
  }
}

WriteEnd flush(Transport& transport, Pieces& pieces) {
  while (!pieces.empty()) {
    const IoResult written = transport.try_write(pieces.span());
    if (written.would_block()) return WriteEnd::Blocked;
    if (!written.ok()) return WriteEnd::Failed;
    pieces.advance(written.bytes);
  }
  return WriteEnd::Done;
}

WriteEnd flush(Transport& transport, Pipe& pipe) {
  while (pipe.held() != 0) {
    const IoResult written = transport.try_give(pipe);
    if (written.would_block()) return WriteEnd::Blocked;
    if (!written.ok()) return WriteEnd::Failed;
  }
  return WriteEnd::Done;
}

namespace {

// Source: Pieces or Pipe.
template <class Source>
Task<WriteEnd> write_all(Transport& transport, Source& source, WaitDeadline& deadline, DeadlineQueue& queue,
                         Clock::duration gap) {
  for (;;) {
    const WriteEnd end = flush(transport, source);
    if (end != WriteEnd::Blocked) co_return end;
    deadline.arm_write(queue, transport, gap, Clock::now());
    const Wake wake = co_await transport.writable();
    deadline.disarm();
    if (wake == Wake::Expired) co_return WriteEnd::Expired;
    if (wake == Wake::Closed) co_return WriteEnd::Failed;
  }
}

}  // namespace

Task<WriteEnd> write_rest(Transport& transport, Pieces& pieces, WaitDeadline& deadline, DeadlineQueue& queue,
                          Clock::duration gap) {
  return write_all(transport, pieces, deadline, queue, gap);
}

Task<WriteEnd> write_rest(Transport& transport, Pipe& pipe, WaitDeadline& deadline, DeadlineQueue& queue,
                          Clock::duration gap) {
  return write_all(transport, pipe, deadline, queue, gap);
}

}  // namespace crossfade
