#include "services/targets/store/plan_store.h"

#include <google/protobuf/timestamp.pb.h>

#include "common/ledger/token.h"
#include "common/value/errors.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "services/targets/domain/names.h"
#include "services/targets/domain/plan.h"
#include "services/targets/domain/target_check.h"

namespace thidua::targets {
namespace {

constexpr size_t kMaxRequestId = 64;
constexpr size_t kMaxReason = 1000;
constexpr size_t kScanBatch = 200;

absl::Status AlreadyExists(std::string_view name) {
  return Error(absl::StatusCode::kAlreadyExists, type::v1::ERROR_REASON_RESOURCE_EXISTS,
               absl::StrCat(std::string(name), " exists"));
}

template <class Resource>
absl::StatusOr<Resource> Parse(const ledger::Image& image) {
  Resource resource;
  if (!resource.ParseFromString(image.bytes)) {
    return Error(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT,
                 absl::StrCat("the image of ", image.key, " cannot be read"));
  }
  return resource;
}

// The resource as it is shown at a position.
template <class Resource>
absl::StatusOr<Resource> Show(const ledger::Image& image, const std::string& token) {
  ASSIGN_OR_RETURN(Resource resource, Parse<Resource>(image));
  resource.set_etag(absl::StrCat(image.seq));
  resource.set_token(token);
  return resource;
}

template <class Resource>
absl::StatusOr<Resource> Get(ledger::Reader& reader, std::string_view name) {
  ASSIGN_OR_RETURN(const auto image, reader.Get(name));
  if (!image) return NotFound(name);
  ASSIGN_OR_RETURN(Resource resource, Parse<Resource>(*image));
  resource.set_etag(absl::StrCat(image->seq));
  return resource;
}

template <class Resource>
void Put(ledger::Txn& txn, Resource resource) {
  resource.clear_etag();
  resource.clear_token();
  const std::string name = resource.name();
  txn.Put(name, resource.SerializeAsString());
}

template <class Resource>
void SetCreateTime(const ledger::Txn& txn, Resource& resource) {
  const absl::Duration since = txn.time() - absl::UnixEpoch();
  absl::Duration rest;
  resource.mutable_create_time()->set_seconds(absl::IDivDuration(since, absl::Seconds(1), &rest));
  resource.mutable_create_time()->set_nanos(absl::ToInt64Nanoseconds(rest));
}

// The answer to a write: the resource as the commit left it, or as it was where nothing changed.
template <class Resource>
absl::StatusOr<Resource> Answer(ledger::Ledger& ledger, const ledger::CommitResult& result,
                                const std::string& name) {
  const std::string token = ledger::EncodeToken(kServiceName, result.position);
  for (const ledger::Image& image : result.changes) {
    if (image.key == name) return Show<Resource>(image, token);
  }
  ASSIGN_OR_RETURN(auto reader, ledger.Read(result.position.ledger, result.position));
  ASSIGN_OR_RETURN(const auto image, reader->Get(name));
  if (!image) return NotFound(name);
  return Show<Resource>(*image, token);
}

void CheckRequest(const std::string& request_id, const std::string& reason,
                  Violations& violations) {
  if (request_id.empty()) {
    violations.Add("request_id", "is required");
  } else {
    violations.AddStatus("request_id", CheckText(request_id, kMaxRequestId));
  }
  violations.AddStatus("reason", CheckText(reason, kMaxReason));
}

absl::Status CheckEtag(std::string_view name, const std::string& given,
                       const std::string& current) {
  if (given.empty() || given == current) return absl::OkStatus();
  return EtagMismatch(name, given, current);
}

absl::StatusOr<Period> TermOf(const v1::Plan& plan) {
  auto term = ParsePeriod(plan.term());
  if (term.ok()) return *term;
  return Error(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT,
               absl::StrCat(plan.name(), " has no valid term"));
}

// "units/{unit}/plans/{plan}/targets/{target}" -> "units/{unit}/plans/{plan}".
std::string PlanOf(const std::string& target_name) {
  return target_name.substr(0, target_name.rfind("/targets/"));
}

// The new target as it is stored: what the service decides is overwritten.
v1::Target NewTarget(const ledger::Txn& txn, const v1::Target& asked) {
  v1::Target target = asked;
  target.set_state(v1::TARGET_STATE_ACTIVE);
  target.clear_supersedes();
  target.clear_superseded_by();
  SetCreateTime(txn, target);
  return target;
}

}  // namespace

PlanReader::PlanReader(std::unique_ptr<ledger::Reader> reader)
    : reader_(std::move(reader)), token_(ledger::EncodeToken(kServiceName, reader_->position())) {}

absl::StatusOr<v1::Plan> PlanReader::GetPlan(std::string_view name) {
  ASSIGN_OR_RETURN(v1::Plan plan, Get<v1::Plan>(*reader_, name));
  plan.set_token(token_);
  return plan;
}

absl::StatusOr<v1::Target> PlanReader::GetTarget(std::string_view name) {
  ASSIGN_OR_RETURN(v1::Target target, Get<v1::Target>(*reader_, name));
  target.set_token(token_);
  return target;
}

absl::StatusOr<std::vector<v1::Plan>> PlanReader::ListPlans(std::string_view owner_name,
                                                            std::string_view after, size_t limit) {
  const std::string prefix = absl::StrCat(std::string(owner_name), "/plans/");
  std::vector<v1::Plan> plans;
  std::string last(after);
  while (true) {
    ASSIGN_OR_RETURN(const auto images, reader_->Scan(prefix, last, kScanBatch));
    for (const ledger::Image& image : images) {
      // The targets of a plan lie below it, and plans of longer names between the two.
      if (image.key.find('/', prefix.size()) != std::string::npos) continue;
      ASSIGN_OR_RETURN(plans.emplace_back(), Show<v1::Plan>(image, token_));
      if (limit != 0 && plans.size() == limit) return plans;
    }
    if (images.size() < kScanBatch) return plans;
    last = images.back().key;
  }
}

absl::StatusOr<std::vector<v1::Target>> PlanReader::ListTargets(
    std::string_view plan_name, std::string_view after, size_t limit,
    absl::FunctionRef<bool(const v1::Target&)> wanted) {
  const std::string prefix = absl::StrCat(std::string(plan_name), "/targets/");
  std::vector<v1::Target> targets;
  std::string last(after);
  while (true) {
    ASSIGN_OR_RETURN(const auto images, reader_->Scan(prefix, last, kScanBatch));
    for (const ledger::Image& image : images) {
      ASSIGN_OR_RETURN(v1::Target target, Show<v1::Target>(image, token_));
      if (!wanted(target)) continue;
      targets.push_back(std::move(target));
      if (limit != 0 && targets.size() == limit) return targets;
    }
    if (images.size() < kScanBatch) return targets;
    last = images.back().key;
  }
}

absl::StatusOr<v1::Plan> PlanStore::CreatePlan(const v1::CreatePlanRequest& request,
                                               const ledger::Cause& cause, absl::Time deadline) {
  const std::string& name = request.plan().name();
  const auto decide = [&request, &name](ledger::Txn& txn) -> absl::Status {
    Violations violations;
    CheckRequest(request.request_id(), request.reason(), violations);
    CheckPlan(request.plan(), violations);
    RETURN_IF_ERROR(violations.ToStatus());
    ASSIGN_OR_RETURN(const auto existing, txn.Get(name));
    if (existing) return AlreadyExists(name);
    v1::Plan plan = request.plan();
    SetCreateTime(txn, plan);
    Put(txn, std::move(plan));
    return absl::OkStatus();
  };
  ASSIGN_OR_RETURN(const auto result, ledger_.Commit(LedgerOf(name), cause, decide, deadline));
  return Answer<v1::Plan>(ledger_, result, name);
}

absl::StatusOr<v1::Plan> PlanStore::UpdatePlan(const v1::UpdatePlanRequest& request,
                                               const ledger::Cause& cause, absl::Time deadline) {
  const v1::Plan& asked = request.plan();
  const auto decide = [&request, &asked](ledger::Txn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(v1::Plan plan, Get<v1::Plan>(txn, asked.name()));
    Violations violations;
    CheckRequest(request.request_id(), request.reason(), violations);
    CheckPlanTexts(asked, violations);
    if (!asked.term().empty() && asked.term() != plan.term()) {
      violations.Add("plan.term", absl::StrCat("cannot change: it is ", plan.term()));
    }
    if (!asked.base_period().empty() && asked.base_period() != plan.base_period()) {
      violations.Add("plan.base_period", absl::StrCat("cannot change: it is ", plan.base_period()));
    }
    RETURN_IF_ERROR(violations.ToStatus());
    RETURN_IF_ERROR(CheckEtag(plan.name(), asked.etag(), plan.etag()));
    plan.set_title(asked.title());
    plan.set_source(asked.source());
    plan.set_authority(asked.authority());
    Put(txn, std::move(plan));
    return absl::OkStatus();
  };
  ASSIGN_OR_RETURN(const auto result,
                   ledger_.Commit(LedgerOf(asked.name()), cause, decide, deadline));
  return Answer<v1::Plan>(ledger_, result, asked.name());
}

absl::StatusOr<v1::Target> PlanStore::CreateTarget(const v1::CreateTargetRequest& request,
                                                   const Vocabulary& vocabulary,
                                                   const ledger::Cause& cause,
                                                   absl::Time deadline) {
  const std::string& name = request.target().name();
  const auto decide = [&](ledger::Txn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(const v1::Plan plan, Get<v1::Plan>(txn, PlanOf(name)));
    ASSIGN_OR_RETURN(const Period term, TermOf(plan));
    Violations violations;
    CheckRequest(request.request_id(), request.reason(), violations);
    CheckTarget(request.target(), term, vocabulary, violations);
    RETURN_IF_ERROR(violations.ToStatus());
    ASSIGN_OR_RETURN(const auto existing, txn.Get(name));
    if (existing) return AlreadyExists(name);
    Put(txn, NewTarget(txn, request.target()));
    return absl::OkStatus();
  };
  ASSIGN_OR_RETURN(const auto result, ledger_.Commit(LedgerOf(name), cause, decide, deadline));
  return Answer<v1::Target>(ledger_, result, name);
}

absl::StatusOr<v1::Target> PlanStore::SupersedeTarget(const v1::SupersedeTargetRequest& request,
                                                      const Vocabulary& vocabulary,
                                                      const ledger::Cause& cause,
                                                      absl::Time deadline) {
  const std::string& name = request.target().name();
  const auto decide = [&](ledger::Txn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(const v1::Plan plan, Get<v1::Plan>(txn, PlanOf(request.name())));
    ASSIGN_OR_RETURN(v1::Target old, Get<v1::Target>(txn, request.name()));
    ASSIGN_OR_RETURN(const Period term, TermOf(plan));
    Violations violations;
    CheckRequest(request.request_id(), request.reason(), violations);
    if (request.reason().empty()) violations.Add("reason", "is required: the amending act");
    if (PlanOf(name) != plan.name()) {
      violations.Add("target.name", absl::StrCat("must be of ", plan.name()),
                     type::v1::ERROR_REASON_INVALID_NAME);
    }
    CheckTarget(request.target(), term, vocabulary, violations);
    RETURN_IF_ERROR(violations.ToStatus());
    RETURN_IF_ERROR(CheckEtag(old.name(), request.etag(), old.etag()));
    if (old.state() != v1::TARGET_STATE_ACTIVE) {
      return IllegalState(absl::StrCat(old.name(), " was superseded by ", old.superseded_by()));
    }
    ASSIGN_OR_RETURN(const auto existing, txn.Get(name));
    if (existing) return AlreadyExists(name);
    v1::Target target = NewTarget(txn, request.target());
    target.set_supersedes(old.name());
    old.set_state(v1::TARGET_STATE_SUPERSEDED);
    old.set_superseded_by(name);
    Put(txn, std::move(target));
    Put(txn, std::move(old));
    return absl::OkStatus();
  };
  ASSIGN_OR_RETURN(const auto result,
                   ledger_.Commit(LedgerOf(request.name()), cause, decide, deadline));
  return Answer<v1::Target>(ledger_, result, name);
}

absl::StatusOr<PlanReader> PlanStore::Read(std::string_view owner,
                                           const type::v1::Consistency& consistency) {
  Violations violations;
  const auto& staleness = consistency.max_staleness();
  if (consistency.has_max_staleness() &&
      (staleness.seconds() < 0 || staleness.nanos() < 0 || staleness.seconds() > 3600 ||
       (staleness.seconds() == 3600 && staleness.nanos() > 0))) {
    violations.Add("consistency.max_staleness", "must be 0s to 1h");
  }
  const bool exactly = consistency.requirement_case() == type::v1::Consistency::kExactly;
  if (exactly && consistency.exactly().empty()) {
    violations.Add("consistency.exactly", "is not a token", type::v1::ERROR_REASON_INVALID_TOKEN);
  }
  RETURN_IF_ERROR(violations.ToStatus());
  return ReadAt(owner, consistency.exactly());
}

absl::StatusOr<PlanReader> PlanStore::ReadAt(std::string_view owner, std::string_view token) {
  std::optional<ledger::Position> at;
  if (!token.empty()) {
    ASSIGN_OR_RETURN(at, ledger::DecodeToken(kServiceName, owner, token));
  }
  ASSIGN_OR_RETURN(auto reader, ledger_.Read(owner, at));
  return PlanReader(std::move(reader));
}

}  // namespace thidua::targets
