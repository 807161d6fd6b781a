#include "common/rpc/auth_service.h"

#include "common/value/status_macros.h"

namespace thidua::rpc {

grpc::ServerUnaryReactor* AuthApi::WhoAmI(grpc::CallbackServerContext* context,
                                          const auth::v1::WhoAmIRequest* request,
                                          auth::v1::WhoAmIResponse* response) {
  return rpc_.Unary(context, request, response, "thidua.auth.v1.AuthService/WhoAmI",
                    [this](Call& call, const auth::v1::WhoAmIRequest&,
                           auth::v1::WhoAmIResponse* answer) -> absl::Status {
                      ASSIGN_OR_RETURN(auto grants, rpc_.authorizer().GrantsOf(call.caller()));
                      answer->set_principal(call.caller().principal);
                      answer->set_via(call.caller().via);
                      answer->mutable_grants()->Assign(grants.begin(), grants.end());
                      return absl::OkStatus();
                    });
}

}  // namespace thidua::rpc
