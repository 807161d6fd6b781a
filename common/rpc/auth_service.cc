#include "common/rpc/auth_service.h"

#include "thidua/auth/v1/auth_service.pb.h"

namespace thidua::rpc {

using auth::v1::WhoAmIRequest;
using auth::v1::WhoAmIResponse;

AuthService::AuthService(Dispatcher& dispatcher)
    : Service(dispatcher, "thidua.auth.v1.AuthService") {
  Unary<WhoAmIRequest, WhoAmIResponse>(
      "WhoAmI",
      [&dispatcher](Call& call, const WhoAmIRequest&, WhoAmIResponse* answer) -> absl::Status {
        ASSIGN_OR_RETURN(auto grants, dispatcher.authorizer().GrantsOf(call.caller()));
        answer->set_principal(call.caller().principal);
        answer->set_via(call.caller().via);
        answer->mutable_grants()->Assign(grants.begin(), grants.end());
        return absl::OkStatus();
      });
}

}  // namespace thidua::rpc
