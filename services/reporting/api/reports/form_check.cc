#include "services/reporting/api/reports/form_check.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "common/resource/access.h"
#include "common/resource/image.h"
#include "common/value/errors.h"
#include "common/value/period.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/reports/scope.h"
#include "services/reporting/api/reports/subject_history.h"
#include "services/reporting/domain/catalog/catalog_rules.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/reports/findings.h"
#include "services/reporting/domain/rules/form_trial.h"
#include "services/reporting/encoding/figures_bytes.h"
#include "services/reporting/store/catalog/reader_catalog.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Form;
using v1::Round;

constexpr int kExamples = 5;
constexpr int kMaxExamples = 100;

// Validates the form against the catalog, and returns what a round of it would demand.
absl::StatusOr<Round> DemandsOf(const resource::Store& store, const v1::CheckFormRequest& request) {
  Violations violations;
  if (request.max_examples() < 0 || request.max_examples() > kMaxExamples) {
    violations.Add("max_examples", absl::StrCat("is not 0 to ", kMaxExamples));
  }
  ASSIGN_OR_RETURN(auto reader, store.Open(kCatalogLedger));
  ReaderCatalog lookup(*reader);
  const Form& form = request.form();
  const Form* stored = lookup.form(form.name());
  const absl::Status verdict = Join(violations, ValidateForm(form, stored, lookup));
  RETURN_IF_ERROR(lookup.status());
  RETURN_IF_ERROR(verdict);
  Round demands;
  for (const std::string& element : form.elements()) {
    v1::Column& column = *demands.add_columns();
    column.set_element(element);
    column.set_kind(lookup.element(element)->kind());
  }
  PinDemands(form, lookup, demands);
  RETURN_IF_ERROR(lookup.status());
  return demands;
}

// The parent's rounds of the form, from old to new, all of which the caller may read.
absl::StatusOr<std::vector<Round>> FindRounds(const rpc::Call& call, ledger::Reader& reader,
                                              const v1::CheckFormRequest& request) {
  std::vector<std::pair<Period, Round>> found;
  const std::string prefix = absl::StrCat(request.parent(), "/rounds/",
                                          std::string(LastSegment(request.form().name())), ".");
  const auto keep = [&](const ledger::Image& image) -> absl::StatusOr<bool> {
    ASSIGN_OR_RETURN(Round round, resource::FromImage<Round>(image));
    if (round.simulated()) return true;  // what was made up proves no rule
    ASSIGN_OR_RETURN(const Period period, ParsePeriod(round.period()));
    RETURN_IF_ERROR(AuthorizeOwner(call, round));
    found.emplace_back(period, std::move(round));
    return true;
  };
  RETURN_IF_ERROR(reader.WalkCollection(prefix, "", keep).status());
  std::sort(found.begin(), found.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Round> rounds;
  for (auto& [period, round] : found) rounds.push_back(std::move(round));
  return rounds;
}

// Adds the figures of `round`, of which `histories` are.
absl::Status AddFigures(ledger::Reader& reader, const Round& round, const Histories& histories,
                        FormTrial& trial) {
  FiguresReader figures_reader;
  FiguresView figures;
  const std::string prefix = FiguresOf(round.name());
  return reader.Visit(
      prefix, "", 0, [&](std::string_view key, int64_t, std::string_view image) -> absl::Status {
        RETURN_IF_ERROR(figures_reader.Read(key, image, figures));
        const std::string_view subject = key.substr(prefix.size());
        const auto history = histories.find(subject);
        trial.Add(subject, figures, history == histories.end() ? nullptr : &history->second);
        return absl::OkStatus();
      });
}

bool LooksBack(const Form& form) {
  return std::any_of(form.rules().begin(), form.rules().end(),
                     [](const auto& rule) { return rule.has_change(); });
}

}  // namespace

absl::Status FormCheckApi::Check(rpc::Call& call, const v1::CheckFormRequest& request,
                                 v1::CheckFormResponse* response) {
  RETURN_IF_ERROR(resource::CheckName(call, kUnitName, "parent", request.parent()));
  RETURN_IF_ERROR(call.Authorize(request.parent()));
  ASSIGN_OR_RETURN(Round demands, DemandsOf(store_, request));
  FormTrial trial(std::move(demands),
                  request.max_examples() == 0 ? kExamples : request.max_examples());
  ASSIGN_OR_RETURN(auto reader, store_.Open(LastSegment(request.parent()), request.consistency()));
  if (request.with_history()) {
    ASSIGN_OR_RETURN(const std::vector<Round> rounds, FindRounds(call, *reader, request));
    for (const Round& round : rounds) {
      RETURN_IF_ERROR(resource::CheckTime(call));
      trial.Begin(round);
      Histories histories;
      if (LooksBack(request.form())) {
        std::vector<std::string_view> subjects;
        for (const auto& entry : round.roster()) subjects.push_back(LastSegment(entry.subject()));
        HistoryReader history(trial.round(), HistoryReader::kCompared);
        ASSIGN_OR_RETURN(histories, history.Read(call, *reader, std::move(subjects)));
      }
      RETURN_IF_ERROR(AddFigures(*reader, round, histories, trial));
    }
  }
  *response = std::move(trial).Take();
  response->set_token(store_.TokenOf(reader->position()));
  return absl::OkStatus();
}

}  // namespace thidua::reporting
