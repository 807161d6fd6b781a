#pragma once
// The order in which Vietnamese readers look for those who are honoured.

#include <google/protobuf/message.h>

#include <string>
#include <vector>

namespace thidua::cli {

// Orders resources by who is meant: collectives, then households, then persons, each by name as
// NameOrder says; who has none (an erased person) first, and who is called alike by resource names.
// `path` is that of the message with `kind` and `display_name` ("honouree"); empty: the resource.
void SortByHonouree(std::vector<const google::protobuf::Message*>& resources,
                    const std::string& path);

}  // namespace thidua::cli
