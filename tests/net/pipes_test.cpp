#include "net/pipes.hpp"

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "support/socket_pair.hpp"

namespace crossfade {
namespace {

using test::SocketPair;
using test::write_until_blocked;
using Status = IoResult::Status;

TEST(Pipe, MovesBytesFromSocketToSocket) {
  SocketPair from, to;
  std::optional<Pipe> pipe = Pipe::open(PipePool::capacity_wanted);
  ASSERT_TRUE(pipe);
  EXPECT_TRUE(from.near->try_take(*pipe, 100).would_block());
  EXPECT_FALSE(from.near->may_read());
  from.send("hello, world");
  EXPECT_EQ(from.near->try_take(*pipe, 5).bytes, 5U);
  EXPECT_TRUE(from.near->may_read());
  EXPECT_EQ(pipe->held(), 5U);
  EXPECT_EQ(to.near->try_give(*pipe).bytes, 5U);
  EXPECT_EQ(pipe->held(), 0U);
  EXPECT_EQ(from.near->try_take(*pipe, 100).bytes, 7U);
  EXPECT_EQ(to.near->try_give(*pipe).bytes, 7U);
  EXPECT_EQ(to.receive(12), "hello, world");
  from.end_by_peer();
  EXPECT_EQ(from.near->try_take(*pipe, 100).status, Status::Eof);
}

TEST(Pipe, BlocksWhenItsReaderDoesNotEmptyIt) {
  SocketPair from, to;
  write_until_blocked(*to.near);
  std::optional<Pipe> pipe = Pipe::open(PipePool::capacity_wanted);
  ASSERT_TRUE(pipe);
  from.send("x");
  ASSERT_TRUE(from.near->try_take(*pipe, 1).ok());
  EXPECT_TRUE(to.near->try_give(*pipe).would_block());
  EXPECT_EQ(pipe->held(), 1U);
}

TEST(PipePool, KeepsEmptyOnesAndGivesOutNoMoreThanItMay) {
  PipePool pool;
  std::vector<Pipe> taken;
  for (std::size_t i = 0; i < PipePool::limit; ++i) {
    std::optional<Pipe> pipe = pool.take();
    if (!pipe) break;  // the system has no more for this user
    EXPECT_GE(pipe->capacity(), PipePool::capacity_least);
    taken.push_back(std::move(*pipe));
  }
  ASSERT_FALSE(taken.empty());
  if (taken.size() == PipePool::limit) {
    EXPECT_FALSE(pool.take());
  }
  const int descriptor = taken.back().input();
  pool.give(std::move(taken.back()));
  taken.pop_back();
  std::optional<Pipe> again = pool.take();
  ASSERT_TRUE(again);
  EXPECT_EQ(again->input(), descriptor);
  again->took(1);
  pool.give(std::move(*again));
  for (Pipe& pipe : taken) pool.give(std::move(pipe));
}

}  // namespace
}  // namespace crossfade
