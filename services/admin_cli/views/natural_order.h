#pragma once
// The order in which people read names that end in numbers: 2 stands before 10.

#include <google/protobuf/message.h>

#include <string_view>
#include <vector>

namespace thidua::cli {

// True if `a` stands before `b`: byte by byte, but runs of digits by their value. Of two texts
// whose numbers differ in leading zeros alone the one with fewer of them comes first.
bool NaturallyLess(std::string_view a, std::string_view b);

// Orders resources so by their field `name`.
void SortByName(std::vector<const google::protobuf::Message*>& resources);

}  // namespace thidua::cli
