#pragma once
// A district as data: textproto files of thidua.pack.v1.Pack.

#include <absl/status/statusor.h>
#include <google/protobuf/message.h>

#include <memory>
#include <string>
#include <vector>

#include "thidua/pack/v1/pack.pb.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::cli {

// One resource of a pack.
struct PackItem {
  std::string kind;   // the field of Pack, for example "units"
  std::string name;   // full resource name; of a round: of the round to open
  std::string where;  // "path:line"
  const google::protobuf::Message* resource = nullptr;  // owned by the pack; null for rounds
  reporting::v1::OpenRoundRequest round;                // set for rounds
};

// What the files of a pack hold, in the order in which it is applied: kind by kind, within a kind
// in the order of the files. Owns its messages; movable.
class LoadedPack {
 public:
  // Reads a folder's *.textproto in the order of their names, one file, or standard input ("-").
  //   INVALID_ARGUMENT: a file cannot be read or parsed, a name is missing or malformed, a period
  //   is none, or a name stands twice; all of them, each with file and line.
  static absl::StatusOr<LoadedPack> Read(const std::string& path);

  const std::vector<PackItem>& items() const { return items_; }

 private:
  std::vector<std::unique_ptr<pack::v1::Pack>> files_;
  std::vector<PackItem> items_;
};

// True if the stored resource says what the pack says. Output-only fields and what the service
// fills in for an enum that the pack leaves open do not count, nor do a trajectory and allocations
// where the pack has none, nor positions that weights were read at, nor acts of a plan that were
// recorded after those of the pack.
bool SaysTheSame(const google::protobuf::Message& wanted, const google::protobuf::Message& stored);

}  // namespace thidua::cli
