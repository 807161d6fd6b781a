#include "services/admin_cli/commands/pack_writer.h"

#include <absl/strings/str_join.h>
#include <absl/time/clock.h>

#include <vector>

#include "common/client/methods.h"
#include "common/value/status_macros.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/commands/pack_calls.h"
#include "services/admin_cli/files/plan_acts.h"
#include "services/admin_cli/files/references.h"
#include "thidua/catalog/v1/catalog.pb.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::cli {
namespace {

using google::protobuf::Message;

// The other services follow the catalog's log: what was just written may take them a moment.
constexpr absl::Duration kFollowTime = absl::Seconds(10);
constexpr absl::Duration kFollowPause = absl::Milliseconds(200);

std::string ServiceOf(const Message& request) {
  return client::ServiceOf(*client::MethodOf(request));
}

// True if one of the resources that `name` lies below is among `names`.
bool LiesBelow(std::string name, const std::set<std::string>& names) {
  for (name = ParentOf(name, 2); !name.empty(); name = ParentOf(name, 2)) {
    if (names.contains(name)) {
      return true;
    }
  }
  return false;
}

// The stored resource; null if there is none.
absl::StatusOr<std::unique_ptr<Message>> Stored(Session& session, const std::string& name) {
  const Message& get = *CallsOf(name)->get;
  std::unique_ptr<Message> request(get.New());
  SetIfPresent(request.get(), "name", name);
  auto stored = NewResponse(get);
  const absl::Status status = session.CallInto(*request, "", stored.get());
  if (status.code() == absl::StatusCode::kNotFound) {
    return nullptr;
  }
  RETURN_IF_ERROR(status);
  return stored;
}

// Whether the stored binding would become the wanted one if somebody confirmed it.
bool Waits(const Message& wanted, const Message& stored) {
  catalog::v1::Binding then = static_cast<const catalog::v1::Binding&>(stored);
  if (!then.has_proposal()) {
    return false;
  }
  *then.mutable_grants() = then.proposal().grants();
  then.set_note(then.proposal().note());
  then.set_person(then.proposal().person());
  return SaysTheSame(wanted, then);
}

// What becomes of an item whose resource is stored so; null: it is not stored.
Outcome Compare(const PackItem& item, const Message* stored) {
  if (stored == nullptr) {
    return Outcome::kCreated;
  }
  if (item.resource == nullptr) {
    const auto& round = static_cast<const reporting::v1::Round&>(*stored);
    const bool same = !round.simulated() &&
                      (item.round.due_date().empty() || item.round.due_date() == round.due_date());
    return same ? Outcome::kUnchanged : Outcome::kDifferent;
  }
  if (item.kind == "bindings" && Waits(*item.resource, *stored)) {
    return Outcome::kProposed;
  }
  if (SaysTheSame(*item.resource, *stored)) {
    return Outcome::kUnchanged;
  }
  // Acts are never changed.
  if (item.kind == "plans" && !MissingActs(static_cast<const targets::v1::Plan&>(*item.resource),
                                           static_cast<const targets::v1::Plan&>(*stored))) {
    return Outcome::kDifferent;
  }
  return CallsOf(item.name)->update == nullptr ? Outcome::kDifferent : Outcome::kUpdated;
}

}  // namespace

absl::Status PackWriter::OnceFollowed(const Message& request,
                                      absl::FunctionRef<absl::Status()> call) {
  static const auto& lagging =
      *new std::set<std::string>{"UNKNOWN_UNIT",      "UNKNOWN_ELEMENT",   "UNKNOWN_LEVEL",
                                 "UNKNOWN_REFERENCE", "PERMISSION_DENIED", "CATALOG_STALE"};
  const absl::Time give_up = catalog_changed_ + kFollowTime;
  const bool follower = ServiceOf(request) != "reporting";
  while (true) {
    const absl::Status status = call();
    if (status.ok() || !follower || absl::Now() > give_up ||
        !lagging.contains(Explain(status).reason)) {
      return status;
    }
    absl::SleepFor(kFollowPause);
  }
}

std::unique_ptr<Message> PackWriter::RequestFor(const PackItem& item, const Message* stored) {
  const PackCalls& calls = *CallsOf(item.name);
  const Message& prototype =
      stored != nullptr || calls.create == nullptr ? *calls.update : *calls.create;
  std::unique_ptr<Message> request(prototype.New());
  if (item.resource == nullptr) {
    request->CopyFrom(item.round);
  } else {
    const auto* body = request->GetDescriptor()->FindFieldByNumber(1);
    Message* resource = request->GetReflection()->MutableMessage(request.get(), body);
    resource->CopyFrom(*item.resource);
    SetIfPresent(resource, "etag", stored == nullptr ? "" : StringField(*stored, "etag"));
  }
  SetIfPresent(request.get(), "reason", reason_);
  if (const auto* allow = request->GetDescriptor()->FindFieldByName("allow_missing");
      allow != nullptr) {
    request->GetReflection()->SetBool(request.get(), allow, true);
  }
  // A binding or a target may be deleted and come back as it was: that is another request.
  SetIfPresent(request.get(), "request_id",
               item.kind == "bindings" || item.kind == "targets" ? NewRequestId()
                                                                 : ContentRequestId(*request));
  return request;
}

absl::StatusOr<Outcome> PackWriter::UpdatePlan(const PackItem& item,
                                               const targets::v1::Plan& stored) {
  const auto& wanted = static_cast<const targets::v1::Plan&>(*item.resource);
  targets::v1::Plan with_acts = stored;  // whether its texts alone differ
  *with_acts.mutable_acts() = wanted.acts();
  if (!SaysTheSame(wanted, with_acts)) {
    RETURN_IF_ERROR(session_.Call<targets::v1::Plan>(*RequestFor(item, &stored)).status());
  }
  const auto missing = MissingActs(wanted, stored);
  if (!missing) return Outcome::kDifferent;
  for (const targets::v1::PlanAct& act : *missing) {
    targets::v1::RecordPlanActRequest request;
    request.set_name(item.name);
    *request.mutable_act() = act;
    request.set_reason(reason_);
    request.set_request_id(ContentRequestId(request));
    RETURN_IF_ERROR(session_.Call<targets::v1::Plan>(request).status());
  }
  return Outcome::kUpdated;
}

absl::StatusOr<Outcome> PackWriter::Write(const PackItem& item) {
  std::unique_ptr<Message> stored;
  RETURN_IF_ERROR(OnceFollowed(*CallsOf(item.name)->get, [&]() -> absl::Status {
    ASSIGN_OR_RETURN(stored, Stored(session_, item.name));
    return absl::OkStatus();
  }));
  const Outcome outcome = Compare(item, stored.get());
  if (outcome != Outcome::kCreated && outcome != Outcome::kUpdated) {
    return outcome;
  }
  if (item.kind == "plans" && stored != nullptr) {
    return UpdatePlan(item, static_cast<const targets::v1::Plan&>(*stored));
  }
  const auto request = RequestFor(item, stored.get());
  const auto written = NewResponse(*request);
  RETURN_IF_ERROR(
      OnceFollowed(*request, [&] { return session_.CallInto(*request, "", written.get()); }));
  if (stored != nullptr && StringField(*written, "etag") == StringField(*stored, "etag")) {
    return Outcome::kUnchanged;
  }
  if (item.kind == "bindings" && Waits(*item.resource, *written)) {
    return Outcome::kProposed;
  }
  if (ServiceOf(*request) == "reporting") {
    catalog_changed_ = absl::Now();
  }
  return outcome;
}

PackDryRun::PackDryRun(Session& session, const LoadedPack& pack) : session_(session) {
  for (const PackItem& item : pack.items()) {
    places_.emplace(item.name, item.where);
  }
}

absl::StatusOr<bool> PackDryRun::Exists(const std::string& name) {
  if (LiesBelow(name, created_)) {
    return false;
  }
  if (const auto known = stored_.find(name); known != stored_.end()) {
    return known->second;
  }
  ASSIGN_OR_RETURN(const auto stored, Stored(session_, name));
  return stored_[name] = stored != nullptr;
}

absl::Status PackDryRun::CheckReferences(const PackItem& item) {
  std::vector<std::string> missing;
  for (const std::string& name : ReferencesOf(item)) {
    if (CallsOf(name) == nullptr || created_.contains(name)) {
      continue;
    }
    ASSIGN_OR_RETURN(const bool exists, Exists(name));
    if (exists) {
      continue;
    }
    const auto place = places_.find(name);
    missing.push_back(place == places_.end()
                          ? name + ", which neither the services nor the pack have"
                          : name +
                                ", which the services do not have and the pack would not have "
                                "written before, at " +
                                place->second);
  }
  return missing.empty() ? absl::OkStatus()
                         : Refused("speaks of " + absl::StrJoin(missing, "; of "));
}

absl::StatusOr<Outcome> PackDryRun::Foretell(const PackItem& item) {
  Outcome outcome = Outcome::kCreated;
  // What lies below a resource that this run creates is not there, and services could not even say
  // so: they do not know who may see it.
  if (!LiesBelow(item.name, created_)) {
    ASSIGN_OR_RETURN(const auto stored, Stored(session_, item.name));
    stored_[item.name] = stored != nullptr;
    outcome = Compare(item, stored.get());
  }
  if (outcome == Outcome::kCreated || outcome == Outcome::kUpdated) {
    RETURN_IF_ERROR(CheckReferences(item));
  }
  if (outcome == Outcome::kCreated) {
    created_.insert(item.name);
  }
  return outcome;
}

}  // namespace thidua::cli
