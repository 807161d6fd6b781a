#pragma once
// Papers that came back signed, as they are told of.

#include <absl/status/status.h>

#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::awards {

// Each verb does as its proto says. Thread-safe. The store must outlive it.
class SignedPapers {
 public:
  explicit SignedPapers(const resource::Store& store) : store_(store) {}

  absl::Status Get(rpc::Call& call, const v1::GetSignedPaperRequest& request,
                   v1::SignedPaper* answer);
  absl::Status List(rpc::Call& call, const v1::ListSignedPapersRequest& request,
                    v1::ListSignedPapersResponse* answer);

 private:
  const resource::Store& store_;
};

}  // namespace thidua::awards
