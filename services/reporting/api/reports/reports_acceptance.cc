// Many reports of one round accepted in one commit.
#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/resource/access.h"
#include "common/resource/write.h"
#include "common/value/errors.h"
#include "common/value/same_person.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "services/reporting/api/reports/reports.h"
#include "services/reporting/api/reports/scope.h"
#include "services/reporting/api/reports/stored_report.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/reports/workflow.h"

namespace thidua::reporting {
namespace {

using v1::AcceptReportsRequest;
using v1::Report;
using v1::Round;

constexpr int kMaxAcceptances = 1'000;
// So many sentences are told of one report, so that the answer for all fits a message.
constexpr size_t kMaxSentences = 5;
constexpr size_t kMaxSentenceBytes = 400;

using Refusals = absl::flat_hash_map<std::string, absl::Status>;  // by name of the report

void CheckRequest(const AcceptReportsRequest& request, Violations& violations) {
  if (request.reports().empty()) violations.Add("reports", "has none; at least one is required");
  if (request.reports_size() > kMaxAcceptances) {
    violations.Add("reports", absl::StrCat("has ", request.reports_size(), "; at most ",
                                           kMaxAcceptances, " are accepted at once"));
    return;
  }
  absl::flat_hash_set<std::string_view> names;
  for (int i = 0; i < request.reports_size(); ++i) {
    const v1::ReportToAccept& report = request.reports(i);
    const std::string field = absl::StrCat("reports[", i, "]");
    if (absl::Status name = kReportName.Match(report.name()).status(); !name.ok()) {
      violations.AddStatus(field + ".name", name);
    } else if (RoundOf(report.name()) != request.parent()) {
      violations.Add(field + ".name", absl::StrCat("is not of the round ", request.parent()));
    } else if (!names.insert(report.name()).second) {
      violations.Add(field + ".name", absl::StrCat("stands twice: ", report.name()),
                     type::v1::ERROR_REASON_DUPLICATE);
    }
    if (report.etag().empty()) {
      violations.Add(field + ".etag",
                     "is required: the etag of the report as it was read before it is accepted");
    }
  }
}

// Accepts those of the reports that can be; why the others cannot. What is written goes to `txn`
// where there is one.
struct Acceptor {
  const rpc::Call& call;
  const AcceptReportsRequest& request;
  const Round& admitted;
  SamePerson same;

  absl::StatusOr<Refusals> Run(ledger::Reader& reader, ledger::Txn* txn) const {
    ASSIGN_OR_RETURN(const Round round, resource::Load<Round>(reader, request.parent()));
    Refusals refusals;
    for (const v1::ReportToAccept& wanted : request.reports()) {
      ASSIGN_OR_RETURN(const StoredReport stored, FindStored(reader, wanted.name()));
      absl::StatusOr<Acceptance> acceptance = Decide(round, wanted, stored, txn);
      if (!acceptance.ok()) {
        refusals.emplace(wanted.name(), acceptance.status());
      } else if (txn != nullptr) {
        resource::Put(*txn, std::move(acceptance->figures));
        resource::Put(*txn, std::move(acceptance->report));
      }
    }
    return refusals;
  }

 private:
  absl::StatusOr<Acceptance> Decide(const Round& round, const v1::ReportToAccept& wanted,
                                    const StoredReport& stored, ledger::Txn* txn) const {
    // What was refused once is told by what was found then, not by today's round.
    if (txn != nullptr) {
      RETURN_IF_ERROR(CheckSameRound(admitted, round, LastSegment(wanted.name())));
    }
    if (stored.report) {
      RETURN_IF_ERROR(CheckEtag(wanted.name(), wanted.etag(), stored.report->etag()));
    }
    return Accept(round, wanted.name(), stored, call.caller().principal,
                  txn == nullptr ? absl::UnixEpoch() : txn->time(),
                  txn == nullptr ? 0 : txn->next_seq(), same);
  }
};

// A refusal as whole sentences.
std::vector<std::string> SentencesOf(const absl::Status& status) {
  std::vector<std::string> sentences;
  const std::vector<FieldViolation> violations = ViolationsOf(status);
  const auto add = [&](const std::string& text) {
    std::string cut(CutText(text, kMaxSentenceBytes));
    if (cut.size() < text.size()) cut += " ...";
    sentences.push_back(cut.ends_with('.') ? cut : cut + ".");
  };
  if (violations.empty()) add(std::string(status.message()));
  for (const FieldViolation& violation : violations) {
    if (sentences.size() == kMaxSentences) {
      sentences.push_back(absl::StrCat(violations.size() - kMaxSentences,
                                       " more stand against it: read the report."));
      break;
    }
    add(absl::StrCat(violation.field, ": ", violation.description));
  }
  return sentences;
}

}  // namespace

absl::Status ReportsApi::AcceptMany(rpc::Call& call, const AcceptReportsRequest& request,
                                    v1::AcceptReportsResponse* response) {
  RETURN_IF_ERROR(resource::CheckName(call, kRoundName, "parent", request.parent()));
  const std::string ledger(LedgerOf(request.parent()));
  Round admitted;
  {
    ASSIGN_OR_RETURN(auto reader, store_.Open(ledger));
    ASSIGN_OR_RETURN(admitted, FindRound(call, *reader, request.parent()));
    RETURN_IF_ERROR(AuthorizeOwner(call, admitted));
  }
  ASSIGN_OR_RETURN(const auto same_person, call.GetPersons());
  Violations violations;
  CheckRequest(request, violations);
  const Acceptor acceptor{call, request, admitted, same_person};
  Refusals refusals;
  ASSIGN_OR_RETURN(
      const ledger::CommitResult result,
      resource::Commit(call, store_, request, ledger, [&](ledger::Txn& txn) -> absl::Status {
        RETURN_IF_ERROR(violations.ToStatus());
        ASSIGN_OR_RETURN(refusals, acceptor.Run(txn, &txn));
        return absl::OkStatus();
      }));
  if (result.replayed) {
    // Why something was refused then follows from what was found then.
    ASSIGN_OR_RETURN(auto then, store_.Open(ledger, result.position));
    ASSIGN_OR_RETURN(const ledger::Position before, then->PositionOf(result.position.seq - 1));
    ASSIGN_OR_RETURN(then, store_.Open(ledger, before));
    ASSIGN_OR_RETURN(refusals, acceptor.Run(*then, nullptr));
  }
  absl::flat_hash_set<std::string_view> accepted;
  for (const ledger::Image& image : result.changes) accepted.insert(image.key);
  for (const v1::ReportToAccept& wanted : request.reports()) {
    v1::AcceptResult& outcome = *response->add_results();
    outcome.set_name(wanted.name());
    if (accepted.contains(wanted.name())) {
      outcome.set_etag(std::to_string(result.position.seq));
      response->set_accepted(response->accepted() + 1);
      continue;
    }
    response->set_refused(response->refused() + 1);
    const auto why = refusals.find(wanted.name());
    if (why == refusals.end()) {
      outcome.add_violations("It was refused when this request was first made.");
      continue;
    }
    for (std::string& sentence : SentencesOf(why->second)) {
      outcome.add_violations(std::move(sentence));
    }
  }
  response->set_token(store_.TokenOf(result.position));
  return absl::OkStatus();
}

}  // namespace thidua::reporting
