#pragma once
// thidua.auth.v1.AuthService: tells a caller who he is.

#include "common/rpc/dispatcher.h"
#include "thidua/auth/v1/auth_service.grpc.pb.h"

namespace thidua::rpc {

// Thread-safe. `dispatcher` must outlive it.
class AuthApi : public auth::v1::AuthService::CallbackService {
 public:
  explicit AuthApi(Dispatcher& dispatcher) : rpc_(dispatcher) {}

  grpc::ServerUnaryReactor* WhoAmI(grpc::CallbackServerContext* context,
                                   const auth::v1::WhoAmIRequest* request,
                                   auth::v1::WhoAmIResponse* response) override;

 private:
  Dispatcher& rpc_;
};

}  // namespace thidua::rpc
