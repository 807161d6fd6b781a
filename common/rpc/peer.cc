#include "common/rpc/peer.h"

#include <absl/strings/escaping.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <grpc/grpc_security_constants.h>

#include <algorithm>

#include "common/value/digest.h"

namespace thidua::rpc {
namespace {

constexpr std::string_view kServiceUri = "spiffe://thidua/service/";
constexpr std::string_view kClientUri = "spiffe://thidua/client/";
constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view kEnd = "-----END CERTIFICATE-----";
constexpr size_t kMaxName = 63;

std::string_view View(grpc::string_ref text) { return {text.data(), text.size()}; }

bool IsName(std::string_view text) {
  return !text.empty() && text.size() <= kMaxName &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
                  c == '_';
         });
}

}  // namespace

std::string PrincipalOfUri(std::string_view uri) {
  for (const auto& [prefix, kind] : {std::pair{kServiceUri, "service:"}, {kClientUri, "client:"}}) {
    if (!uri.starts_with(prefix)) continue;
    const std::string name(uri.substr(prefix.size()));
    return IsName(name) ? kind + name : "";
  }
  return "";
}

std::string FingerprintOf(std::string_view pem) {
  const size_t begin = pem.find(kBegin);
  if (begin == std::string_view::npos) return "";
  pem.remove_prefix(begin + kBegin.size());
  const size_t end = pem.find(kEnd);
  if (end == std::string_view::npos) return "";
  std::string der;
  // Base64 with line ends, which the decoder passes over.
  if (!absl::Base64Unescape({pem.data(), end}, &der) || der.empty()) return "";
  return absl::BytesToHexString(Sha256(der));
}

Peer PeerOf(const grpc::ServerContextBase& context) {
  Peer peer;
  const auto auth = context.auth_context();
  if (auth == nullptr) return peer;
  const auto uris = auth->FindPropertyValues(GRPC_PEER_URI_PROPERTY_NAME);
  if (uris.size() != 1) return peer;
  std::string principal = PrincipalOfUri(View(uris.front()));
  const auto pems = auth->FindPropertyValues(GRPC_X509_PEM_CERT_PROPERTY_NAME);
  if (principal.empty() || pems.size() != 1) return peer;
  std::string certificate = FingerprintOf(View(pems.front()));
  // What cannot be told apart could not be revoked.
  if (certificate.empty()) return peer;
  peer.is_service = principal.starts_with("service:");
  peer.principal = std::move(principal);
  peer.certificate = std::move(certificate);
  return peer;
}

}  // namespace thidua::rpc
