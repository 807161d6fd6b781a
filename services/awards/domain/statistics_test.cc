#include "services/awards/domain/statistics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace thidua::awards {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const StatisticsSpan kYear = {"2020-01-01", "2020-12-31"};

Launch Of(const std::string& start, const std::string& end,
          v1::MovementScope scope = v1::MOVEMENT_SCOPE_ALL_FIELDS,
          catalog::v1::UnitKind kind = catalog::v1::UNIT_KIND_DISTRICT) {
  Launch launch;
  launch.movement.set_start_date(start);
  launch.movement.set_end_date(end);
  launch.movement.set_scope(scope);
  launch.unit_kind = kind;
  return launch;
}

std::map<std::string, std::vector<int64_t>> RowsOf(const v1::Statistics& statistics) {
  std::map<std::string, std::vector<int64_t>> rows;
  for (const v1::StatisticsRow& row : statistics.rows()) {
    rows[row.row()] = {row.counts().begin(), row.counts().end()};
  }
  return rows;
}

std::vector<std::string> FaultsOf(const v1::ComputeStatisticsRequest& request) {
  Violations violations;
  CheckStatisticsRequest(violations, request);
  std::vector<std::string> fields;
  for (const FieldViolation& violation : violations.list()) fields.push_back(violation.field);
  return fields;
}

v1::ComputeStatisticsRequest Asked(const std::string& start, const std::string& end) {
  v1::ComputeStatisticsRequest request;
  request.set_form(v1::STATISTICAL_FORM_MOVEMENTS);
  request.set_start_date(start);
  request.set_end_date(end);
  return request;
}

TEST(CheckStatisticsRequest, NamesEveryFault) {
  EXPECT_THAT(FaultsOf(v1::ComputeStatisticsRequest()),
              ElementsAre("form", "start_date", "end_date"));
  EXPECT_THAT(FaultsOf(Asked("2020-01-01", "2020-01-01")), IsEmpty());
  EXPECT_THAT(FaultsOf(Asked("2020-01-02", "2020-01-01")), ElementsAre("end_date"));
  EXPECT_THAT(FaultsOf(Asked("2020-02-30", "2020-12-31")), ElementsAre("start_date"));
  EXPECT_THAT(FaultsOf(Asked("2020-01-01", "2030-01-01")), IsEmpty());
  EXPECT_THAT(FaultsOf(Asked("2020-01-01", "2030-01-02")), ElementsAre("end_date"));
  v1::ComputeStatisticsRequest unknown = Asked("2020-01-01", "2020-01-01");
  unknown.set_form(static_cast<v1::StatisticalForm>(99));
  EXPECT_THAT(FaultsOf(unknown), ElementsAre("form"));
}

TEST(CountMovements, CountsTheFirstAndTheLastDayOfTheSpan) {
  const v1::Statistics counted =
      CountMovements(kYear, {catalog::v1::UNIT_KIND_DISTRICT},
                     {Of("2019-12-31", "2020-06-30"), Of("2020-01-01", "2020-06-30"),
                      Of("2020-12-31", "2021-06-30"), Of("2021-01-01", "2021-06-30")});
  EXPECT_THAT(RowsOf(counted).at("district"), ElementsAre(2, 2, 0, 0, 2, 0));
  EXPECT_EQ(counted.title(), "Phong trào thi đua từ ngày 01/01/2020 đến ngày 31/12/2020");
}

TEST(CountMovements, PartsByScopeAndByLength) {
  const v1::Statistics counted =
      CountMovements(kYear, {},
                     {Of("2020-01-01", "2020-12-31", v1::MOVEMENT_SCOPE_ALL_FIELDS),
                      Of("2020-01-01", "2021-01-01", v1::MOVEMENT_SCOPE_THEME),
                      Of("2020-02-29", "2021-02-28", v1::MOVEMENT_SCOPE_BLOC),
                      Of("2020-02-29", "2021-03-01", v1::MOVEMENT_SCOPE_THEME),
                      Of("2020-03-01", "2020-03-01", v1::MOVEMENT_SCOPE_UNSPECIFIED)});
  EXPECT_THAT(RowsOf(counted).at("district"), ElementsAre(5, 2, 2, 1, 3, 2));
  EXPECT_THAT(counted.remarks(), Contains(HasSubstr("1 phong trào không ghi phạm vi")));
  EXPECT_THAT(counted.remarks(), Contains(HasSubstr("không phải là tổng của")));
  EXPECT_THAT(counted.remarks(), Contains(HasSubstr("Khung thời gian của biểu chưa được đọc")));
}

TEST(CountMovements, HasARowForEachKindAndTheirSumLast) {
  const v1::Statistics counted = CountMovements(
      kYear,
      {catalog::v1::UNIT_KIND_DEPARTMENT, catalog::v1::UNIT_KIND_COMMUNE,
       catalog::v1::UNIT_KIND_PROVINCE, catalog::v1::UNIT_KIND_COMMUNE},
      {Of("2020-05-01", "2020-06-30", v1::MOVEMENT_SCOPE_THEME, catalog::v1::UNIT_KIND_COMMUNE),
       Of("2020-05-01", "2020-06-30", v1::MOVEMENT_SCOPE_THEME, catalog::v1::UNIT_KIND_COMMUNE),
       Of("2020-05-01", "2020-06-30", v1::MOVEMENT_SCOPE_BLOC,
          catalog::v1::UNIT_KIND_UNSPECIFIED)});
  std::vector<std::string> ids;
  for (const v1::StatisticsRow& row : counted.rows()) ids.push_back(row.row());
  EXPECT_THAT(ids, ElementsAre("province", "commune", "department", "unknown", "total"));
  EXPECT_THAT(RowsOf(counted).at("province"), ElementsAre(0, 0, 0, 0, 0, 0));
  EXPECT_THAT(RowsOf(counted).at("commune"), ElementsAre(2, 0, 2, 0, 2, 0));
  EXPECT_THAT(RowsOf(counted).at("total"), ElementsAre(3, 0, 2, 1, 3, 0));
}

TEST(CountMovements, LeavesSimulatedOnesOutAndSaysSo) {
  Launch simulated = Of("2020-05-01", "2020-06-30");
  simulated.movement.set_simulated(true);
  Launch earlier = Of("2019-05-01", "2019-06-30");
  earlier.movement.set_simulated(true);
  const v1::Statistics counted = CountMovements(kYear, {}, {simulated, earlier});
  EXPECT_THAT(RowsOf(counted).at("total"), ElementsAre(0, 0, 0, 0, 0, 0));
  EXPECT_THAT(counted.remarks(), Contains("Không tính 1 phong trào mô phỏng."));
  EXPECT_THAT(CountMovements(kYear, {}, {}).remarks(), Not(Contains(HasSubstr("mô phỏng"))));
}

}  // namespace
}  // namespace thidua::awards
