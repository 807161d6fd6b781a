#pragma once
// The calls by which the resources of a pack are read and written.

#include <google/protobuf/message.h>

#include <string>

namespace thidua::cli {

// The calls of one collection. All are default instances.
struct PackCalls {
  const google::protobuf::Message* get;
  const google::protobuf::Message* create;  // null: update creates what is missing
  const google::protobuf::Message* update;  // null: what differs is reported, not changed
};

// The calls of the collection that a full resource name belongs to; null where packs hold none.
const PackCalls* CallsOf(const std::string& name);

}  // namespace thidua::cli
