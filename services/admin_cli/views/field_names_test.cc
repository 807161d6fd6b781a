#include "services/admin_cli/views/field_names.h"

#include <gtest/gtest.h>

#include "common/client/service_error.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "services/admin_cli/base/failure.h"
#include "thidua/catalog/v1/catalog_service.pb.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::cli {
namespace {

reporting::v1::UpdateReportRequest Draft() {
  reporting::v1::UpdateReportRequest request;
  for (const char* element : {"elements/population", "elements/income", "elements/population"}) {
    request.mutable_report()->add_cells()->set_element(element);
  }
  request.mutable_report()->add_cells();
  return request;
}

TEST(NamePaths, CallsAnEntryByItsName) {
  EXPECT_EQ(NamePaths(Draft(), "report.cells[1].number"), "report.cells[income].number");
  EXPECT_EQ(NamePaths(Draft(), "report.cells[1]"), "report.cells[income]");
}

TEST(NamePaths, SaysWhichOfSeveralOfTheSameName) {
  EXPECT_EQ(NamePaths(Draft(), "report.cells[0].number"), "report.cells[population #1].number");
  EXPECT_EQ(NamePaths(Draft(), "report.cells[2].number"), "report.cells[population #2].number");
}

TEST(NamePaths, KeepsTheNumberOfWhatHasNoName) {
  EXPECT_EQ(NamePaths(Draft(), "report.cells[3].number"), "report.cells[3].number");
  EXPECT_EQ(NamePaths(Draft(), "report.cells[9].number"), "report.cells[9].number");
}

TEST(NamePaths, CallsATextInAListByItself) {
  catalog::v1::UpdateFormRequest request;
  request.mutable_form()->add_elements("elements/a");
  request.mutable_form()->add_elements("elements/b");
  EXPECT_EQ(NamePaths(request, "form.elements[1]"), "form.elements[b]");
}

TEST(NamePaths, LeavesOtherTextAsItIs) {
  EXPECT_EQ(NamePaths(Draft(),
                      "2 fields are not valid: report.cells[1].number has 3 decimals; "
                      "report.name is required. A report, x.report and cells[1] stay."),
            "2 fields are not valid: report.cells[income].number has 3 decimals; report.name is "
            "required. A report, x.report and cells[1] stay.");
}

TEST(NamePaths, ReachesTheViolationsOfAnError) {
  google::rpc::BadRequest bad_request;
  auto& violation = *bad_request.add_field_violations();
  violation.set_field("report.cells[1].number");
  violation.set_description("has 3 decimals");
  google::rpc::Status details;
  details.add_details()->PackFrom(bad_request);
  const absl::Status named =
      NamePaths(Draft(), client::ServiceError(absl::StatusCode::kInvalidArgument,
                                              "report.cells[1].number has 3 decimals",
                                              details.SerializeAsString()));
  EXPECT_EQ(FormatError(named),
            "error: INVALID_ARGUMENT: report.cells[income].number has 3 decimals\n"
            "  report.cells[income].number: has 3 decimals\n");
}

}  // namespace
}  // namespace thidua::cli
