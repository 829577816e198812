#include "base/siphash.hpp"

#include <gtest/gtest.h>

#include <string>

namespace crossfade {
namespace {

std::string text(const SipText& hash) { return {hash.begin(), hash.end()}; }

// Bytes 0, 1, 2, … as in the published vectors.
std::string counting(std::size_t size) {
  std::string bytes;
  for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(i);
  return bytes;
}

// Made with another implementation: printf … | openssl mac -macopt hexkey:… -macopt size:8 SIPHASH. Those of the first
// secret are also the algorithm's published ones.
TEST(SipHash, IsWhatOthersCompute) {
  const SipSecret secret = *parse_sip_secret("000102030405060708090a0b0c0d0e0f");
  EXPECT_EQ(text(siphash_text(secret, "")), "310e0edd47db6f72");
  EXPECT_EQ(text(siphash_text(secret, counting(1))), "fd67dc93c539f874");
  EXPECT_EQ(text(siphash_text(secret, counting(7))), "37d1018bf50002ab");
  EXPECT_EQ(text(siphash_text(secret, counting(8))), "6224939a79f5f593");
  EXPECT_EQ(text(siphash_text(secret, counting(9))), "b0e4a90bdf82009e");
  EXPECT_EQ(text(siphash_text(secret, counting(15))), "e545be4961ca29a1");
  EXPECT_EQ(text(siphash_text(secret, counting(16))), "db9bc2577fcc2a3f");
  EXPECT_EQ(text(siphash_text(secret, counting(63))), "724506eb4c328a95");
  const SipSecret other = *parse_sip_secret("00112233445566778899aabbccddeeff");
  EXPECT_EQ(text(siphash_text(other, "acct-4711")), "d264a0f2693f55fe");
  EXPECT_EQ(text(siphash_text(other, "192.0.2.7")), "b34e7084d5efac2b");
  EXPECT_EQ(text(siphash_text(other, std::string(300, 'x'))), "f22c22743d9df392");
}

TEST(SipHash, AsANumberItBeginsWithTheLastDigits) {
  EXPECT_EQ(siphash(*parse_sip_secret("000102030405060708090a0b0c0d0e0f"), ""), 0x726fdb47dd0e0e31U);
}

TEST(SipSecret, Is32HexadecimalDigitsOnALine) {
  constexpr std::string_view digits = "00112233445566778899aAbBcCdDeEfF";
  const auto secret = parse_sip_secret(digits);
  ASSERT_TRUE(secret);
  EXPECT_EQ((*secret)[0], 0x00);
  EXPECT_EQ((*secret)[1], 0x11);
  EXPECT_EQ((*secret)[15], 0xff);
  for (const char* end : {"\n", "\r\n", " \n", "\n\n"}) EXPECT_EQ(parse_sip_secret(std::string(digits) + end), secret);
  for (const std::string_view bad :
       {"", "\n", "0011", "00112233445566778899aabbccddeef", "00112233445566778899aabbccddeefff",
        " 00112233445566778899aabbccddeeff", "00112233445566778899aabbccddeefg", "0x112233445566778899aabbccddeeff"}) {
    EXPECT_FALSE(parse_sip_secret(bad)) << bad;
  }
}

}  // namespace
}  // namespace crossfade
