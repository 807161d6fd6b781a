// apply.
#include <absl/time/clock.h>

#include <map>
#include <set>

#include "common/value/status_macros.h"
#include "services/admin_cli/command.h"
#include "services/admin_cli/failure.h"
#include "services/admin_cli/fields.h"
#include "services/admin_cli/pack.h"
#include "thidua/awards/v1/awards_service.pb.h"
#include "thidua/catalog/v1/catalog_service.pb.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::cli {
namespace {

using google::protobuf::Message;

// The other services follow the catalog's log: what was just written may take them a moment.
constexpr absl::Duration kFollowTime = absl::Seconds(10);
constexpr absl::Duration kFollowPause = absl::Milliseconds(200);

// The calls by which one kind is applied.
struct Calls {
  const Message* get;
  const Message* create;  // null: update creates what is missing
  const Message* update;  // null: what differs is reported, not changed
};

const std::map<std::string, Calls>& CallsByKind() {
  namespace catalog = catalog::v1;
  static const auto& calls = *new std::map<std::string, Calls>{
      {"scales",
       {&catalog::GetScaleRequest::default_instance(), nullptr,
        &catalog::UpdateScaleRequest::default_instance()}},
      {"elements",
       {&catalog::GetElementRequest::default_instance(), nullptr,
        &catalog::UpdateElementRequest::default_instance()}},
      {"units",
       {&catalog::GetUnitRequest::default_instance(), nullptr,
        &catalog::UpdateUnitRequest::default_instance()}},
      {"forms",
       {&catalog::GetFormRequest::default_instance(), nullptr,
        &catalog::UpdateFormRequest::default_instance()}},
      {"bindings",
       {&catalog::GetBindingRequest::default_instance(), nullptr,
        &catalog::UpdateBindingRequest::default_instance()}},
      {"plans",
       {&targets::v1::GetPlanRequest::default_instance(),
        &targets::v1::CreatePlanRequest::default_instance(),
        &targets::v1::UpdatePlanRequest::default_instance()}},
      {"targets",
       {&targets::v1::GetTargetRequest::default_instance(),
        &targets::v1::CreateTargetRequest::default_instance(), nullptr}},
      {"rule_packs",
       {&awards::v1::GetRulePackRequest::default_instance(), nullptr,
        &awards::v1::UpdateRulePackRequest::default_instance()}},
      {"movements",
       {&awards::v1::GetMovementRequest::default_instance(),
        &awards::v1::CreateMovementRequest::default_instance(), nullptr}}};
  return calls;
}

enum class Outcome { kCreated, kUpdated, kUnchanged, kDifferent };

struct Tally {
  int created = 0;
  int updated = 0;
  int unchanged = 0;
  int different = 0;
  int failed = 0;
};

// Applies one pack within one session.
class Application {
 public:
  Application(Session& session, bool dry_run, std::string reason)
      : session_(session), dry_run_(dry_run), reason_(std::move(reason)) {}

  absl::Status Run(const LoadedPack& pack);

 private:
  absl::StatusOr<Outcome> Apply(const PackItem& item);
  absl::StatusOr<Outcome> ApplyRound(const PackItem& item);
  absl::StatusOr<Outcome> ApplyResource(const PackItem& item, const Calls& calls);
  // The stored resource; null if there is none.
  absl::StatusOr<std::unique_ptr<Message>> Stored(const Message& get, const std::string& name);
  // Calls, and calls again while a follower of the catalog may not have seen this run's changes.
  absl::Status Write(const Message& request, Message* response);
  void PrintTallies();

  Session& session_;
  const bool dry_run_;
  const std::string reason_;
  bool catalog_changed_ = false;
  std::vector<std::string> kinds_;  // in order
  std::map<std::string, Tally> tallies_;
};

absl::StatusOr<std::unique_ptr<Message>> Application::Stored(const Message& get,
                                                             const std::string& name) {
  std::unique_ptr<Message> request(get.New());
  SetIfPresent(request.get(), "name", name);
  auto stored = NewResponse(get);
  const absl::Status status = session_.CallInto(*request, "", stored.get());
  if (status.code() == absl::StatusCode::kNotFound) {
    return nullptr;
  }
  RETURN_IF_ERROR(status);
  return stored;
}

absl::Status Application::Write(const Message& request, Message* response) {
  static const auto& lagging =
      *new std::set<std::string>{"UNKNOWN_UNIT",      "UNKNOWN_ELEMENT",   "UNKNOWN_LEVEL",
                                 "UNKNOWN_REFERENCE", "PERMISSION_DENIED", "CATALOG_STALE"};
  const absl::Time give_up = absl::Now() + kFollowTime;
  const bool follower = !ServiceOf(*MethodOf(request)).starts_with("reporting");
  while (true) {
    const absl::Status status = session_.CallInto(request, "", response);
    if (status.ok() || !follower || !catalog_changed_ || absl::Now() > give_up ||
        !lagging.contains(Explain(status).reason)) {
      return status;
    }
    absl::SleepFor(kFollowPause);
  }
}

absl::StatusOr<Outcome> Application::ApplyRound(const PackItem& item) {
  ASSIGN_OR_RETURN(const auto stored,
                   Stored(reporting::v1::GetRoundRequest::default_instance(), item.name));
  if (stored != nullptr) {
    const auto& round = static_cast<const reporting::v1::Round&>(*stored);
    const bool same = !round.simulated() &&
                      (item.round.due_date().empty() || item.round.due_date() == round.due_date());
    return same ? Outcome::kUnchanged : Outcome::kDifferent;
  }
  if (!dry_run_) {
    reporting::v1::OpenRoundRequest request = item.round;
    request.set_reason(reason_);
    request.set_request_id(ContentRequestId(request));
    reporting::v1::Round opened;
    RETURN_IF_ERROR(Write(request, &opened));
  }
  return Outcome::kCreated;
}

absl::StatusOr<Outcome> Application::ApplyResource(const PackItem& item, const Calls& calls) {
  ASSIGN_OR_RETURN(const auto stored, Stored(*calls.get, item.name));
  const bool exists = stored != nullptr;
  if (exists && SaysTheSame(*item.resource, *stored)) {
    return Outcome::kUnchanged;
  }
  if (exists && calls.update == nullptr) {
    return Outcome::kDifferent;
  }
  if (dry_run_) {
    return exists ? Outcome::kUpdated : Outcome::kCreated;
  }
  const Message& prototype = exists || calls.create == nullptr ? *calls.update : *calls.create;
  std::unique_ptr<Message> request(prototype.New());
  const auto* body = request->GetDescriptor()->FindFieldByNumber(1);
  Message* resource = request->GetReflection()->MutableMessage(request.get(), body);
  resource->CopyFrom(*item.resource);
  const std::string etag = exists ? StringField(*stored, "etag") : "";
  SetIfPresent(resource, "etag", etag);
  SetIfPresent(request.get(), "reason", reason_);
  if (const auto* allow = request->GetDescriptor()->FindFieldByName("allow_missing");
      allow != nullptr) {
    request->GetReflection()->SetBool(request.get(), allow, true);
  }
  // A binding may be deleted and come back as it was: that is another request.
  SetIfPresent(request.get(), "request_id",
               item.kind == "bindings" ? NewRequestId() : ContentRequestId(*request));
  const auto written = NewResponse(*request);
  RETURN_IF_ERROR(Write(*request, written.get()));
  if (!exists) {
    return Outcome::kCreated;
  }
  return StringField(*written, "etag") == etag ? Outcome::kUnchanged : Outcome::kUpdated;
}

absl::StatusOr<Outcome> Application::Apply(const PackItem& item) {
  return item.kind == "rounds" ? ApplyRound(item)
                               : ApplyResource(item, CallsByKind().at(item.kind));
}

void Application::PrintTallies() {
  Table table({{"KIND"},
               {"CREATED", Column::kRight},
               {"UPDATED", Column::kRight},
               {"UNCHANGED", Column::kRight},
               {"DIFFERENT", Column::kRight},
               {"FAILED", Column::kRight}});
  for (const std::string& kind : kinds_) {
    const Tally& tally = tallies_[kind];
    table.Add(
        {kind, std::to_string(tally.created), std::to_string(tally.updated),
         std::to_string(tally.unchanged),
         TableCell(std::to_string(tally.different),
                   tally.different > 0 ? Colour::kYellow : Colour::kNone),
         TableCell(std::to_string(tally.failed), tally.failed > 0 ? Colour::kRed : Colour::kNone)});
  }
  session_.printer().Print(table);
}

absl::Status Application::Run(const LoadedPack& pack) {
  std::string problems;
  int64_t done = 0;
  absl::Status unreachable;
  for (const PackItem& item : pack.items()) {
    if (kinds_.empty() || kinds_.back() != item.kind) {
      // What comes next builds on what failed.
      if (!kinds_.empty() && tallies_[kinds_.back()].failed > 0) {
        break;
      }
      kinds_.push_back(item.kind);
    }
    session_.printer().Progress(item.kind, ++done, static_cast<int64_t>(pack.items().size()));
    const absl::StatusOr<Outcome> outcome = Apply(item);
    Tally& tally = tallies_[item.kind];
    if (!outcome.ok()) {
      if (ExitCode(outcome.status()) == 3) {
        unreachable = outcome.status();
        break;
      }
      ++tally.failed;
      problems += "\n" + item.where + ": " + item.name + ": " + FormatError(outcome.status());
      continue;
    }
    switch (*outcome) {
      case Outcome::kCreated:
        ++tally.created;
        break;
      case Outcome::kUpdated:
        ++tally.updated;
        break;
      case Outcome::kUnchanged:
        ++tally.unchanged;
        break;
      case Outcome::kDifferent:
        ++tally.different;
        problems += "\n" + item.where + ": " + item.name +
                    ": exists with other content and is left as it is" +
                    (item.kind == "targets" ? "; use: thidua targets supersede" : "");
        break;
    }
    catalog_changed_ |= (*outcome == Outcome::kCreated || *outcome == Outcome::kUpdated) &&
                        CallsByKind().contains(item.kind) &&
                        ServiceOf(*MethodOf(*CallsByKind().at(item.kind).get)) == "reporting";
  }
  PrintTallies();
  RETURN_IF_ERROR(unreachable);
  session_.printer().Note(dry_run_ ? "dry run: nothing was written" : "applied");
  return problems.empty() ? absl::OkStatus() : Refused("not everything was applied" + problems);
}

}  // namespace

void AddApplyCommand(CommandLine& cli) {
  struct Flags {
    std::string path;
    std::string reason;
    bool dry_run = false;
  };
  auto flags = std::make_shared<Flags>();
  CLI::App* verb =
      cli.Verb(&cli.app(), "apply", "Brings a district's data in: catalog, plans, rules",
               {"thidua apply -f packs/khoai-chau --dry-run", "thidua apply -f packs/khoai-chau",
                "cat units.textproto | thidua apply -f -"});
  verb->add_option(
          "-f,--file", flags->path,
          "Folder of *.textproto of thidua.pack.v1.Pack, one file, or - for standard input")
      ->required();
  verb->add_flag("--dry-run", flags->dry_run, "Check and compare; write nothing");
  verb->add_option("--reason", flags->reason, "Why, for the log");
  cli.OnRun(verb, [flags](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const LoadedPack pack, LoadedPack::Read(flags->path));
    return Application(session, flags->dry_run, flags->reason).Run(pack);
  });
}

}  // namespace thidua::cli
