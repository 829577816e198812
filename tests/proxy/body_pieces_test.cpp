#include "proxy/body_pieces.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace crossfade {
namespace {

std::string framed(BodyKind kind, std::string_view payload, bool last) {
  Pieces pieces;
  FramedPiece piece;
  piece.frame(kind, payload, last, pieces);
  std::string bytes;
  for (const iovec& part : pieces.span()) bytes.append(static_cast<const char*>(part.iov_base), part.iov_len);
  return bytes;
}

TEST(FramedPiece, OutsideOfChunksThePayloadIsAsItIs) {
  for (const BodyKind kind : {BodyKind::Length, BodyKind::UntilClose}) {
    for (const bool last : {false, true}) {
      EXPECT_EQ(framed(kind, "hello", last), "hello");
      EXPECT_EQ(framed(kind, "", last), "");
    }
  }
}

TEST(FramedPiece, AChunkHasItsSizeAndItsEnd) {
  EXPECT_EQ(framed(BodyKind::Chunked, "hello", false), "5\r\nhello\r\n");
  EXPECT_EQ(framed(BodyKind::Chunked, std::string(31, 'x'), false), "1f\r\n" + std::string(31, 'x') + "\r\n");
}

TEST(FramedPiece, TheLastChunkEndsTheBody) {
  EXPECT_EQ(framed(BodyKind::Chunked, "hello", true), "5\r\nhello\r\n0\r\n\r\n");
  EXPECT_EQ(framed(BodyKind::Chunked, "", true), "0\r\n\r\n");
}

TEST(FramedPiece, AnEmptyPieceIsNoChunkForThatWouldEndTheBody) { EXPECT_EQ(framed(BodyKind::Chunked, "", false), ""); }

}  // namespace
}  // namespace crossfade
