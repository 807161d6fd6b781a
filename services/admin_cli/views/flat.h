#pragma once
// A resource with all that is nested in it, as one rectangular table, for CSV.

#include <google/protobuf/message.h>

#include "services/admin_cli/views/printer.h"

namespace thidua::cli {

// One row for each entry of each list of the message, with the message's own fields in every row;
// one row where all lists are empty. A list within an entry gives rows of its own in the same way.
//
// The columns are all fields of the message's type, whether they are set or not, so that two
// resources of a type have the same columns. A column is called after the path of its field:
// "cells.number". Values are as in FieldText; the cells of other lists are empty.
Table FlatTable(const google::protobuf::Message& message);

}  // namespace thidua::cli
