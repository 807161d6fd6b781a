#include "services/reporting/api/images.h"

#include "thidua/catalog/v1/catalog.pb.h"
#include "thidua/catalog/v1/holiday.pb.h"
#include "thidua/reporting/v1/report.pb.h"
#include "thidua/reporting/v1/round.pb.h"
#include "thidua/reporting/v1/schedule.pb.h"

namespace thidua::reporting {

log_service::ImageRegistry ReportingImages() {
  log_service::ImageRegistry images;
  images.Add("units/*", catalog::v1::Unit());
  images.Add("scales/*", catalog::v1::Scale());
  images.Add("holidays/*", catalog::v1::HolidayYear());
  images.Add("elements/*", catalog::v1::Element());
  images.Add("forms/*", catalog::v1::Form());
  images.Add("bindings/*", catalog::v1::Binding());
  images.Add("revocations/*", catalog::v1::Revocation());
  images.Add("units/*/schedule", v1::RoundSchedule());
  images.Add("units/*/rounds/*", v1::Round());
  images.Add("units/*/rounds/*/reports/*", v1::Report());
  images.Add("units/*/rounds/*/figures/*", v1::Figures());
  images.Restrict("units/*/rounds/*", [](const std::string& bytes) {
    v1::Round round;
    return !round.ParseFromString(bytes) ||
           round.visibility() == catalog::v1::FORM_VISIBILITY_RESTRICTED;
  });
  return images;
}

}  // namespace thidua::reporting
