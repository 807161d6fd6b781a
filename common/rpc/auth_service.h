#pragma once
// thidua.auth.v1.AuthService: tells a caller who he is.

#include "common/rpc/service.h"

namespace thidua::rpc {

// Thread-safe. `dispatcher` must outlive it.
class AuthService : public Service {
 public:
  explicit AuthService(Dispatcher& dispatcher);
};

}  // namespace thidua::rpc
