#pragma once
// Rules that keep duties apart ask whether two principals are one person: somebody may have
// several.

#include <absl/functional/function_ref.h>

#include <string_view>

namespace thidua {

// Answers whether two principals count as one; it outlives the call that it is given to.
using SamePerson = absl::FunctionRef<bool(std::string_view a, std::string_view b)>;

// The answer where nothing is known of persons.
inline bool IsSamePrincipal(std::string_view a, std::string_view b) { return a == b; }

}  // namespace thidua
