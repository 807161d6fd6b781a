#include "services/awards/personal/seal.h"

#include <absl/strings/escaping.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <set>
#include <thread>
#include <vector>

#include "common/testing/status.h"
#include "common/value/digest.h"

namespace thidua::awards {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::SizeIs;

std::string FromHex(const char* hex) { return absl::HexStringToBytes(hex); }

// AES-SIV as RFC 5297 writes it down, step by step, over OpenSSL's CMAC and CTR: what Seal is
// compared with. Keys of 32 bytes are for AES-128, of 64 for AES-256.
class PlainSiv {
 public:
  explicit PlainSiv(std::string_view key)
      : mac_key_(key.substr(0, key.size() / 2)), ctr_key_(key.substr(key.size() / 2)) {}

  // Synthetic IV and ciphertext.
  std::string Encrypt(const std::vector<std::string>& data, const std::string& plain) const {
    const std::string iv = S2v(data, plain);
    std::string counter = iv;
    counter[8] &= 0x7f;
    counter[12] &= 0x7f;
    return iv + Ctr(counter, plain);
  }

 private:
  static std::string Doubled(std::string block) {
    const bool carry = (block[0] & 0x80) != 0;
    for (size_t i = 0; i < block.size(); ++i) {
      const int next = i + 1 < block.size() ? static_cast<unsigned char>(block[i + 1]) >> 7 : 0;
      block[i] = static_cast<char>(static_cast<unsigned char>(block[i]) << 1 | next);
    }
    if (carry) block.back() ^= static_cast<char>(0x87);
    return block;
  }

  static std::string Xor(std::string a, std::string_view b) {
    for (size_t i = 0; i < b.size(); ++i) a[a.size() - b.size() + i] ^= b[i];
    return a;
  }

  std::string S2v(const std::vector<std::string>& data, const std::string& plain) const {
    std::string d = Cmac(std::string(16, '\0'));
    for (const std::string& one : data) d = Xor(Doubled(d), Cmac(one));
    if (plain.size() >= 16) return Cmac(Xor(plain, d));
    std::string padded = plain + '\x80';
    padded.resize(16);
    return Cmac(Xor(Doubled(d), padded));
  }

  std::string Cmac(const std::string& text) const {
    std::string cipher = mac_key_.size() == 16 ? "AES-128-CBC" : "AES-256-CBC";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_CIPHER, cipher.data(), 0),
        OSSL_PARAM_construct_end()};
    EVP_MAC* mac = EVP_MAC_fetch(nullptr, "CMAC", nullptr);
    EVP_MAC_CTX* context = EVP_MAC_CTX_new(mac);
    std::string tag(16, '\0');
    size_t size = 0;
    EXPECT_EQ(EVP_MAC_init(context, Bytes(mac_key_), mac_key_.size(), parameters), 1);
    EXPECT_EQ(EVP_MAC_update(context, Bytes(text), text.size()), 1);
    EXPECT_EQ(EVP_MAC_final(context, reinterpret_cast<unsigned char*>(tag.data()), &size, 16), 1);
    EVP_MAC_CTX_free(context);
    EVP_MAC_free(mac);
    return tag;
  }

  std::string Ctr(const std::string& counter, const std::string& text) const {
    EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
    std::string out(text.size(), '\0');
    int size = 0;
    EXPECT_EQ(
        EVP_EncryptInit_ex2(context, ctr_key_.size() == 16 ? EVP_aes_128_ctr() : EVP_aes_256_ctr(),
                            Bytes(ctr_key_), Bytes(counter), nullptr),
        1);
    EXPECT_EQ(EVP_EncryptUpdate(context, reinterpret_cast<unsigned char*>(out.data()), &size,
                                Bytes(text), static_cast<int>(text.size())),
              1);
    EVP_CIPHER_CTX_free(context);
    return out;
  }

  static const unsigned char* Bytes(const std::string& text) {
    return reinterpret_cast<const unsigned char*>(text.data());
  }

  const std::string mac_key_, ctr_key_;
};

// 64 bytes, each other than the one before.
std::string Secret(int first = 0) {
  std::string secret(kSecretBytes, '\0');
  for (size_t i = 0; i < secret.size(); ++i) secret[i] = static_cast<char>(first + i);
  return secret;
}

std::string Padded(std::string plain) {
  plain += '\x80';
  while (plain.size() % 32 != 0) plain += '\0';
  return plain;
}

TEST(PlainSiv, IsThatOfTheRfc) {  // RFC 5297, appendix A
  EXPECT_EQ(ToHex(PlainSiv(FromHex("fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0"
                                   "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"))
                      .Encrypt({FromHex("101112131415161718191a1b1c1d1e1f2021222324252627")},
                               FromHex("112233445566778899aabbccddee"))),
            "85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c");
  EXPECT_EQ(
      ToHex(PlainSiv(FromHex("7f7e7d7c7b7a79787776757473727170404142434445464748494a4b4c4d4e4f"))
                .Encrypt(
                    {FromHex("00112233445566778899aabbccddeeffdeaddadadeaddada"
                             "ffeeddccbbaa99887766554433221100"),
                     FromHex("102030405060708090a0"), FromHex("09f911029d74e35bd84156c5635688c0")},
                    "this is some plaintext to encrypt using SIV-AES")),
      "7bdb6e3b432667eb06f4d14bff2fbd0fcb900f2fddbe404326601965c889bf17"
      "dba77ceb094fa663b7a3f748ba8af829ea64ad544a272e9c485b62a3fd5c0d");
}

TEST(Seal, IsAes256SivOfThePaddedText) {
  for (const std::string& plain :
       {std::string(), std::string("Nguyễn Thị Lan"), std::string(31, 'x'), std::string(32, 'x'),
        std::string(5000, '\0')}) {
    for (const std::string context : {"", "persons/lan"}) {
      EXPECT_EQ(Seal(Secret(), context, plain),
                '\1' + PlainSiv(Secret()).Encrypt({'\1' + context}, Padded(plain)))
          << plain.size() << context;
    }
  }
}

TEST(Seal, IsTheSameForTheSame) {
  const std::string sealed = Seal(Secret(), "c", "Lan");
  EXPECT_EQ(Seal(Secret(), "c", "Lan"), sealed);
  EXPECT_NE(Seal(Secret(1), "c", "Lan"), sealed);
  EXPECT_NE(Seal(Secret(), "d", "Lan"), sealed);
  EXPECT_NE(Seal(Secret(), "c", "lan"), sealed);
  EXPECT_THAT(sealed, Not(HasSubstr("Lan")));
}

TEST(Seal, TellsLittleOfTheLength) {
  std::set<size_t> sizes;
  for (size_t length = 0; length < 96; ++length) {
    const size_t size = Seal(Secret(), "c", std::string(length, 'x')).size();
    EXPECT_EQ(size, 17 + (length / 32 + 1) * 32) << length;
    sizes.insert(size);
  }
  EXPECT_THAT(sizes, SizeIs(3));
}

TEST(Unseal, GivesBackWhatWasSealed) {
  std::vector<std::string> plains = {std::string("\x80"), std::string("a\x80\0\0", 4),
                                     std::string(31, '\0'), std::string(32, '\x80')};
  for (size_t length = 0; length < 100; ++length) plains.push_back(std::string(length, '\0'));
  plains.push_back(std::string(1 << 20, 'x'));
  std::set<std::string> sealed;
  for (const std::string& plain : plains) {
    sealed.insert(Seal(Secret(), "c", plain));
    const auto unsealed = Unseal(Secret(), "c", Seal(Secret(), "c", plain));
    ASSERT_THAT(unsealed, IsOk());
    EXPECT_EQ(*unsealed, plain);
  }
  // No two texts share a seal.
  EXPECT_EQ(sealed.size(), std::set<std::string>(plains.begin(), plains.end()).size());
}

MATCHER(IsRefused, "") {
  return ExplainMatchResult(Fails(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT), arg,
                            result_listener);
}

TEST(Unseal, RefusesEveryAlteredByte) {
  const std::string sealed = Seal(Secret(), "c", "Nguyễn Thị Lan, sinh năm 1970, thôn Đông");
  for (size_t i = 0; i < sealed.size(); ++i) {
    for (const int bit : {1, 0x80}) {
      std::string altered = sealed;
      altered[i] = static_cast<char>(altered[i] ^ bit);
      EXPECT_THAT(Unseal(Secret(), "c", altered), IsRefused()) << i;
    }
  }
  EXPECT_THAT(Unseal(Secret(), "c", sealed), IsOk());
}

TEST(Unseal, RefusesAnotherSecretOrContext) {
  const std::string sealed = Seal(Secret(), "persons/lan", "Lan");
  EXPECT_THAT(Unseal(Secret(1), "persons/lan", sealed), IsRefused());
  for (size_t i = 0; i < kSecretBytes; ++i) {
    std::string other = Secret();
    other[i] = static_cast<char>(other[i] ^ 1);
    EXPECT_THAT(Unseal(other, "persons/lan", sealed), IsRefused()) << i;
  }
  for (const char* context : {"", "persons/lam", "persons/la", "persons/lan "}) {
    EXPECT_THAT(Unseal(Secret(), context, sealed), IsRefused()) << context;
  }
}

TEST(Unseal, RefusesWhatIsCutOrJoined) {
  const std::string sealed = Seal(Secret(), "c", std::string(40, 'x'));
  for (size_t size = 0; size < sealed.size(); ++size) {
    EXPECT_THAT(Unseal(Secret(), "c", sealed.substr(0, size)), IsRefused()) << size;
  }
  EXPECT_THAT(Unseal(Secret(), "c", sealed + std::string(32, '\0')), IsRefused());
  EXPECT_THAT(Unseal(Secret(), "c", sealed + sealed), IsRefused());
  EXPECT_THAT(Unseal(Secret(), "c", std::string(4096, '\1')), IsRefused());
}

TEST(Unseal, RepeatsNothingOfWhatItRefuses) {
  const absl::Status status = Unseal(Secret(), "persons/lan", "persons/lan").status();
  EXPECT_THAT(status.ToString(), Not(HasSubstr("lan")));
}

TEST(Fingerprint, IsTheSameForTheSame) {
  const std::string print = Fingerprint(Secret(), "merit", "hoa giai");
  EXPECT_THAT(print, MatchesRegex("[0-9a-f]{32}"));
  EXPECT_EQ(print, Fingerprint(Secret(), "merit", "hoa giai"));
  EXPECT_EQ(print, ToHex(HmacSha256(Secret(), "fingerprint 5 merithoa giai")).substr(0, 32));
  const std::vector<std::string> others = {
      Fingerprint(Secret(1), "merit", "hoa giai"), Fingerprint(Secret(), "merits", "hoa giai"),
      Fingerprint(Secret(), "merith", "oa giai"),  Fingerprint(Secret(), "merit", "hoa gia"),
      Fingerprint(Secret(), "", "merithoa giai"),  Fingerprint(Secret(), "merit", "")};
  EXPECT_THAT(others, Each(Not(print)));
  EXPECT_THAT(std::set<std::string>(others.begin(), others.end()), SizeIs(others.size()));
}

TEST(SealDeathTest, ThereIsNoWeakerSecret) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(Seal("short", "c", "Lan"), "A secret has 64 bytes");
  EXPECT_DEATH(Unseal("", "c", Seal(Secret(), "c", "Lan")).IgnoreError(), "A secret has 64 bytes");
  EXPECT_DEATH(Fingerprint("", "c", "Lan"), "A secret has 64 bytes");
}

TEST(Seal, ServesThreadsTogether) {
  const std::string sealed = Seal(Secret(), "c", "Lan");
  std::vector<int> wrong(4, 0);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 500; ++i) {
        if (Seal(Secret(), "c", "Lan") != sealed || *Unseal(Secret(), "c", sealed) != "Lan") {
          ++wrong[t];
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(wrong, Each(0));
}

}  // namespace
}  // namespace thidua::awards
