#include "services/awards/api/statistics.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/resource/access.h"
#include "common/resource/collection.h"
#include "common/resource/image.h"
#include "common/value/date.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/awards/api/rules.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/request.h"
#include "services/awards/domain/statistics.h"
#include "services/awards/store/personal.h"

namespace thidua::awards {
namespace {

constexpr int kMaxYears = 10;

absl::Status CheckRequest(const v1::ComputeStatisticsRequest& request) {
  Violations violations;
  if (!v1::StatisticalForm_IsValid(request.form()) ||
      request.form() == v1::STATISTICAL_FORM_UNSPECIFIED) {
    violations.Add("form", "is required");
  }
  CheckDate(violations, "start_date", request.start_date());
  CheckDate(violations, "end_date", request.end_date());
  const auto start = ParseDate(request.start_date());
  const auto end = ParseDate(request.end_date());
  if (start.ok() && end.ok()) {
    if (*end < *start) violations.Add("end_date", "must not be before start_date");
    if (*end >= absl::CivilDay(start->year() + kMaxYears, start->month(), start->day())) {
      violations.Add("end_date", "must be less than ten years after start_date");
    }
  }
  return violations.ToStatus();
}

// The owner and, if they are asked for, all units below it on the last day; each may be read.
absl::StatusOr<std::vector<std::string>> UnitsOf(rpc::Call& call, const catalog::CatalogView& view,
                                                 const v1::ComputeStatisticsRequest& request) {
  std::vector<std::string> units = {request.parent()};
  if (!request.include_below()) return units;
  Violations refused;
  for (size_t i = 0; i < units.size(); ++i) {
    for (const catalog::Unit* unit : view.UnitsAt(units[i], request.end_date())) {
      units.push_back(unit->name());
      if (!call.Allowed(auth::v1::PERMISSION_READ_AWARDS, unit->name())) {
        refused.Add("include_below", unit->name() + " may not be read by the caller",
                    type::v1::ERROR_REASON_PERMISSION_DENIED);
      }
    }
  }
  RETURN_IF_ERROR(refused.ToStatus(absl::StatusCode::kPermissionDenied));
  return units;
}

// The resources of one collection, without what lies below them.
template <class Resource>
absl::StatusOr<std::vector<Resource>> AllOf(ledger::Reader& reader, const std::string& prefix) {
  std::vector<Resource> found;
  const auto walked =
      reader.WalkCollection(prefix, "", [&](const ledger::Image& image) -> absl::StatusOr<bool> {
        ASSIGN_OR_RETURN(Resource resource, resource::FromImage<Resource>(image));
        found.push_back(std::move(resource));
        return true;
      });
  RETURN_IF_ERROR(walked.status());
  return found;
}

// The grants of the ledger at the reader's position.
absl::StatusOr<std::vector<v1::Grant>> AllGrants(ledger::Reader& reader, const std::string& owner) {
  std::vector<v1::Grant> grants;
  const auto walked = resource::WalkTree(
      reader, owner + "/decisions/", "", [&](const ledger::Image& image) -> absl::StatusOr<bool> {
        if (!kGrantName.Match(image.key).ok()) return true;
        ASSIGN_OR_RETURN(v1::Grant grant, resource::FromImage<v1::Grant>(image));
        grants.push_back(std::move(grant));
        return true;
      });
  RETURN_IF_ERROR(walked.status());
  return grants;
}

}  // namespace

absl::Status StatisticsApi::Compute(rpc::Call& call, const v1::ComputeStatisticsRequest& request,
                                    v1::Statistics* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kUnitName, "parent", request.parent()));
  RETURN_IF_ERROR(CheckRequest(request));
  ASSIGN_OR_RETURN(const auto view, catalog_.Current());
  ASSIGN_OR_RETURN(const auto units, UnitsOf(call, *view, request));
  const Span span{request.start_date(), request.end_date()};
  const bool movements_alone = request.form() == v1::STATISTICAL_FORM_MOVEMENTS;
  std::vector<LaunchedMovement> movements;
  std::vector<UnitAwards> awards;
  std::string token;
  for (const std::string& unit : units) {
    RETURN_IF_ERROR(resource::CheckTime(call));
    ASSIGN_OR_RETURN(auto reader, store_.Open(LastSegment(unit)));
    if (unit == request.parent()) token = store_.TokenOf(reader->position());
    if (movements_alone) {
      ASSIGN_OR_RETURN(auto found, AllOf<v1::Movement>(*reader, unit + "/movements/"));
      for (v1::Movement& movement : found) {
        const auto* version = view->VersionAt(unit, movement.start_date());
        movements.push_back({std::move(movement), version == nullptr
                                                      ? catalog::v1::UNIT_KIND_UNSPECIFIED
                                                      : version->kind()});
      }
      continue;
    }
    UnitAwards of_unit;
    ASSIGN_OR_RETURN(of_unit.grants, AllGrants(*reader, unit));
    ASSIGN_OR_RETURN(of_unit.recipients, AllOf<v1::Recipient>(*reader, unit + "/recipients/"));
    reader.reset();
    std::vector<std::string> sealed;
    for (const v1::Recipient& recipient : of_unit.recipients) {
      if (!recipient.sealed().empty()) sealed.push_back(recipient.name());
    }
    ASSIGN_OR_RETURN(const PersonalKeys keys,
                     PersonalKeys::Load(store_.ledger(), std::move(sealed)));
    for (v1::Recipient& recipient : of_unit.recipients) RETURN_IF_ERROR(Unseal(keys, recipient));
    ASSIGN_OR_RETURN(of_unit.packs, RulePacksFor(store_, catalog_, unit + "/decisions"));
    awards.push_back(std::move(of_unit));
  }
  *answer =
      movements_alone ? CountMovements(movements, span) : CountAwards(request.form(), awards, span);
  for (const std::string& unit : units) answer->add_units(unit);
  answer->set_token(token);
  return absl::OkStatus();
}

}  // namespace thidua::awards
