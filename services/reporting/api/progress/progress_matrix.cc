#include "services/reporting/api/progress/progress_matrix.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "common/resource/access.h"
#include "common/resource/page.h"
#include "common/value/date.h"
#include "common/value/page_token.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/reports/scope.h"
#include "services/reporting/api/totals/place.h"
#include "services/reporting/domain/catalog/nearest_owner.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/reports/progress_matrix.h"
#include "services/reporting/domain/reports/roster.h"
#include "services/reporting/domain/reports/round.h"
#include "services/reporting/domain/reports/round_year.h"
#include "services/reporting/store/catalog/reader_catalog.h"

namespace thidua::reporting {
namespace {

using catalog::CatalogView;
using catalog::Form;
using v1::GetProgressMatrixRequest;

constexpr int kMaxMatrixForms = 200;
constexpr size_t kMaxRounds = 5'000;
constexpr size_t kMaxCells = 1'000'000;

// What a request asks for, and after which owner its page begins.
struct MatrixQuery {
  Period period;
  std::set<std::string_view> forms;  // empty: all
  std::string after;

  bool HasForm(std::string_view form) const { return forms.empty() || forms.contains(form); }
};

absl::StatusOr<MatrixQuery> ReadQuery(const rpc::Call& call,
                                      const GetProgressMatrixRequest& request) {
  MatrixQuery query;
  Violations violations;
  const auto period = ParsePeriod(request.period());
  violations.AddStatus("period", period.status());
  if (request.forms_size() > kMaxMatrixForms) {
    violations.Add("forms",
                   absl::StrCat("has ", request.forms_size(), ", more than ", kMaxMatrixForms));
  } else {
    for (int i = 0; i < request.forms_size(); ++i) {
      const std::string field = absl::StrCat("forms[", i, "]");
      violations.AddStatus(field, kFormName.Match(request.forms(i)).status());
      if (!query.forms.insert(request.forms(i)).second) {
        violations.Add(field, "stands there twice", type::v1::ERROR_REASON_DUPLICATE);
      }
    }
  }
  auto after = DecodePageToken(call.QueryDigest(request), request.page_token());
  violations.AddStatus("page_token", after.status());
  RETURN_IF_ERROR(violations.ToStatus());
  query.period = *period;
  query.after = *std::move(after);
  return query;
}

absl::Status TooLarge(std::string_view owner, std::string_view what) {
  Violations violations;
  violations.Add("period", absl::StrCat("these are more than ", std::string(what), " of ",
                                        std::string(owner), ": ask for fewer forms or periods"));
  return violations.ToStatus();
}

// Whether a round of a form could be opened for a period at all. Reads the catalog once, when it is
// first asked. Not thread-safe.
class OpenableRounds {
 public:
  explicit OpenableRounds(const resource::Store& store) : store_(store) {}

  // True where the form belongs to the owner, a unit above it or everybody, and names somebody who
  // would stand on the roster, even if it is at fault otherwise.
  absl::StatusOr<bool> Has(const Form& form, const std::string& owner, const Period& period) {
    if (lookup_ == nullptr) {
      ASSIGN_OR_RETURN(reader_, store_.Open(kCatalogLedger));
      lookup_ = std::make_unique<ReaderCatalog>(*reader_);
    }
    const catalog::v1::Unit* unit = lookup_->unit(owner);
    const bool near = unit != nullptr && BelongsNear(form, *unit, *lookup_);
    RETURN_IF_ERROR(lookup_->status());
    if (!near) return false;
    v1::Round round;
    round.set_window_start(FormatDate(period.Window().first));
    round.set_window_end(FormatDate(period.Window().last));
    Violations violations;
    const absl::Status filled = FillRoster(form, owner, *lookup_, {}, violations, round);
    RETURN_IF_ERROR(lookup_->status());
    return !absl::IsFailedPrecondition(filled);
  }

 private:
  const resource::Store& store_;
  std::unique_ptr<ledger::Reader> reader_;
  std::unique_ptr<ReaderCatalog> lookup_;
};

// Reads the matrices of owners one by one. What it is given must outlive it.
class MatrixReader {
 public:
  MatrixReader(const rpc::Call& call, const resource::Store& store, Standings& standings,
               const CatalogView& view, const std::string& parent, const MatrixQuery& query,
               absl::CivilDay today)
      : call_(call),
        store_(store),
        standings_(standings),
        view_(view),
        place_(view, parent),
        query_(query),
        today_(today),
        openable_(store) {}

  // Units that have, or are to have, rounds of their own below `parent` or are it, by name.
  absl::StatusOr<std::set<std::string>> FindOwners(const std::string& parent) const {
    std::set<std::string> owners;
    ASSIGN_OR_RETURN(const std::vector<std::string> ledgers, store_.ledger().Ledgers());
    for (const std::string& ledger : ledgers) {
      std::string owner = kUnitName.Format({ledger});
      if (view_.IsWithin(owner, parent)) owners.insert(std::move(owner));
    }
    for (const auto& [name, unit] : view_.units()) {
      const bool owns = std::any_of(
          unit->versions().begin(), unit->versions().end(), [this](const auto& version) {
            return std::any_of(view_.forms().begin(), view_.forms().end(), [&](const auto& form) {
              return query_.HasForm(form.second->name()) && OwnsRounds(*form.second, version);
            });
          });
      if (owns && view_.IsWithin(unit->name(), parent)) owners.insert(unit->name());
    }
    return owners;
  }

  // The matrix of one owner; without columns where nothing is for the caller.
  absl::StatusOr<v1::OwnerProgress> Read(const std::string& owner) {
    ASSIGN_OR_RETURN(auto reader, store_.Open(LastSegment(owner)));
    std::set<std::string>
        taken;  // ids of rounds that there are, whether or not the caller sees them
    ASSIGN_OR_RETURN(std::vector<MatrixColumn> columns, ReadRounds(*reader, owner, taken));
    RETURN_IF_ERROR(AddAbsent(owner, taken, columns));
    if (columns.size() > kMaxRounds) return TooLarge(owner, "5,000 rounds");
    absl::flat_hash_set<std::string_view> subjects;
    for (const MatrixColumn& column : columns) {
      if (column.standings == nullptr) continue;
      for (const auto& entry : column.standings->round.roster()) subjects.insert(entry.subject());
    }
    if (columns.size() * subjects.size() > kMaxCells) return TooLarge(owner, "1,000,000 cells");
    v1::OwnerProgress matrix = MatrixOf(std::move(columns), today_);
    matrix.set_owner(owner);
    if (const catalog::Unit* unit = view_.unit(owner); unit != nullptr) {
      if (const auto* version = catalog::LatestVersion(*unit); version != nullptr) {
        matrix.set_display_name(version->display_name());
      }
    }
    matrix.set_token(store_.TokenOf(reader->position()));
    return matrix;
  }

 private:
  std::string TitleOf(std::string_view form) const {
    const Form* found = view_.form(form);
    return found == nullptr ? "" : found->title();
  }

  bool IsAsked(const std::string& owner, const Period& period) const {
    return query_.period.Window().Contains(period.Window().last) && place_.Has(owner, period);
  }

  absl::StatusOr<std::vector<MatrixColumn>> ReadRounds(ledger::Reader& reader,
                                                       const std::string& owner,
                                                       std::set<std::string>& taken) {
    std::vector<ledger::Image> images;
    RETURN_IF_ERROR(reader
                        .WalkCollection(owner + "/rounds/", "",
                                        [&](const ledger::Image& image) -> absl::StatusOr<bool> {
                                          const auto id = SplitRoundId(LastSegment(image.key));
                                          if (id.ok() && query_.HasForm("forms/" + id->form) &&
                                              IsAsked(owner, id->period)) {
                                            images.push_back(image);
                                          }
                                          return true;
                                        })
                        .status());
    if (images.size() > kMaxRounds) return TooLarge(owner, "5,000 rounds");
    std::vector<MatrixColumn> columns;
    for (const ledger::Image& image : images) {
      RETURN_IF_ERROR(resource::CheckTime(call_));
      taken.emplace(LastSegment(image.key));
      ASSIGN_OR_RETURN(auto standings, standings_.Get(reader, image));
      if (!OwnerMay(call_, standings->round)) continue;
      ASSIGN_OR_RETURN(const Period period, ParsePeriod(standings->round.period()));
      const std::string& form = standings->round.form();
      columns.push_back({form, TitleOf(form), period, std::move(standings)});
    }
    return columns;
  }

  // Adds the periods of forms for which the owner has no round, as far as the caller might see one.
  absl::Status AddAbsent(const std::string& owner, const std::set<std::string>& taken,
                         std::vector<MatrixColumn>& columns) {
    for (const auto& [name, form] : view_.forms()) {
      if (!query_.HasForm(form->name())) continue;
      const bool restricted = form->visibility() == catalog::v1::FORM_VISIBILITY_RESTRICTED;
      for (const Period& period :
           PeriodsEndingIn(query_.period.Window(), CalendarOf(form->calendar()),
                           PeriodKindOf(form->frequency()))) {
        const std::string id(LastSegment(form->name()));
        if (taken.contains(RoundId{id, period}.ToString()) || !place_.Has(owner, period)) continue;
        const catalog::Unit* unit = view_.unit(owner);
        const auto life = unit == nullptr ? std::nullopt
                                          : LifeWithin(*unit, {FormatDate(period.Window().first),
                                                               FormatDate(period.Window().last)});
        if (!life || !OwnsRounds(*form, *catalog::VersionAt(*unit, life->last))) continue;
        const std::string text = period.ToString();
        if (!call_.Allowed(call_.permission(), owner, text) ||
            (restricted && !call_.Allowed(auth::v1::PERMISSION_READ_RESTRICTED, owner, text))) {
          continue;
        }
        RETURN_IF_ERROR(resource::CheckTime(call_));
        if (++asked_ > kMaxRounds) return TooLarge(owner, "5,000 rounds that are missing");
        ASSIGN_OR_RETURN(const bool openable, openable_.Has(*form, owner, period));
        if (openable) columns.push_back({form->name(), form->title(), period, nullptr});
      }
    }
    return absl::OkStatus();
  }

  const rpc::Call& call_;
  const resource::Store& store_;
  Standings& standings_;
  const CatalogView& view_;
  const Place place_;
  const MatrixQuery& query_;
  const absl::CivilDay today_;
  OpenableRounds openable_;
  size_t asked_ = 0;  // of it
};

}  // namespace

absl::Status ProgressMatrixApi::Get(rpc::Call& call, const GetProgressMatrixRequest& request,
                                    v1::ProgressMatrix* response) {
  RETURN_IF_ERROR(resource::CheckName(call, kUnitName, "parent", request.parent()));
  RETURN_IF_ERROR(call.Authorize(""));
  ASSIGN_OR_RETURN(const MatrixQuery query, ReadQuery(call, request));
  ASSIGN_OR_RETURN(const auto view, catalog_.Current());
  MatrixReader reader(call, store_, standings_, *view, request.parent(), query,
                      DayInVietnam(clock_()));
  ASSIGN_OR_RETURN(const std::set<std::string> owners, reader.FindOwners(request.parent()));
  size_t bytes = 0;
  for (auto owner = owners.upper_bound(query.after); owner != owners.end(); ++owner) {
    ASSIGN_OR_RETURN(v1::OwnerProgress matrix, reader.Read(*owner));
    if (matrix.rounds().empty()) continue;
    bytes += matrix.ByteSizeLong();
    if (bytes > resource::kMaxPageBytes && !response->owners().empty()) {
      response->set_next_page_token(
          EncodePageToken(call.QueryDigest(request), response->owners().rbegin()->owner()));
      return absl::OkStatus();
    }
    *response->add_owners() = std::move(matrix);
  }
  // That nothing is there is told only to who may see the unit's rounds.
  if (response->owners().empty() && query.after.empty()) return call.Authorize(request.parent());
  return absl::OkStatus();
}

}  // namespace thidua::reporting
