#include "common/cache/sealed.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "common/cache/secret_file.h"
#include "common/value/status_macros.h"

namespace thidua::cache {
namespace {

constexpr std::string_view kFormat = "TDC1";
constexpr size_t kMacBytes = 32;

void AppendBigEndian(uint64_t number, int bytes, std::string& out) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(number >> shift & 0xff));
  }
}

std::string Header(std::string_view key, uint64_t payload_bytes, size_t reserve = 0) {
  std::string header;
  header.reserve(kFormat.size() + 12 + key.size() + reserve);
  header += kFormat;
  AppendBigEndian(key.size(), 4, header);
  AppendBigEndian(payload_bytes, 8, header);
  header += key;
  return header;
}

}  // namespace

absl::StatusOr<Sealer> Sealer::Create(std::string hmac_key) {
  if (hmac_key.size() < kMinKeyBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("the HMAC key has ", hmac_key.size(), " bytes; at least ", kMinKeyBytes));
  }
  return Sealer(hmac_key);
}

absl::StatusOr<Sealer> Sealer::FromFile(const std::string& path) {
  ASSIGN_OR_RETURN(std::string hmac_key, ReadSecretFile(path, kMinKeyBytes));
  return Create(std::move(hmac_key));
}

std::string Sealer::Mac(std::string_view bytes) const {
  std::string mac(kMacBytes, '\0');
  unsigned int size = 0;
  if (HMAC(EVP_sha256(), hmac_key_.data(), static_cast<int>(hmac_key_.size()),
           reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
           reinterpret_cast<unsigned char*>(mac.data()), &size) == nullptr) {
    return "";
  }
  return mac;
}

std::string Sealer::Seal(std::string_view key, std::string_view payload) const {
  std::string sealed = Header(key, payload.size(), payload.size() + kMacBytes);
  sealed += payload;
  sealed += Mac(sealed);
  return sealed;
}

std::optional<std::string_view> Sealer::Open(std::string_view key, std::string_view sealed) const {
  const size_t around = Header(key, 0).size() + kMacBytes;
  if (sealed.size() < around) {
    return std::nullopt;
  }
  const std::string header = Header(key, sealed.size() - around);
  if (!sealed.starts_with(header)) {
    return std::nullopt;
  }
  const std::string_view covered = sealed.substr(0, sealed.size() - kMacBytes);
  const std::string mac = Mac(covered);
  if (mac.size() != kMacBytes ||
      CRYPTO_memcmp(mac.data(), sealed.data() + covered.size(), kMacBytes) != 0) {
    return std::nullopt;
  }
  return covered.substr(header.size());
}

}  // namespace thidua::cache
