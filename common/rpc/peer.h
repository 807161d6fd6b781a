#pragma once
// The program at the other end of a connection, from its certificate.

#include <grpcpp/grpcpp.h>

#include <string>
#include <string_view>

namespace thidua::rpc {

// All empty for who has no certificate of our CA, or one that names no program or several.
struct Peer {
  std::string principal{};    // "service:targets" or "client:so-tai-chinh"
  bool is_service = false;    // one of the suite
  std::string certificate{};  // SHA-256 of the certificate's DER, 64 of 0-9, a-f
};

// gRPC has verified the certificate against our CA, which alone names programs: its one URI name is
// spiffe://thidua/service/{name} or spiffe://thidua/client/{name}.
Peer PeerOf(const grpc::ServerContextBase& context);

// The principal that the URI name of a certificate stands for; empty for any other text.
std::string PrincipalOfUri(std::string_view uri);

// SHA-256 of the DER of the first certificate in a PEM text, in hex; empty for any other text.
std::string FingerprintOf(std::string_view pem);

}  // namespace thidua::rpc
