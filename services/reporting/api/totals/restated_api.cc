#include "services/reporting/api/totals/restated_api.h"

#include <absl/strings/str_cat.h>

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/resource/access.h"
#include "common/resource/image.h"
#include "common/resource/page.h"
#include "common/value/date.h"
#include "common/value/errors.h"
#include "common/value/page_token.h"
#include "common/value/period.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/reports/scope.h"
#include "services/reporting/domain/catalog/unit_rules.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/reports/restatement.h"
#include "services/reporting/domain/reports/round.h"
#include "services/reporting/domain/totals/unit_sum.h"
#include "services/reporting/encoding/total_bytes.h"
#include "services/reporting/store/catalog/reader_catalog.h"
#include "services/reporting/store/totals/figures_fold.h"

namespace thidua::reporting {
namespace {

using v1::RestateTotalsRequest;
using v1::RestateTotalsResponse;
using v1::Round;

// The request as it was checked.
struct Query {
  RoundId round;
  Days window;
  std::string pages;  // what page tokens are bound to: the query and the catalog's position
  std::string after;  // the unit after which the page begins
};

absl::StatusOr<Query> ReadQuery(const rpc::Call& call, const RestateTotalsRequest& request,
                                const std::string& catalog_token, CatalogLookup& lookup) {
  Violations violations;
  Query query;
  query.pages = absl::StrCat(call.QueryDigest(request), catalog_token);
  CheckUnit("parent", request.parent(), lookup, violations);
  if (const auto name = kFormName.Match(request.form()); !name.ok()) {
    violations.AddStatus("form", name.status());
  } else if (lookup.form(request.form()) == nullptr) {
    violations.Add("form", absl::StrCat("does not exist: ", request.form()));
  }
  const auto period = ParsePeriod(request.period());
  violations.AddStatus("period", period.status());
  if (const catalog::v1::Form* form = lookup.form(request.form()); period.ok() && form != nullptr) {
    CheckFits(*period, *form, "period", violations);
  }
  const auto date = ParseDate(request.date());
  violations.AddStatus("date", date.status());
  if (period.ok() && date.ok() && *date < period->Window().last) {
    violations.Add("date", absl::StrCat("lies before the last day of the period, ",
                                        FormatDate(period->Window().last)));
  }
  auto after = DecodePageToken(query.pages, request.page_token());
  violations.AddStatus("page_token", after.status());
  RETURN_IF_ERROR(violations.ToStatus());
  query.round = RoundId{std::string(LastSegment(request.form())), *period};
  query.window = {FormatDate(period->Window().first), FormatDate(period->Window().last)};
  query.after = *std::move(after);
  return query;
}

// The round of an owner, if there is one and the caller may read it; he is not told which of both
// it is. PERMISSION_DENIED, before anything is looked up, who may not read the owner's figures.
absl::StatusOr<std::optional<Round>> ReadableRound(const rpc::Call& call, ledger::Reader& reader,
                                                   const std::string& name) {
  RETURN_IF_ERROR(call.Authorize(call.permission(), OwnerOf(name), PeriodOf(name)));
  ASSIGN_OR_RETURN(std::optional<Round> round, resource::Find<Round>(reader, name));
  if (round && !OwnerMay(call, *round)) round.reset();
  return round;
}

// What is counted with one unit, of the rounds of several owners.
struct Counted {
  std::vector<Tallies> parts;
  std::vector<std::string> rounds;  // of the parts
};

absl::StatusOr<Tallies> SumOf(const Counted& counted) {
  UnitSum sum(counted.parts.size());
  for (size_t i = 0; i < counted.parts.size(); ++i) {
    RETURN_IF_ERROR(sum.Admit(counted.parts[i].layout, counted.rounds[i]));
  }
  for (const Tallies& part : counted.parts) sum.Add(part);
  ASSIGN_OR_RETURN(Tallies tallies, std::move(sum).Finish());
  tallies.DropStatesOfSeveral();
  return tallies;
}

// Fills in the page with the units behind `query.after`.
absl::Status FillPage(const Query& query, const Restatement& restatement,
                      const std::map<std::string, Counted>& counted,
                      RestateTotalsResponse& response) {
  size_t bytes = response.ByteSizeLong();
  const auto& units = restatement.units();
  for (auto unit = units.upper_bound(query.after); unit != units.end(); ++unit) {
    const RestatedUnit& restated = unit->second;
    v1::RestatedTotal line;
    line.set_unit(unit->first);
    line.set_display_name(restated.display_name);
    line.set_incomplete(restated.incomplete);
    for (const std::string& subject : restated.subjects) line.add_subjects(subject);
    if (const auto sum = counted.find(unit->first); sum != counted.end()) {
      ASSIGN_OR_RETURN(const Tallies tallies, SumOf(sum->second));
      *line.mutable_total() = ToTotal("", tallies);
    }
    bytes += line.ByteSizeLong();
    if (bytes > resource::kMaxPageBytes && !response.totals().empty()) {
      response.set_next_page_token(
          EncodePageToken(query.pages, response.totals().rbegin()->unit()));
      break;
    }
    *response.add_totals() = std::move(line);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status RestatedApi::Restate(rpc::Call& call, const RestateTotalsRequest& request,
                                  RestateTotalsResponse* response) {
  RETURN_IF_ERROR(resource::CheckName(call, kUnitName, "parent", request.parent()));
  RETURN_IF_ERROR(call.Authorize(request.parent()));
  ASSIGN_OR_RETURN(auto reader, store_.Open(kCatalogLedger));
  ReaderCatalog lookup(*reader);
  lookup.units();  // together: one by one they would be asked for thousands of times
  RETURN_IF_ERROR(lookup.status());
  ASSIGN_OR_RETURN(const Query query,
                   ReadQuery(call, request, store_.TokenOf(reader->position()), lookup));
  Restatement restatement(*lookup.form(request.form()), query.window, request.parent(),
                          request.date(), lookup);
  RETURN_IF_ERROR(lookup.status());

  std::deque<RestatedPart> parts;  // which the tallies' layouts point to
  std::map<std::string, Counted> counted;
  for (const std::string& owner : restatement.owners()) {
    RETURN_IF_ERROR(resource::CheckTime(call));
    const std::string name = absl::StrCat(owner, "/rounds/", query.round.ToString());
    ASSIGN_OR_RETURN(auto rounds, store_.Open(LedgerOf(name)));
    ASSIGN_OR_RETURN(const std::optional<Round> round, ReadableRound(call, *rounds, name));
    if (!round) continue;
    response->add_tokens(store_.TokenOf(rounds->position()));
    std::vector<const Round*> own;
    const size_t first = parts.size();
    for (RestatedPart& part : restatement.Add(*round)) {
      own.push_back(&parts.emplace_back(std::move(part)).round);
    }
    if (own.empty()) continue;
    ASSIGN_OR_RETURN(std::vector<Tallies> tallies, FoldParts(*rounds, *round, own));
    for (size_t i = 0; i < tallies.size(); ++i) {
      Counted& unit = counted[parts[first + i].unit];
      unit.parts.push_back(std::move(tallies[i]));
      unit.rounds.push_back(name);
    }
  }
  restatement.Finish();
  RETURN_IF_ERROR(lookup.status());
  if (query.after.empty()) {
    for (const v1::NotRestated& line : restatement.not_restated()) {
      *response->add_not_restated() = line;
    }
  }
  return FillPage(query, restatement, counted, *response);
}

}  // namespace thidua::reporting
