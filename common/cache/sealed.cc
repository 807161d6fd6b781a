#include "common/cache/sealed.h"

#include "common/files/secret_file.h"
#include "common/value/digest.h"
#include "common/value/mutant.h"
#include "common/value/status_macros.h"

namespace thidua::cache {
namespace {

constexpr std::string_view kFormat = "TDC1";
constexpr size_t kHeaderBytes = kFormat.size() + 4 + 8;
constexpr size_t kMacBytes = 32;

void AppendBigEndian(uint64_t number, int bytes, std::string& out) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(number >> shift & 0xff));
  }
}

// What stands before the key.
std::string Header(uint64_t key_bytes, uint64_t payload_bytes) {
  std::string header(kFormat);
  AppendBigEndian(key_bytes, 4, header);
  AppendBigEndian(payload_bytes, 8, header);
  return header;
}

}  // namespace

absl::StatusOr<Sealer> Sealer::Create(std::string_view hmac_key) {
  if (hmac_key.size() < kMinKeyBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("the HMAC key has ", hmac_key.size(), " bytes; at least ", kMinKeyBytes));
  }
  return Sealer(hmac_key);
}

absl::StatusOr<Sealer> Sealer::FromFile(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string hmac_key, files::ReadSecretFile(path, kMinKeyBytes));
  return Create(hmac_key);
}

std::string Sealer::Seal(std::string_view key, std::string_view payload) const {
  std::string sealed;
  sealed.reserve(kHeaderBytes + key.size() + payload.size() + kMacBytes);
  sealed += Header(key.size(), payload.size());
  sealed += key;
  sealed += payload;
  sealed += HmacSha256({hmac_key_.data(), hmac_key_.size()}, sealed);
  return sealed;
}

std::optional<std::string_view> Sealer::Open(std::string_view key, std::string_view sealed) const {
  const size_t before = kHeaderBytes + key.size();
  if (sealed.size() < before + kMacBytes) {
    return std::nullopt;
  }
  const std::string_view covered = sealed.substr(0, sealed.size() - kMacBytes);
  if (!covered.starts_with(Header(key.size(), covered.size() - before)) ||
      (covered.substr(kHeaderBytes, key.size()) != key && !Mutant("p02-key-not-compared"))) {
    return std::nullopt;
  }
  if (!Mutant("p02-seal-not-checked") &&
      !EqualInConstantTime(HmacSha256({hmac_key_.data(), hmac_key_.size()}, covered),
                           sealed.substr(covered.size()))) {
    return std::nullopt;
  }
  return covered.substr(before);
}

}  // namespace thidua::cache
