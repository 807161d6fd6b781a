#pragma once
// What of nominations and grants an answer shows to its caller: personal texts unsealed, evidence
// filled in, and taken away again where it quotes restricted figures that he may not read.

#include <absl/status/status.h>
#include <google/protobuf/repeated_ptr_field.h>

#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "thidua/awards/v1/decision.pb.h"
#include "thidua/awards/v1/nomination.pb.h"

namespace thidua::awards {

// One, with its evidence.
absl::Status Disclose(const rpc::Call& call, const resource::Store& store, v1::Nomination& answer);
absl::Status Disclose(const rpc::Call& call, const resource::Store& store, v1::Grant& answer);

// A page, without evidence: a thousand of them would not fit a message.
absl::Status DiscloseAll(const rpc::Call& call, const resource::Store& store,
                         google::protobuf::RepeatedPtrField<v1::Nomination>& answers);
absl::Status DiscloseAll(const rpc::Call& call, const resource::Store& store,
                         google::protobuf::RepeatedPtrField<v1::Grant>& answers);

// Whether the caller may read restricted figures of the owner of `name`.
bool MayReadRestricted(const rpc::Call& call, std::string_view name);

}  // namespace thidua::awards
