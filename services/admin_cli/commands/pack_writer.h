#pragma once
// What becomes of the resources of a pack: on a run, and, foretold, on a dry run.

#include <absl/functional/function_ref.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <google/protobuf/message.h>

#include <map>
#include <memory>
#include <set>
#include <string>

#include "services/admin_cli/commands/session.h"
#include "services/admin_cli/files/pack.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::cli {

enum class Outcome {
  kCreated,
  kUpdated,
  kUnchanged,
  kDifferent,  // exists with other content and is left as it is
  kProposed,   // waits until another administrator confirms it
};

// Writes the items of a pack, in their order. Not thread-safe; `session` must outlive it.
class PackWriter {
 public:
  // `reason` is for the log.
  PackWriter(Session& session, std::string reason)
      : session_(session), reason_(std::move(reason)) {}

  // Writes one item, if it is not there as it should be.
  //   A service's error, with its violations.
  absl::StatusOr<Outcome> Write(const PackItem& item);

 private:
  // Writes what a stored plan lacks: its texts, and then its acts one by one.
  absl::StatusOr<Outcome> UpdatePlan(const PackItem& item, const targets::v1::Plan& stored);
  std::unique_ptr<google::protobuf::Message> RequestFor(const PackItem& item,
                                                        const google::protobuf::Message* stored);
  // Calls with such a request, and calls again while a follower of the catalog may not have seen
  // this run's changes.
  absl::Status OnceFollowed(const google::protobuf::Message& request,
                            absl::FunctionRef<absl::Status()> call);

  Session& session_;
  const std::string reason_;
  absl::Time catalog_changed_ = absl::InfinitePast();  // by this run, the last time
};

// Says what PackWriter would do, item by item in the order of the pack, and writes nothing. What
// this dry run has found fit to be written counts as stored for the items after it.
//
// It knows what the services store and what the pack holds. It does not know whether a service
// would take the content of what is new or changed, and whether the caller may write it: only the
// service can tell, and only when it is written. Not thread-safe; both must outlive it.
class PackDryRun {
 public:
  PackDryRun(Session& session, const LoadedPack& pack);

  // What would become of the next item.
  //   FAILED_PRECONDITION: it speaks of a resource that would not be there; the text names it.
  //   Otherwise a service's error.
  absl::StatusOr<Outcome> Foretell(const PackItem& item);

 private:
  // Whether a resource is stored, asked once.
  absl::StatusOr<bool> Exists(const std::string& name);
  absl::Status CheckReferences(const PackItem& item);

  Session& session_;
  std::map<std::string, std::string> places_;  // of the items, by name: "path:line"
  std::set<std::string> created_;              // by this dry run
  std::map<std::string, bool> stored_;
};

}  // namespace thidua::cli
