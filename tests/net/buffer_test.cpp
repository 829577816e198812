#include "net/buffer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace crossfade {
namespace {

void fill(Buffer& buffer, std::string_view text) {
  const std::span<char> space = buffer.space();
  ASSERT_GE(space.size(), text.size());
  std::copy(text.begin(), text.end(), space.begin());
  buffer.commit(text.size());
}

TEST(Buffer, HoldsNoBlockUntilAskedForSpace) {
  BlockPool pool;
  Buffer buffer(pool);
  EXPECT_TRUE(buffer.empty());
  EXPECT_EQ(buffer.size(), 0u);
  EXPECT_EQ(buffer.capacity(), 0u);
  EXPECT_EQ(buffer.view(), "");
  EXPECT_EQ(buffer.space().size(), BlockPool::small_bytes);
  EXPECT_EQ(buffer.capacity(), BlockPool::small_bytes);
}

TEST(Buffer, IsAWindowThatCommitsAtTheBackAndConsumesAtTheFront) {
  BlockPool pool;
  Buffer buffer(pool);
  fill(buffer, "hello ");
  fill(buffer, "world");
  EXPECT_EQ(buffer.view(), "hello world");
  buffer.consume(6);
  EXPECT_EQ(buffer.view(), "world");
  EXPECT_EQ(std::string_view(buffer.data(), buffer.size()), "world");
  // The front is not given back while bytes are left: views into them stay valid.
  EXPECT_EQ(buffer.space().size(), BlockPool::small_bytes - 11);
  buffer.truncate(3);
  EXPECT_EQ(buffer.view(), "wor");
  buffer.consume(3);
  EXPECT_TRUE(buffer.empty());
  EXPECT_EQ(buffer.space().size(), BlockPool::small_bytes);
}

TEST(Buffer, AFullOneHasNoSpaceUntilItIsCompacted) {
  BlockPool pool;
  Buffer buffer(pool);
  fill(buffer, std::string(BlockPool::small_bytes, 'a'));
  EXPECT_TRUE(buffer.space().empty());
  buffer.consume(10);
  EXPECT_TRUE(buffer.space().empty());
  buffer.compact();
  EXPECT_EQ(buffer.space().size(), 10u);
  EXPECT_EQ(buffer.view(), std::string(BlockPool::small_bytes - 10, 'a'));
  buffer.compact();
  EXPECT_EQ(buffer.size(), BlockPool::small_bytes - 10);
}

TEST(Buffer, ReserveMakesRoomFromTheFront) {
  struct Case {
    std::size_t filled, consumed, reserved;
    std::size_t capacity;
  };
  const Case cases[] = {
      {0, 0, 1, BlockPool::small_bytes},
      {0, 0, BlockPool::small_bytes, BlockPool::small_bytes},
      {0, 0, BlockPool::small_bytes + 1, BlockPool::small_bytes + 1},
      {100, 0, 200, BlockPool::small_bytes},
      {100, 50, BlockPool::small_bytes, BlockPool::small_bytes},
      {100, 50, 60 * 1024, 60 * 1024},
      {BlockPool::small_bytes, 1000, BlockPool::small_bytes, BlockPool::small_bytes},
      {BlockPool::small_bytes, 0, 2 * BlockPool::small_bytes, 2 * BlockPool::small_bytes},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.reserved);
    BlockPool pool;
    Buffer buffer(pool);
    std::string text(c.filled, 'x');
    for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>('a' + i % 26);
    if (c.filled != 0) fill(buffer, text);
    buffer.consume(c.consumed);
    buffer.reserve(c.reserved);
    EXPECT_EQ(buffer.view(), std::string_view(text).substr(c.consumed));
    EXPECT_EQ(buffer.capacity(), c.capacity);
    EXPECT_GE(buffer.size() + buffer.space().size(), c.reserved);
  }
}

TEST(Buffer, BlocksGoBackToThePool) {
  BlockPool pool;
  {
    Buffer buffer(pool);
    fill(buffer, "x");
    buffer.enlarge();
    EXPECT_EQ(buffer.view(), "x");
    EXPECT_EQ(buffer.capacity(), BlockPool::large_bytes);
    EXPECT_EQ(pool.kept_bytes(), BlockPool::small_bytes);
  }
  EXPECT_EQ(pool.kept_bytes(), BlockPool::small_bytes + BlockPool::large_bytes);
  Buffer again(pool);
  again.space();
  EXPECT_EQ(pool.kept_bytes(), BlockPool::large_bytes);
  again.release();
  EXPECT_EQ(pool.kept_bytes(), BlockPool::small_bytes + BlockPool::large_bytes);
  EXPECT_TRUE(again.empty());
  EXPECT_EQ(again.capacity(), 0u);
  again.release();
  EXPECT_EQ(pool.kept_bytes(), BlockPool::small_bytes + BlockPool::large_bytes);
}

TEST(Buffer, HeapBlocksAreNotKept) {
  BlockPool pool;
  {
    Buffer buffer(pool);
    buffer.reserve(60 * 1024);
  }
  EXPECT_EQ(pool.kept_bytes(), 0u);
}

TEST(Buffer, EnlargeKeepsWhatDoesNotFit) {
  BlockPool pool;
  Buffer buffer(pool);
  const std::string text(BlockPool::large_bytes + 1, 'a');
  buffer.reserve(text.size());
  fill(buffer, text);
  buffer.enlarge();
  EXPECT_EQ(buffer.view(), text);
  buffer.consume(1);
  buffer.enlarge();
  EXPECT_EQ(buffer.capacity(), BlockPool::large_bytes);
  EXPECT_EQ(buffer.view(), std::string_view(text).substr(1));
  buffer.enlarge();
  EXPECT_EQ(buffer.size(), BlockPool::large_bytes);
}

TEST(Buffer, SwapExchangesEverything) {
  BlockPool pool;
  BlockPool other_pool;
  Buffer a(pool);
  Buffer b(other_pool);
  fill(a, "a");
  fill(b, "bb");
  b.enlarge();
  a.swap(b);
  EXPECT_EQ(a.view(), "bb");
  EXPECT_EQ(b.view(), "a");
  EXPECT_EQ(a.capacity(), BlockPool::large_bytes);
  a.release();
  b.release();
  EXPECT_EQ(pool.kept_bytes(), BlockPool::small_bytes);
  EXPECT_EQ(other_pool.kept_bytes(), BlockPool::small_bytes + BlockPool::large_bytes);
}

TEST(BlockPool, KeepsNoMoreThanItsCaps) {
  BlockPool pool;
  std::vector<char*> small;
  for (std::size_t i = 0; i < BlockPool::small_kept + 3; ++i) small.push_back(pool.take_small());
  std::vector<char*> large;
  for (std::size_t i = 0; i < BlockPool::large_kept + 3; ++i) large.push_back(pool.take_large());
  EXPECT_EQ(pool.kept_bytes(), 0u);
  for (char* block : small) pool.give_small(block);
  for (char* block : large) pool.give_large(block);
  EXPECT_EQ(pool.kept_bytes(),
            BlockPool::small_kept * BlockPool::small_bytes + BlockPool::large_kept * BlockPool::large_bytes);
}

TEST(BlockPool, LargeBlocksInUseAreLimited) {
  BlockPool pool;
  std::vector<char*> taken;
  for (std::size_t i = 0; i < BlockPool::large_limit; ++i) taken.push_back(pool.take_large());
  EXPECT_EQ(pool.take_large(), nullptr);

  // A buffer then stays small.
  Buffer buffer(pool);
  fill(buffer, "x");
  buffer.enlarge();
  EXPECT_EQ(buffer.capacity(), BlockPool::small_bytes);
  EXPECT_EQ(buffer.view(), "x");

  pool.give_large(taken.back());
  taken.pop_back();
  buffer.enlarge();
  EXPECT_EQ(buffer.capacity(), BlockPool::large_bytes);
  EXPECT_EQ(pool.take_large(), nullptr);
  for (char* block : taken) pool.give_large(block);
}

}  // namespace
}  // namespace crossfade
