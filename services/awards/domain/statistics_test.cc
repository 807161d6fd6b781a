#include "services/awards/domain/statistics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

const Span k2020{"2020-01-01", "2020-12-31"};

LaunchedMovement Launched(const std::string& start, const std::string& end, v1::MovementScope scope,
                          catalog::v1::UnitKind launcher = catalog::v1::UNIT_KIND_DISTRICT) {
  LaunchedMovement launched{{}, launcher};
  launched.movement.set_start_date(start);
  launched.movement.set_end_date(end);
  launched.movement.set_scope(scope);
  return launched;
}

v1::Grant Given(const std::string& honour, const std::string& date, const std::string& recipient,
                v1::RecipientGroup group, v1::RecipientKind kind = v1::RECIPIENT_KIND_PERSON) {
  v1::Grant grant;
  grant.set_honour(honour);
  grant.set_honour_title(honour);
  grant.set_decision_date(date);
  grant.set_state(v1::GRANT_STATE_GRANTED);
  grant.mutable_honouree()->set_recipient("units/khoai-chau/recipients/" + recipient);
  grant.mutable_honouree()->set_group(group);
  grant.mutable_honouree()->set_kind(kind);
  return grant;
}

v1::Recipient Known(const std::string& id, const std::string& honour, int year) {
  v1::Recipient recipient;
  recipient.set_name("units/khoai-chau/recipients/" + id);
  recipient.set_kind(v1::RECIPIENT_KIND_PERSON);
  recipient.set_group(v1::RECIPIENT_GROUP_LEADER);
  recipient.set_state(v1::RECIPIENT_STATE_ACTIVE);
  v1::PastHonour& past = *recipient.add_past_honours();
  past.set_honour(honour);
  past.set_year(year);
  return recipient;
}

v1::Statistics Base(UnitAwards unit, const Span& span = k2020) {
  unit.packs = {SamplePack()};
  return CountAwards(v1::STATISTICAL_FORM_BASE_AWARDS, {unit}, span);
}

const v1::StatisticsRow& RowOf(const v1::Statistics& statistics, std::string_view id) {
  for (const v1::StatisticsRow& row : statistics.rows()) {
    if (row.row() == id) return row;
  }
  ADD_FAILURE() << "no row " << id;
  return v1::StatisticsRow::default_instance();
}

TEST(CountMovements, CountsByLauncherScopeAndLength) {
  const auto counted =
      CountMovements({Launched("2020-01-01", "2020-12-31", v1::MOVEMENT_SCOPE_ALL_FIELDS),
                      Launched("2020-12-31", "2021-12-30", v1::MOVEMENT_SCOPE_THEME),
                      Launched("2020-03-01", "2021-03-01", v1::MOVEMENT_SCOPE_BLOC),
                      Launched("2020-05-01", "2020-06-01", v1::MOVEMENT_SCOPE_UNSPECIFIED,
                               catalog::v1::UNIT_KIND_COMMUNE),
                      Launched("2019-12-31", "2020-12-31", v1::MOVEMENT_SCOPE_THEME),
                      Launched("2021-01-01", "2021-12-31", v1::MOVEMENT_SCOPE_THEME)},
                     k2020);
  ASSERT_THAT(counted.rows(), SizeIs(3));
  EXPECT_EQ(counted.rows(0).title(), "huyện");
  EXPECT_THAT(counted.rows(0).counts(), ElementsAre(3, 1, 1, 1, 2, 1));
  EXPECT_THAT(counted.rows(1).counts(), ElementsAre(1, 1, 0, 0, 1, 0));
  EXPECT_EQ(counted.rows(2).row(), "total");
  EXPECT_THAT(counted.rows(2).counts(), ElementsAre(4, 2, 1, 1, 3, 1));
}

TEST(CountMovements, SaysWhatIsLeftOut) {
  LaunchedMovement made_up = Launched("2020-01-01", "2020-12-31", v1::MOVEMENT_SCOPE_THEME);
  made_up.movement.set_simulated(true);
  const auto counted =
      CountMovements({made_up, Launched("2020-01-01", "2020-12-31", v1::MOVEMENT_SCOPE_THEME,
                                        catalog::v1::UNIT_KIND_UNSPECIFIED)},
                     k2020);
  EXPECT_THAT(counted.rows(), SizeIs(1));
  EXPECT_THAT(counted.rows(0).counts(), ElementsAre(0, 0, 0, 0, 0, 0));
  EXPECT_THAT(counted.remarks(), Contains("Không tính 1 phong trào mô phỏng."));
  EXPECT_THAT(counted.remarks(), Contains(HasSubstr("không có trong danh mục")));
}

TEST(CountAwards, CountsTheSpansBothEndsAndEveryObject) {
  UnitAwards unit;
  unit.grants = {Given("giay-khen", "2020-01-01", "a", v1::RECIPIENT_GROUP_LEADER),
                 Given("giay-khen", "2020-12-31", "b", v1::RECIPIENT_GROUP_UNSPECIFIED),
                 Given("giay-khen", "2020-06-01", "c", v1::RECIPIENT_GROUP_UNSPECIFIED,
                       v1::RECIPIENT_KIND_HOUSEHOLD),
                 Given("ldtt", "2020-06-01", "d", v1::RECIPIENT_GROUP_DIRECT_WORKER),
                 Given("giay-khen", "2019-12-31", "e", v1::RECIPIENT_GROUP_LEADER),
                 Given("giay-khen", "2021-01-01", "f", v1::RECIPIENT_GROUP_LEADER),
                 Given("cstd-tinh", "2020-06-01", "g", v1::RECIPIENT_GROUP_LEADER)};
  const auto counted = Base(unit);
  EXPECT_THAT(RowOf(counted, "giay-khen").counts(), ElementsAre(3, 0, 0, 1, 1, 0, 0, 1));
  EXPECT_THAT(RowOf(counted, "ldtt").counts(), ElementsAre(1, 0, 0, 0, 0, 1, 0, 0));
  EXPECT_THAT(RowOf(counted, "cstd").counts(), ElementsAre(0, 0, 0, 0, 0, 0, 0, 0));
  EXPECT_THAT(RowOf(counted, "total").counts(), ElementsAre(4, 0, 0, 1, 1, 1, 0, 1));
  EXPECT_THAT(counted.remarks(), SizeIs(0));

  unit.packs = {SamplePack()};
  const auto province = CountAwards(v1::STATISTICAL_FORM_PROVINCIAL_AWARDS, {unit}, k2020);
  EXPECT_THAT(RowOf(province, "cstd-tinh").counts(), ElementsAre(1, 0, 0, 0, 1, 0, 0, 0));
  EXPECT_THAT(province.rows(), SizeIs(2));
}

TEST(CountAwards, LeavesOutSimulatedAndRevokedOnesAndSaysSo) {
  UnitAwards unit;
  unit.grants = {Given("giay-khen", "2020-01-01", "a", v1::RECIPIENT_GROUP_LEADER),
                 Given("giay-khen", "2020-01-01", "b", v1::RECIPIENT_GROUP_LEADER),
                 Given("tu-dat", "2020-01-01", "c", v1::RECIPIENT_GROUP_LEADER)};
  unit.grants[0].set_simulated(true);
  unit.grants[1].set_state(v1::GRANT_STATE_REVOKED);
  const auto counted = Base(unit);
  EXPECT_THAT(RowOf(counted, "total").counts(), ElementsAre(0, 0, 0, 0, 0, 0, 0, 0));
  EXPECT_THAT(counted.remarks(), ElementsAre("Không tính 1 khen thưởng mô phỏng.",
                                             "Không tính 1 khen thưởng đã bị thu hồi.",
                                             HasSubstr("1 khen thưởng mà bộ quy định")));
}

TEST(CountAwards, CountsWhatWasGivenElsewhereOnce) {
  UnitAwards unit;
  unit.recipients = {Known("a", "giay-khen", 2020), Known("b", "giay-khen", 2020),
                     Known("c", "giay-khen", 2019)};
  // The grant went to one that was joined into the recipient who names it as well.
  unit.grants = {Given("giay-khen", "2020-05-01", "b-old", v1::RECIPIENT_GROUP_LEADER)};
  v1::Recipient joined = Known("b-old", "giay-khen", 2020);
  joined.set_state(v1::RECIPIENT_STATE_JOINED);
  joined.set_joined_into("units/khoai-chau/recipients/b");
  unit.recipients.push_back(joined);
  EXPECT_EQ(RowOf(Base(unit), "giay-khen").counts(0), 2);

  // Of a part of a year nobody knows on which side of it an honour of the year lies.
  const auto part = Base(unit, {"2020-01-02", "2020-12-31"});
  EXPECT_EQ(RowOf(part, "giay-khen").counts(0), 1);
  EXPECT_THAT(part.remarks(),
              ElementsAre(HasSubstr("Không tính 1 hình thức được tặng ở nơi khác")));
}

TEST(FormOf, IsThatOfTheLowestWhoDecides) {
  v1::Honour honour;
  honour.add_authorities()->add_unit_kinds(catalog::v1::UNIT_KIND_COUNTRY);
  EXPECT_EQ(FormOf(honour), v1::STATISTICAL_FORM_STATE_AWARDS);
  honour.add_authorities()->add_unit_kinds(catalog::v1::UNIT_KIND_PROVINCE);
  EXPECT_EQ(FormOf(honour), v1::STATISTICAL_FORM_PROVINCIAL_AWARDS);
  honour.add_authorities()->add_unit_kinds(catalog::v1::UNIT_KIND_COMMUNE);
  EXPECT_EQ(FormOf(honour), v1::STATISTICAL_FORM_BASE_AWARDS);
}

}  // namespace
}  // namespace thidua::awards
