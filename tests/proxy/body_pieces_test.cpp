#include "proxy/body_pieces.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace crossfade {
namespace {

std::string framed(BodyKind kind, std::string_view payload, std::string_view end) {
  Pieces pieces;
  FramedPiece piece;
  piece.frame(kind, payload, end, pieces);
  std::string bytes;
  for (const iovec& part : pieces.span()) bytes.append(static_cast<const char*>(part.iov_base), part.iov_len);
  return bytes;
}

TEST(FramedPiece, OutsideOfChunksThePayloadIsAsItIs) {
  for (const BodyKind kind : {BodyKind::Length, BodyKind::UntilClose}) {
    for (const std::string_view end : {std::string_view(), last_chunk}) {
      EXPECT_EQ(framed(kind, "hello", end), "hello");
      EXPECT_EQ(framed(kind, "", end), "");
    }
  }
}

TEST(FramedPiece, AChunkHasItsSizeAndItsEnd) {
  EXPECT_EQ(framed(BodyKind::Chunked, "hello", ""), "5\r\nhello\r\n");
  EXPECT_EQ(framed(BodyKind::Chunked, std::string(31, 'x'), ""), "1f\r\n" + std::string(31, 'x') + "\r\n");
}

TEST(FramedPiece, TheLastChunkEndsTheBody) {
  EXPECT_EQ(framed(BodyKind::Chunked, "hello", last_chunk), "5\r\nhello\r\n0\r\n\r\n");
  EXPECT_EQ(framed(BodyKind::Chunked, "", last_chunk), "0\r\n\r\n");
}

TEST(FramedPiece, AnEmptyPieceIsNoChunkForThatWouldEndTheBody) { EXPECT_EQ(framed(BodyKind::Chunked, "", ""), ""); }

std::string end_of(std::string_view body, const TrailerRules* rules) {
  std::string bytes(body);
  BodyDecoder decoder({BodyKind::Chunked, 0, false, 0});
  EXPECT_FALSE(decoder.decode(bytes.data(), bytes.size()).bad);
  std::string storage;
  return std::string(body_end(decoder, rules, storage));
}

TEST(BodyEnd, IsNothingWhileMoreIsToCome) {
  const TrailerRules rules;
  EXPECT_EQ(end_of("3\r\nabc\r\n", &rules), "");
  EXPECT_EQ(end_of("0\r\nX-Sum: 1\r\n", &rules), "");
}

TEST(BodyEnd, CarriesTheTrailersThatMayPass) {
  const TrailerRules rules;
  EXPECT_EQ(end_of("0\r\n\r\n", &rules), last_chunk);
  EXPECT_EQ(end_of("0\r\nX-Sum:1\r\nContent-Length: 5\r\n\r\n", &rules), "0\r\nX-Sum: 1\r\n\r\n");
  EXPECT_EQ(end_of("0\r\nX-Sum: 1\r\n\r\n", nullptr), last_chunk);
}

}  // namespace
}  // namespace crossfade
