#include "services/reporting/api/schedules/schedules.h"

#include <string>

#include "common/resource/access.h"
#include "common/resource/write.h"
#include "common/value/date.h"
#include "common/value/status_macros.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/reports/schedule.h"
#include "services/reporting/store/catalog/reader_catalog.h"

namespace thidua::reporting {

using v1::RoundSchedule;

absl::Status SchedulesApi::Get(rpc::Call& call, const v1::GetRoundScheduleRequest& request,
                               RoundSchedule* response) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kScheduleName, "name", request.name()));
  ASSIGN_OR_RETURN(*response, store_.Get<RoundSchedule>(request));
  return absl::OkStatus();
}

absl::Status SchedulesApi::Update(rpc::Call& call, const v1::UpdateRoundScheduleRequest& request,
                                  RoundSchedule* response) {
  const std::string& name = request.schedule().name();
  RETURN_IF_ERROR(resource::AuthorizeName(call, kScheduleName, "schedule.name", name));
  absl::Status valid;
  {
    ASSIGN_OR_RETURN(auto reader, store_.Open(kCatalogLedger));
    ReaderCatalog lookup(*reader);
    valid = ValidateSchedule(request.schedule(), DayInVietnam(clock_()), lookup);
    RETURN_IF_ERROR(lookup.status());
  }
  RETURN_IF_ERROR(resource::Write(
      call, store_, request, name,
      [&](ledger::Txn& txn) -> absl::StatusOr<RoundSchedule> {
        // Within, so that a repeated request is answered from its own commit.
        RETURN_IF_ERROR(valid);
        ASSIGN_OR_RETURN(const auto stored, resource::Find<RoundSchedule>(txn, name));
        RETURN_IF_ERROR(resource::CheckStored(name, request.schedule().etag(), stored));
        return request.schedule();
      },
      response));
  on_change_();
  return absl::OkStatus();
}

}  // namespace thidua::reporting
