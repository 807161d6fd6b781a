// The statistical forms over what is stored: who may, which units, and what is read.
#include "services/awards/api/statistics.h"

#include <gtest/gtest.h>

#include "services/awards/api/testing/desk.h"
#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using Code = absl::StatusCode;

v1::ComputeStatisticsRequest Asked(v1::StatisticalForm form = v1::STATISTICAL_FORM_BASE_AWARDS) {
  v1::ComputeStatisticsRequest request;
  request.set_parent("units/khoai-chau");
  request.set_form(form);
  request.set_start_date("2020-01-01");
  request.set_end_date("2020-12-31");
  return request;
}

v1::ComputeStatisticsRequest Below(v1::ComputeStatisticsRequest request) {
  request.set_include_below(true);
  return request;
}

int64_t Of(const v1::Statistics& statistics, std::string_view id) {
  for (const v1::StatisticsRow& row : statistics.rows()) {
    if (row.row() == id) return row.counts(0);
  }
  return -1;
}

class StatisticsTest : public ::testing::Test {
 protected:
  StatisticsTest() {
    EXPECT_THAT(desk_.CreatePack(), IsOk());
    EXPECT_THAT(desk_.CreateMovement(), IsOk());
  }

  absl::StatusOr<v1::Statistics> Compute(const v1::ComputeStatisticsRequest& request,
                                         const std::string& person = "auditor") {
    v1::Statistics answer;
    auto call = desk_.As(person, "ComputeStatistics");
    RETURN_IF_ERROR(statistics_.Compute(call, request, &answer));
    return answer;
  }

  // A commune of Khoái Châu to the end of 2018 that is of Kim Động since.
  void AddMoved(const std::string& id) {
    catalog::v1::Unit unit;
    unit.set_name("units/" + id);
    catalog::v1::UnitVersion& before = *unit.add_versions();
    before.set_display_name(id);
    before.set_kind(catalog::v1::UNIT_KIND_COMMUNE);
    before.set_parent("units/khoai-chau");
    before.set_valid_from("1999-01-01");
    before.set_valid_to("2019-01-01");
    catalog::v1::UnitVersion& since = *unit.add_versions();
    since = before;
    since.set_parent("units/kim-dong");
    since.set_valid_from("2019-01-01");
    since.clear_valid_to();
    desk_.PutCatalog(unit.name(), unit);
  }

  Desk desk_;
  StatisticsApi statistics_{desk_.store(), desk_.catalog()};
};

TEST_F(StatisticsTest, AsksWhoMayBeforeItLooksAtTheRequest) {
  v1::ComputeStatisticsRequest bad;
  bad.set_parent("units/khoai-chau");
  EXPECT_THAT(Compute(bad, "nobody"), Fails(Code::kPermissionDenied));
  EXPECT_THAT(Compute(bad), Fails(Code::kInvalidArgument));
  EXPECT_EQ(ViolationsOf(Compute(bad).status()).size(), 3);
  EXPECT_THAT(Compute(Asked(), "lan"), Fails(Code::kPermissionDenied)) << "of a commune below";
}

TEST_F(StatisticsTest, CountsWhatWasDecidedAndNotWhatWasRevoked) {
  const auto decision = desk_.Decide("d1", desk_.Eligible("n", 3));
  ASSERT_THAT(decision, IsOk());
  auto counted = Compute(Asked());
  ASSERT_THAT(counted, IsOk());
  EXPECT_EQ(Of(*counted, "ldtt"), 3);
  EXPECT_EQ(Of(*counted, "total"), 3);
  EXPECT_THAT(counted->units(), ElementsAre("units/khoai-chau"));
  EXPECT_FALSE(counted->token().empty());

  ASSERT_THAT(desk_.Revoke(decision->grants(0)), IsOk());
  counted = Compute(Asked());
  EXPECT_EQ(Of(*counted, "ldtt"), 2);
  EXPECT_THAT(counted->remarks(), Contains("Không tính 1 lượt đã bị thu hồi."));
  v1::ComputeStatisticsRequest before = Asked();
  before.set_end_date("2020-01-31");
  EXPECT_EQ(Of(*Compute(before), "ldtt"), 0);
}

TEST_F(StatisticsTest, TakesARecordThatOneDecisionsNameBeginsAnothers) {
  // In the order of keys "d-b" and its grants stand between "d" and the grants of "d".
  ASSERT_THAT(desk_.Decide("d", desk_.Eligible("a", 1), "1/QĐ"), IsOk());
  ASSERT_THAT(desk_.Decide("d-b", desk_.Eligible("b", 1), "2/QĐ"), IsOk());
  EXPECT_EQ(Of(*Compute(Asked()), "ldtt"), 2);
}

TEST_F(StatisticsTest, ReadsHonoursOfElsewhereThatAreSealed) {
  v1::CreateRecipientRequest request;
  v1::Recipient& recipient = *request.mutable_recipient();
  recipient.set_name("units/khoai-chau/recipients/p9");
  recipient.set_kind(v1::RECIPIENT_KIND_PERSON);
  recipient.set_display_name("Phạm Thị Ấn");
  recipient.set_unit("units/dan-tien");
  v1::PastHonour& past = *recipient.add_past_honours();
  past.set_honour("cstd-tinh");
  past.set_year(2020);
  past.set_source("1/QĐ-UBND");
  request.set_request_id(desk_.NewId());
  v1::Recipient made;
  auto call = desk_.As("binh", "CreateRecipient");
  ASSERT_THAT(desk_.recipients->Create(call, request, &made), IsOk());
  const auto counted = Compute(Asked(v1::STATISTICAL_FORM_PROVINCIAL_AWARDS));
  ASSERT_THAT(counted, IsOk());
  EXPECT_EQ(Of(*counted, "cstd-tinh"), 1);
  EXPECT_THAT(counted->remarks(), Not(Contains(HasSubstr("Ấn"))));
}

TEST_F(StatisticsTest, CountsMovementsByTheKindOfTheUnit) {
  const auto counted = Compute(Below(Asked(v1::STATISTICAL_FORM_MOVEMENTS)));
  ASSERT_THAT(counted, IsOk());
  EXPECT_EQ(Of(*counted, "district"), 1);
  EXPECT_EQ(Of(*counted, "commune"), 0);
  EXPECT_THAT(counted->units(), ElementsAre("units/khoai-chau", "units/an-vi", "units/dan-tien"));
}

TEST_F(StatisticsTest, NamesAtOnceAllUnitsThatTheCallerMayNotRead) {
  AddMoved("thanh-cong");
  AddMoved("chi-tan");
  v1::ComputeStatisticsRequest request = Below(Asked(v1::STATISTICAL_FORM_MOVEMENTS));
  request.set_start_date("2018-01-01");
  request.set_end_date("2018-12-31");
  const auto refused = Compute(request);
  EXPECT_THAT(refused, Fails(Code::kPermissionDenied));
  EXPECT_THAT(std::string(refused.status().message()),
              AllOf(HasSubstr("units/chi-tan, units/thanh-cong"), Not(HasSubstr("an-vi"))));
}

TEST_F(StatisticsTest, SaysThatUnitsWereBelowAndAreNotAnyMore) {
  AddMoved("thanh-cong");
  v1::ComputeStatisticsRequest request = Below(Asked());
  request.set_start_date("2018-06-01");
  auto counted = Compute(request);
  ASSERT_THAT(counted, IsOk());
  EXPECT_THAT(counted->units(), Not(Contains("units/thanh-cong")));
  EXPECT_THAT(counted->remarks(), Contains(HasSubstr("Không tính 1 đơn vị từng ở dưới")));
  request.set_start_date("2019-01-01");
  counted = Compute(request);
  EXPECT_THAT(counted->remarks(), Not(Contains(HasSubstr("đơn vị từng ở dưới"))));
}

TEST_F(StatisticsTest, SaysThatTheUnitWasNotThereOnTheLastDay) {
  v1::ComputeStatisticsRequest request = Below(Asked());
  request.set_start_date("1998-01-01");
  request.set_end_date("1998-12-31");
  const auto counted = Compute(request);
  ASSERT_THAT(counted, IsOk());
  EXPECT_THAT(counted->units(), ElementsAre("units/khoai-chau"));
  EXPECT_THAT(counted->remarks(), Contains(HasSubstr("đơn vị không tồn tại theo danh mục")));
}

}  // namespace
}  // namespace thidua::awards
