#include "services/reporting/api/totals_api.h"

#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>

#include <utility>

#include "common/value/period.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/checks.h"
#include "services/reporting/api/scope.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/rollup.h"
#include "services/reporting/store/images.h"
#include "services/reporting/store/reads.h"

namespace thidua::reporting {
namespace {

using v1::Round;
using v1::Total;

constexpr int kMaxQueries = 1000;
constexpr std::string_view kTotalSuffix = "/total";

// The round that a request names by itself or by its total.
std::string_view RoundNamed(std::string_view name) {
  if (name.ends_with(kTotalSuffix)) name.remove_suffix(kTotalSuffix.size());
  return name;
}

bool MayReadRestricted(const rpc::Call& call, std::string_view owner) {
  return call.Allowed(auth::v1::PERMISSION_READ_RESTRICTED, owner);
}

}  // namespace

std::optional<Totals::Ready> TotalsApi::GetReady(rpc::Call& call, std::string_view request) {
  v1::GetTotalRequest parsed;
  if (!parsed.ParseFromArray(request.data(), static_cast<int>(request.size()))) {
    return std::nullopt;
  }
  const std::string_view name = RoundNamed(parsed.name());
  // The freshest total satisfies every requirement but `exactly`, once that is well formed.
  if (parsed.consistency().requirement_case() == type::v1::Consistency::kExactly ||
      !ReadFreshness("", parsed.consistency()).ok()) {
    return std::nullopt;
  }
  std::optional<Totals::Ready> ready = totals_.Peek(name);
  if (!ready) return std::nullopt;
  const std::string_view owner = OwnerOf(name);
  if (!call.Allowed(call.permission(), owner)) return std::nullopt;
  if (ready->restricted && !MayReadRestricted(call, owner)) return std::nullopt;
  return ready;
}

absl::StatusOr<Totals::Ready> TotalsApi::Get(rpc::Call& call, const v1::GetTotalRequest& request) {
  const std::string name(RoundNamed(request.name()));
  RETURN_IF_ERROR(CheckName(call, kRoundName, "name", name));
  const std::string_view owner = OwnerOf(name);
  RETURN_IF_ERROR(call.Authorize(owner));
  ASSIGN_OR_RETURN(Freshness freshness, ReadFreshness(LedgerOf(name), request.consistency()));
  ASSIGN_OR_RETURN(Totals::Ready ready, totals_.Get(name, freshness, call.deadline()));
  if (ready.restricted) {
    RETURN_IF_ERROR(call.Authorize(auth::v1::PERMISSION_READ_RESTRICTED, owner));
  }
  return ready;
}

absl::Status TotalsApi::BatchGet(rpc::Call& call, const v1::BatchGetTotalsRequest& request,
                                 v1::BatchGetTotalsResponse* response) {
  RETURN_IF_ERROR(CheckName(call, kUnitName, "parent", request.parent()));
  RETURN_IF_ERROR(call.Authorize(request.parent()));
  Violations violations;
  if (request.queries_size() > kMaxQueries) {
    violations.Add("queries",
                   absl::StrCat("has ", request.queries_size(), ", more than ", kMaxQueries));
    return violations.ToStatus();
  }
  for (int i = 0; i < request.queries_size(); ++i) {
    const v1::TotalQuery& query = request.queries(i);
    violations.AddStatus(absl::StrCat("queries[", i, "].form"),
                         kFormName.Match(query.form()).status());
    violations.AddStatus(absl::StrCat("queries[", i, "].period"),
                         ParsePeriod(query.period()).status());
  }
  RETURN_IF_ERROR(violations.ToStatus());
  ASSIGN_OR_RETURN(auto reader,
                   OpenReader(ledger_, LastSegment(request.parent()), request.consistency()));
  response->set_token(TokenOf(reader->position()));
  RoundsByForm known;
  for (const v1::TotalQuery& query : request.queries()) {
    if (absl::Now() > call.deadline()) {
      return Error(absl::StatusCode::kDeadlineExceeded, type::v1::ERROR_REASON_EXPIRED,
                   "the deadline passed before all totals were read");
    }
    v1::TotalResult* result = response->add_results();
    RETURN_IF_ERROR(Answer(call, request, query, *reader, known, result));
    if (result->has_total()) result->mutable_total()->set_token(response->token());
  }
  return absl::OkStatus();
}

absl::Status TotalsApi::Answer(rpc::Call& call, const v1::BatchGetTotalsRequest& request,
                               const v1::TotalQuery& query, ledger::Reader& reader,
                               RoundsByForm& known, v1::TotalResult* result) {
  const std::string form(LastSegment(query.form()));
  auto rounds = known.find(form);
  if (rounds == known.end()) {
    std::vector<Round> read;
    RETURN_IF_ERROR(VisitRounds(reader, absl::StrCat(request.parent(), "/rounds/", form, "."), "",
                                [&](const ledger::Image& image) -> absl::StatusOr<bool> {
                                  ASSIGN_OR_RETURN(Round round, FromImage<Round>(image));
                                  read.push_back(std::move(round));
                                  return true;
                                })
                        .status());
    rounds = known.emplace(form, std::move(read)).first;
  }
  ASSIGN_OR_RETURN(const Period window, ParsePeriod(query.period()));
  const Cover cover = CoverWindow(window, rounds->second);
  if (cover.rounds.empty()) {
    result->set_absence(v1::TOTAL_ABSENCE_NO_ROUND);
    return absl::OkStatus();
  }
  for (const Round* round : cover.rounds) {
    if (round->visibility() == catalog::v1::FORM_VISIBILITY_RESTRICTED &&
        !MayReadRestricted(call, request.parent())) {
      result->set_absence(v1::TOTAL_ABSENCE_RESTRICTED);
      return absl::OkStatus();
    }
  }
  ASSIGN_OR_RETURN(std::vector<Total> totals, totals_.Leaves(reader, cover.rounds));
  if (cover.exact) {
    *result->mutable_total() = std::move(totals.front());
    return absl::OkStatus();
  }
  const std::string name =
      absl::StrCat(request.parent(), "/rounds/", RoundId{form, window}.ToString(), "/total");
  ASSIGN_OR_RETURN(*result->mutable_total(), FoldOverTime(name, cover, totals));
  return absl::OkStatus();
}

}  // namespace thidua::reporting
