// What comes back from outside and must be ours: tokens of people, of pages and of positions, and
// sealed cache entries.

#include <openssl/ecdsa.h>

#include <memory>

#include "common/auth/token.h"
#include "common/cache/sealed.h"
#include "common/ledger/token.h"
#include "common/testing/key_pair.h"
#include "common/value/check.h"
#include "common/value/digest.h"
#include "common/value/page_token.h"
#include "common/value/signature.h"
#include "tests/fuzz/target.h"

namespace thidua {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

// An authority for the life of the program, whose key nobody else has.
struct Authority {
  KeyPair pair = NewKeyPair();
  SigningKey key = *SigningKey::FromPem(pair.private_pem);
  std::string token =
      *auth::SignToken(pair.private_pem, {"user:lan", kNow, kNow + absl::Hours(1), "id"});
  std::unique_ptr<auth::TokenVerifier> verifier = *auth::TokenVerifier::Create(
      {pair.public_pem}, [] { return kNow; }, /*capacity=*/16);
};

Authority& TheAuthority() {
  static Authority& authority = *new Authority;
  return authority;
}

// A token that says whatever the header and the payload do, with a signature that is good.
std::string Signed(std::string_view header, std::string_view payload) {
  const std::string text = Base64UrlEncode(header) + "." + Base64UrlEncode(payload);
  const std::string der = *TheAuthority().key.Sign(text);
  const auto* data = reinterpret_cast<const unsigned char*>(der.data());
  ECDSA_SIG* signature = d2i_ECDSA_SIG(nullptr, &data, static_cast<long>(der.size()));
  std::string raw(64, '\0');
  auto* out = reinterpret_cast<unsigned char*>(raw.data());
  BN_bn2binpad(ECDSA_SIG_get0_r(signature), out, 32);
  BN_bn2binpad(ECDSA_SIG_get0_s(signature), out + 32, 32);
  ECDSA_SIG_free(signature);
  return text + "." + Base64UrlEncode(raw);
}

void CheckClaims(const auth::Claims& claims) {
  THIDUA_CHECK(claims.subject.starts_with("user:") && claims.subject.size() > 5,
               "A token is of a person.");
  THIDUA_CHECK(!claims.id.empty(), "A token has an id.");
  THIDUA_CHECK(claims.expires_at - claims.issued_at <= auth::kMaxTokenLife,
               "A token holds for a day at most.");
  THIDUA_CHECK(kNow >= claims.issued_at - auth::kTokenLeeway &&
                   kNow <= claims.expires_at + auth::kTokenLeeway,
               "A token that counts holds now.");
}

}  // namespace

// Any text, and ours with changes. The fuzzer sees what is compared, and so learns what we signed
// and sealed: of what counts it must be true that we made it.
FUZZ(token) {
  Authority& authority = TheAuthority();
  const std::string damaged = fuzz::Damaged(authority.token, bytes);
  THIDUA_CHECK(authority.verifier->Verify(bytes).ok() == (bytes == authority.token),
               "What we did not sign does not count.");
  THIDUA_CHECK(authority.verifier->Verify(damaged).ok() == (damaged == authority.token),
               "What was changed does not count.");
}

// Header and payload, a line each, which our own authority signs.
FUZZ(claims) {
  const std::string_view header = fuzz::TakeLine(bytes);
  const auto claims = TheAuthority().verifier->Verify(Signed(header, bytes));
  if (!claims.ok()) return;
  THIDUA_CHECK(header.find("ES256") != std::string_view::npos, "There is one algorithm.");
  CheckClaims(**claims);
}

FUZZ(page_token) {
  const std::string_view query = fuzz::TakeLine(bytes);
  if (const auto key = DecodePageToken(query, bytes); key.ok() && !bytes.empty()) {
    THIDUA_CHECK(EncodePageToken(query, *key) == bytes, "A page token is the one we made.");
  }
  const std::string token = EncodePageToken(query, bytes);
  const auto key = DecodePageToken(query, token);
  THIDUA_CHECK(key.ok() && *key == bytes, "What we made is read again.");
  THIDUA_CHECK(!DecodePageToken(std::string(query) + "x", token).ok(), "It is of one query.");
  const std::string damaged = fuzz::Damaged(token, bytes);
  if (const auto other = DecodePageToken(query, damaged); other.ok() && !damaged.empty()) {
    THIDUA_CHECK(EncodePageToken(query, *other) == damaged, "What was changed is refused.");
  }
}

FUZZ(position_token) {
  if (const auto position = ledger::DecodeToken("reporting", "", bytes); position.ok()) {
    THIDUA_CHECK(ledger::EncodeToken("reporting", *position) == bytes, "A position has one token.");
    THIDUA_CHECK(position->seq >= 0, "A position's seq is never negative.");
  }
  ledger::Position position;
  position.seq = static_cast<int64_t>(fuzz::TakeByte(bytes)) << fuzz::TakeByte(bytes) % 55;
  position.hash8 = fuzz::TakeByte(bytes) * 0x0101010101010101u;
  position.ledger = bytes.substr(0, 255);
  const std::string token = ledger::EncodeToken("reporting", position);
  const auto again = ledger::DecodeToken("reporting", position.ledger, token);
  THIDUA_CHECK(again.ok() && *again == position, "What we made is read again.");
  THIDUA_CHECK(!ledger::DecodeToken("targets", "", token).ok(), "It is of one service.");
}

FUZZ(sealed) {
  static const auto& sealer = *new cache::Sealer(
      *cache::Sealer::Create(HmacSha256(TheAuthority().pair.private_pem, "cache")));
  const std::string_view key = fuzz::TakeLine(bytes);
  if (const auto payload = sealer.Open(key, bytes)) {
    THIDUA_CHECK(sealer.Seal(key, *payload) == bytes, "What we did not seal stays closed.");
  }
  const std::string sealed = sealer.Seal(key, bytes);
  const auto opened = sealer.Open(key, sealed);
  THIDUA_CHECK(opened && *opened == bytes, "What we sealed opens.");
  THIDUA_CHECK(!sealer.Open(std::string(key) + "x", sealed), "It opens under its key alone.");
  const std::string damaged = fuzz::Damaged(sealed, bytes);
  if (damaged != sealed) {
    const auto payload = sealer.Open(key, damaged);
    THIDUA_CHECK(!payload || sealer.Seal(key, *payload) == damaged,
                 "What was changed stays closed.");
  }
}

}  // namespace thidua
