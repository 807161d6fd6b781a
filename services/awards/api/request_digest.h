#pragma once
// Requests as their digests are kept for ever: what is personal in them is sealed, so that nobody
// can find it out by trying. Equal requests stay equal.

#include "services/awards/store/personal.h"
#include "thidua/awards/v1/grant_requests.pb.h"
#include "thidua/awards/v1/nomination_requests.pb.h"

namespace thidua::awards {

// `keys` are of all persons and households of the request; what has none is left as it is.
v1::CreateNominationsRequest ForDigest(const PersonalKeys& keys,
                                       v1::CreateNominationsRequest request);
v1::UpdateNominationRequest ForDigest(const PersonalKeys& keys,
                                      v1::UpdateNominationRequest request);
// `honouree` is that of the grant.
v1::CorrectGrantRequest ForDigest(const PersonalKeys& keys, const v1::Honouree& honouree,
                                  v1::CorrectGrantRequest request);

}  // namespace thidua::awards
