#pragma once
// Recipients that are likely the same. A person with two identities could be honoured twice for one
// merit, so that who enters one says of each that is alike that it is somebody else.

#include <google/protobuf/repeated_ptr_field.h>

#include <string>
#include <string_view>
#include <vector>

#include "common/value/errors.h"
#include "thidua/awards/v1/recipient.pb.h"

namespace thidua::awards {

// What a recipient is known by; not sealed.
struct Identity {
  std::string name;  // of the resource
  v1::RecipientKind kind = v1::RECIPIENT_KIND_UNSPECIFIED;
  std::string display_name;
  std::string likeness;  // of the display name
  std::string unit;      // "units/{unit}"
  int birth_year = 0;    // 0: not known
};

Identity IdentityOf(const v1::Recipient& recipient);

// True if both are of one kind and their names are one to the eye, unless they are persons with
// different years of birth, or not persons and of different units. One is not alike to itself.
bool AreAlike(const Identity& a, const Identity& b);

// Adds one violation of `path` (DUPLICATE) for each of `alike` that `different_from` does not name;
// of many the first twenty, and how many more there are.
void CheckDifferent(Violations& violations, std::string_view path,
                    const std::vector<Identity>& alike,
                    const google::protobuf::RepeatedPtrField<std::string>& different_from);

}  // namespace thidua::awards
