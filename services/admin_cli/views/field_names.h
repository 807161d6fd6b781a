#pragma once
// Field paths as people read them: an entry of a list is called by its name, not by its number.

#include <absl/status/status.h>
#include <google/protobuf/message.h>

#include <string>
#include <string_view>

namespace thidua::cli {

// The text with every path into `request` that numbers an entry, for example
// "report.cells[0].number", written with the entry's name: "report.cells[population].number". A
// name that several entries of the list have is followed by which of them is meant, counted from 1:
// "report.cells[population #2]". What is no path into the request, or leads to an entry without a
// name, stays as it is.
std::string NamePaths(const google::protobuf::Message& request, std::string_view text);

// The error of a call with NamePaths in its message and in its field violations.
absl::Status NamePaths(const google::protobuf::Message& request, const absl::Status& status);

}  // namespace thidua::cli
