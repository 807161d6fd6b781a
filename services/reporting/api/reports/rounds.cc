#include "services/reporting/api/reports/rounds.h"

#include <absl/strings/str_cat.h>

#include <string>
#include <vector>

#include "common/resource/access.h"
#include "common/resource/page.h"
#include "common/resource/write.h"
#include "common/value/date.h"
#include "common/value/status_macros.h"
#include "common/value/timestamp.h"
#include "services/reporting/api/reports/other_rounds.h"
#include "services/reporting/api/reports/place_of_round.h"
#include "services/reporting/api/reports/scope.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/reports/cells.h"
#include "services/reporting/domain/reports/progress.h"
#include "services/reporting/domain/reports/renewal.h"
#include "services/reporting/domain/reports/round.h"
#include "services/reporting/store/catalog/reader_catalog.h"

namespace thidua::reporting {
namespace {

using v1::Round;

// Changes a round by `change(Round, ledger::Txn&) -> StatusOr<Round>`.
template <class Request, class Change>
absl::Status ChangeRound(rpc::Call& call, const resource::Store& store, const Request& request,
                         const Change& change, Round* response) {
  RETURN_IF_ERROR(resource::CheckName(call, kRoundName, "name", request.name()));
  RETURN_IF_ERROR(call.Authorize(OwnerOf(request.name())));
  return resource::Write(
      call, store, request, request.name(),
      [&](ledger::Txn& txn) -> absl::StatusOr<Round> {
        ASSIGN_OR_RETURN(Round stored, resource::Load<Round>(txn, request.name()));
        RETURN_IF_ERROR(CheckEtag(request.name(), request.etag(), stored.etag()));
        return change(std::move(stored), txn);
      },
      response);
}

// Figures in force whose submission was in time by the due date which holds now are late no more.
absl::Status ForgiveLate(ledger::Txn& txn, const Round& round) {
  ASSIGN_OR_RETURN(auto all, resource::LoadAll<v1::Figures>(txn, FiguresOf(round.name())));
  for (v1::Figures& figures : all) {
    if (!figures.late()) continue;
    const std::string_view id = LastSegment(figures.name());
    const v1::RosterEntry* entry = FindOnRoster(round, kUnitName.Format({id}));
    ASSIGN_OR_RETURN(const auto report,
                     resource::Load<v1::Report>(txn, ReportsOf(round.name()) + std::string(id)));
    if (entry == nullptr || IsLate(report.counted_submit_time(), DueDateOf(round, *entry)))
      continue;
    figures.set_late(false);
    resource::Put(txn, std::move(figures));
  }
  return absl::OkStatus();
}

// What was sent back may come again as long as what has not come yet.
absl::Status GiveTime(ledger::Txn& txn, const Round& before, const Round& extended) {
  ASSIGN_OR_RETURN(auto all, resource::LoadAll<v1::Report>(txn, ReportsOf(extended.name())));
  for (v1::Report& report : all) {
    const std::string subject = kUnitName.Format({LastSegment(report.name())});
    const v1::RosterEntry* old = FindOnRoster(before, subject);
    const v1::RosterEntry* entry = FindOnRoster(extended, subject);
    if (old == nullptr || entry == nullptr || report.resubmit_by().empty()) continue;
    const std::string& due = DueDateOf(extended, *entry);
    if (due == DueDateOf(before, *old) || report.resubmit_by() >= due) continue;
    report.set_resubmit_by(due);
    resource::Put(txn, std::move(report));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status RoundsApi::Open(rpc::Call& call, const v1::OpenRoundRequest& request,
                             Round* response) {
  RETURN_IF_ERROR(resource::CheckName(call, kUnitName, "parent", request.parent()));
  RETURN_IF_ERROR(call.Authorize(request.parent()));

  // What the round pins is read before its commit: no transaction spans two ledgers, and the pinned
  // version of the form says which catalog it was. A retry opens the same round or finds it open.
  const std::string name = RoundNameOf(request);
  std::vector<Round> others;
  if (kRoundName.Match(name).ok()) {
    ASSIGN_OR_RETURN(auto found, FindOtherRounds(store_.ledger(), {name}));
    others = std::move(found.front());
  }
  ASSIGN_OR_RETURN(auto reader, store_.Open(kCatalogLedger));
  ReaderCatalog lookup(*reader);
  const absl::StatusOr<Round> opened = OpenRound(request, lookup, others, clock_());
  RETURN_IF_ERROR(lookup.status());
  reader.reset();
  return resource::Write(
      call, store_, request, name,
      [&](ledger::Txn& txn) -> absl::StatusOr<Round> {
        // Within, so that a repeated request is answered from its own commit even where today's
        // catalog would refuse it.
        RETURN_IF_ERROR(opened.status());
        RETURN_IF_ERROR(MakePlace(txn, name, request.simulated()));
        Round round = *opened;
        *round.mutable_open_time() = ToTimestamp(txn.time());
        return round;
      },
      response);
}

absl::Status RoundsApi::Close(rpc::Call& call, const v1::CloseRoundRequest& request,
                              Round* response) {
  return ChangeRound(
      call, store_, request,
      [](Round round, ledger::Txn& txn) { return CloseRound(std::move(round), txn.time()); },
      response);
}

absl::Status RoundsApi::Extend(rpc::Call& call, const v1::ExtendRoundRequest& request,
                               Round* response) {
  return ChangeRound(
      call, store_, request,
      [&](Round round, ledger::Txn& txn) -> absl::StatusOr<Round> {
        ASSIGN_OR_RETURN(Round extended, ExtendRound(round, request));
        RETURN_IF_ERROR(ForgiveLate(txn, extended));
        RETURN_IF_ERROR(GiveTime(txn, round, extended));
        return extended;
      },
      response);
}

absl::Status RoundsApi::Annul(rpc::Call& call, const v1::AnnulRoundRequest& request,
                              v1::AnnulRoundResponse* response) {
  RETURN_IF_ERROR(resource::CheckName(call, kRoundName, "name", request.name()));
  RETURN_IF_ERROR(call.Authorize(OwnerOf(request.name())));
  ASSIGN_OR_RETURN(
      const ledger::CommitResult result,
      resource::Commit(
          call, store_, request, LedgerOf(request.name()), [&](ledger::Txn& txn) -> absl::Status {
            ASSIGN_OR_RETURN(const Round stored, resource::Load<Round>(txn, request.name()));
            RETURN_IF_ERROR(CheckEtag(request.name(), request.etag(), stored.etag()));
            ASSIGN_OR_RETURN(const auto images, txn.Scan(request.name() + "/", "", 0));
            std::vector<std::string> in_force;
            for (const ledger::Image& image : images) {
              if (!image.key.starts_with(FiguresOf(request.name()))) continue;
              in_force.push_back(kUnitName.Format({LastSegment(image.key)}));
            }
            RETURN_IF_ERROR(CheckAnnulment(stored, in_force, request));
            for (const ledger::Image& image : images) txn.Delete(image.key);
            txn.Delete(request.name());
            return absl::OkStatus();
          }));
  for (const ledger::Image& change : result.changes) {
    if (change.key.starts_with(ReportsOf(request.name()))) {
      response->set_reports(response->reports() + 1);
    } else if (change.key.starts_with(FiguresOf(request.name()))) {
      response->set_in_force(response->in_force() + 1);
    }
  }
  response->set_token(store_.TokenOf(result.position));
  return absl::OkStatus();
}

absl::Status RoundsApi::Renew(rpc::Call& call, const v1::RenewRoundRequest& request,
                              Round* response) {
  RETURN_IF_ERROR(resource::CheckName(call, kRoundName, "name", request.name()));
  RETURN_IF_ERROR(call.Authorize(OwnerOf(request.name())));
  // As for Open, what is pinned is read before the commit.
  ASSIGN_OR_RETURN(const auto others, FindOtherRounds(store_.ledger(), {request.name()}));
  ASSIGN_OR_RETURN(auto reader, store_.Open(kCatalogLedger));
  ReaderCatalog lookup(*reader);
  const absl::StatusOr<Round> pinned = PinAnew(request.name(), lookup, others.front());
  RETURN_IF_ERROR(lookup.status());
  reader.reset();
  return ChangeRound(
      call, store_, request,
      [&](Round round, ledger::Txn& txn) -> absl::StatusOr<Round> {
        Violations violations;
        if (request.reason().empty()) violations.Add("reason", "is required to renew a round");
        RETURN_IF_ERROR(Join(violations, pinned.status()));
        ASSIGN_OR_RETURN(const auto reports,
                         resource::LoadAll<v1::Report>(txn, ReportsOf(round.name())));
        ASSIGN_OR_RETURN(const auto figures,
                         resource::LoadAll<v1::Figures>(txn, FiguresOf(round.name())));
        ASSIGN_OR_RETURN(Renewal renewal, RenewRound(round, *pinned, reports, figures));
        for (v1::Figures& each : renewal.figures) resource::Put(txn, std::move(each));
        return std::move(renewal.round);
      },
      response);
}

absl::Status RoundsApi::Reopen(rpc::Call& call, const v1::ReopenRoundRequest& request,
                               Round* response) {
  return ChangeRound(
      call, store_, request,
      [&](Round round, ledger::Txn&) { return ReopenRound(std::move(round), request.reason()); },
      response);
}

absl::Status RoundsApi::Get(rpc::Call& call, const v1::GetRoundRequest& request, Round* response) {
  RETURN_IF_ERROR(resource::CheckName(call, kRoundName, "name", request.name()));
  ASSIGN_OR_RETURN(auto reader, store_.Open(LedgerOf(request.name()), request.consistency()));
  ASSIGN_OR_RETURN(*response, FindRound(call, *reader, request.name()));
  RETURN_IF_ERROR(AuthorizeRound(call, *response));
  response->set_token(store_.TokenOf(reader->position()));
  return absl::OkStatus();
}

absl::Status RoundsApi::List(rpc::Call& call, const v1::ListRoundsRequest& request,
                             v1::ListRoundsResponse* response) {
  RETURN_IF_ERROR(resource::CheckName(call, kUnitName, "parent", request.parent()));
  // Who holds the permission nowhere learns nothing from the rest of the request either.
  RETURN_IF_ERROR(call.Authorize(""));
  std::string prefix = request.parent() + "/rounds/";
  if (!request.form().empty()) {
    RETURN_IF_ERROR(resource::CheckName(call, kFormName, "form", request.form()));
    prefix += std::string(LastSegment(request.form())) + ".";
  }
  if (!request.period().empty()) {
    Violations violations;
    violations.AddStatus("period", ParsePeriod(request.period()).status());
    RETURN_IF_ERROR(violations.ToStatus());
  }
  RETURN_IF_ERROR(resource::List(
      call, store_, request, {.prefix = prefix},
      [&](const Round& round) {
        return (request.period().empty() || round.period() == request.period()) &&
               (OwnerMay(call, round) || AnyReporterMay(call, round));
      },
      response->mutable_rounds(), response));
  // An empty first page is told only to who may see the owner's rounds.
  if (response->rounds().empty() && request.page_token().empty()) {
    return call.Authorize(request.parent());
  }
  return absl::OkStatus();
}

absl::Status RoundsApi::Progress(rpc::Call& call, const v1::GetRoundProgressRequest& request,
                                 v1::RoundProgress* response) {
  RETURN_IF_ERROR(resource::CheckName(call, kRoundName, "name", request.name()));
  ASSIGN_OR_RETURN(auto reader, store_.Open(LedgerOf(request.name())));
  ASSIGN_OR_RETURN(Round round, FindRound(call, *reader, request.name()));
  RETURN_IF_ERROR(AuthorizeOwner(call, round));
  ASSIGN_OR_RETURN(auto reports, resource::LoadAll<v1::Report>(*reader, ReportsOf(round.name())));
  ASSIGN_OR_RETURN(const auto all,
                   resource::LoadAll<v1::Figures>(*reader, FiguresOf(round.name())));
  std::vector<std::string> in_force;
  for (const v1::Figures& figures : all) {
    if (HasValue(figures)) in_force.emplace_back(LastSegment(figures.name()));
  }
  *response = ProgressOf(round, reports, in_force, DayInVietnam(clock_()));
  response->set_token(store_.TokenOf(reader->position()));
  return absl::OkStatus();
}

}  // namespace thidua::reporting
