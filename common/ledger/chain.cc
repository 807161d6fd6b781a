#include "common/ledger/chain.h"

#include "common/value/digest.h"

namespace thidua::ledger {
namespace {

void AppendInt(std::string& out, uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(number >> shift);
}

void AppendBytes(std::string& out, std::string_view bytes) {
  AppendInt(out, bytes.size());
  out += bytes;
}

}  // namespace

void ChangesDigest::Add(std::string_view key, bool deleted, std::string_view image_digest) {
  ++count_;
  AppendBytes(encoded_, key);
  AppendInt(encoded_, deleted ? 1 : 0);
  AppendBytes(encoded_, image_digest);
}

std::string ChangesDigest::Finish() const {
  std::string whole;
  AppendBytes(whole, "thidua.changes.1");
  AppendInt(whole, count_);
  whole += encoded_;
  return Sha256(whole);
}

std::string CommitHash(std::string_view previous_hash, std::string_view ledger, int64_t seq,
                       absl::Time time, const Cause& cause, std::string_view changes_digest) {
  std::string whole;
  AppendBytes(whole, "thidua.commit.1");
  AppendBytes(whole, previous_hash);
  AppendBytes(whole, ledger);
  AppendInt(whole, seq);
  AppendInt(whole, absl::ToUnixMicros(time));
  AppendBytes(whole, cause.actor);
  AppendBytes(whole, cause.on_behalf_of);
  AppendBytes(whole, cause.method);
  AppendBytes(whole, cause.request_id);
  AppendBytes(whole, cause.request_digest);
  AppendBytes(whole, cause.reason);
  AppendBytes(whole, changes_digest);
  return Sha256(whole);
}

uint64_t Hash8(std::string_view hash) {
  uint64_t number = 0;
  for (size_t i = 0; i < 8 && i < hash.size(); ++i) {
    number = number << 8 | static_cast<unsigned char>(hash[i]);
  }
  return number;
}

}  // namespace thidua::ledger
