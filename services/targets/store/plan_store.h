#pragma once
// Plans and targets in their owners' ledgers. A resource's name is its key; its image is the
// message without what is output only.

#include <absl/functional/function_ref.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/ledger/ledger.h"
#include "services/targets/domain/vocabulary.h"
#include "thidua/targets/v1/targets_service.pb.h"
#include "thidua/type/v1/consistency.pb.h"

namespace thidua::targets {

// The name of this service in tokens.
inline constexpr std::string_view kServiceName = "targets";

// Plans and targets of one owner at one position. Not thread-safe; short-lived. Resources carry
// their `etag` and the `token` of the position.
class PlanReader {
 public:
  explicit PlanReader(std::unique_ptr<ledger::Reader> reader);

  // The token of the position.
  const std::string& token() const { return token_; }

  //   NOT_FOUND: there is none of this name.
  absl::StatusOr<v1::Plan> GetPlan(std::string_view name);
  absl::StatusOr<v1::Target> GetTarget(std::string_view name);

  // Up to `limit` plans of the owner (0: all) after the name `after`, in the order of names.
  absl::StatusOr<std::vector<v1::Plan>> ListPlans(std::string_view owner_name,
                                                  std::string_view after, size_t limit);

  // Up to `limit` targets of the plan that `wanted` accepts, likewise.
  absl::StatusOr<std::vector<v1::Target>> ListTargets(
      std::string_view plan_name, std::string_view after, size_t limit,
      absl::FunctionRef<bool(const v1::Target&)> wanted);

 private:
  std::unique_ptr<ledger::Reader> reader_;
  std::string token_;
};

// Thread-safe. `ledger` must outlive it. Names in requests are of their patterns, and the caller
// may do what he asks for: that is checked before. Every fault of a request is found here, at once.
//
// All writes may fail as Ledger::Commit does, and repeat their answer to a repeated request.
class PlanStore {
 public:
  explicit PlanStore(ledger::Ledger& ledger) : ledger_(ledger) {}

  //   ALREADY_EXISTS / RESOURCE_EXISTS: the name is taken. INVALID_ARGUMENT: see CheckPlan.
  absl::StatusOr<v1::Plan> CreatePlan(const v1::CreatePlanRequest& request,
                                      const ledger::Cause& cause, absl::Time deadline);

  //   NOT_FOUND. ABORTED / ETAG_MISMATCH. INVALID_ARGUMENT: also for another term or base period;
  //   both may be left empty.
  absl::StatusOr<v1::Plan> UpdatePlan(const v1::UpdatePlanRequest& request,
                                      const ledger::Cause& cause, absl::Time deadline);

  //   NOT_FOUND: the plan. ALREADY_EXISTS / RESOURCE_EXISTS. INVALID_ARGUMENT: see CheckTarget.
  absl::StatusOr<v1::Target> CreateTarget(const v1::CreateTargetRequest& request,
                                          const Vocabulary& vocabulary, const ledger::Cause& cause,
                                          absl::Time deadline);

  // The new target.
  //   NOT_FOUND: plan or target. FAILED_PRECONDITION / ILLEGAL_STATE: the old target is superseded.
  //   ABORTED / ETAG_MISMATCH. ALREADY_EXISTS / RESOURCE_EXISTS: the new name is taken.
  //   INVALID_ARGUMENT: see CheckTarget; the reason is missing; the new target is of another plan.
  absl::StatusOr<v1::Target> SupersedeTarget(const v1::SupersedeTargetRequest& request,
                                             const Vocabulary& vocabulary,
                                             const ledger::Cause& cause, absl::Time deadline);

  // The owner's plans as fresh as asked; everything but `exactly` reads the latest state.
  //   INVALID_ARGUMENT / INVALID_TOKEN. OUT_OF_RANGE / UNKNOWN_POSITION.
  absl::StatusOr<PlanReader> Read(std::string_view owner, const type::v1::Consistency& consistency);

  // The owner's plans as of a token; the latest for an empty one.
  absl::StatusOr<PlanReader> ReadAt(std::string_view owner, std::string_view token);

 private:
  ledger::Ledger& ledger_;
};

}  // namespace thidua::targets
