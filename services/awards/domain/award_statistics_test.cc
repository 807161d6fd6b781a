#include "services/awards/domain/award_statistics.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr v1::StatisticalForm kBase = v1::STATISTICAL_FORM_BASE_AWARDS;
const StatisticsSpan kYear = {"2020-01-01", "2020-12-31"};

AwardRecord Award(const std::string& recipient, const std::string& date,
                  const std::string& honour = "giay-khen", int year = 0) {
  AwardRecord award;
  award.recipient = recipient;
  award.honour = honour;
  award.rule_pack = "rulePacks/nd91";
  award.date = date;
  award.year = year;
  award.group = v1::RECIPIENT_GROUP_LEADER;
  return award;
}

v1::Recipient Recipient(const std::string& name) {
  v1::Recipient recipient;
  recipient.set_name(name);
  recipient.set_state(v1::RECIPIENT_STATE_ACTIVE);
  recipient.set_group(v1::RECIPIENT_GROUP_DIRECT_WORKER);
  return recipient;
}

v1::Recipient With(v1::Recipient recipient, const std::string& honour, int year) {
  v1::PastHonour& past = *recipient.add_past_honours();
  past.set_honour(honour);
  past.set_year(year);
  return recipient;
}

class CountAwardsTest : public ::testing::Test {
 protected:
  CountAwardsTest() : book_(books_.emplace_back()) { book_.packs = {&pack_}; }

  v1::Statistics Count(const StatisticsSpan& span = kYear, v1::StatisticalForm form = kBase) const {
    return CountAwards(form, span, books_);
  }

  // Total of the row; -1: there is none.
  static int64_t Of(const v1::Statistics& counted, std::string_view id) {
    for (const v1::StatisticsRow& row : counted.rows()) {
      if (row.row() == id) return row.counts(0);
    }
    return -1;
  }

  v1::RulePack pack_ = SamplePack();
  std::vector<AwardBook> books_;
  AwardBook& book_;
};

TEST_F(CountAwardsTest, HasARowForEachHonourOfTheLevelInTheOrderOfThePack) {
  std::vector<std::string> rows;
  const v1::Statistics base = Count();
  for (const v1::StatisticsRow& row : base.rows()) rows.push_back(row.row() + " " + row.title());
  EXPECT_THAT(rows, ElementsAre("giay-khen Giấy khen", "ldtt Lao động tiên tiến",
                                "cstd Chiến sĩ thi đua cơ sở", "total Tổng số"));
  EXPECT_EQ(Of(Count(kYear, v1::STATISTICAL_FORM_PROVINCIAL_AWARDS), "cstd-tinh"), 0);
  EXPECT_EQ(Count(kYear, v1::STATISTICAL_FORM_STATE_AWARDS).rows_size(), 1);
}

TEST_F(CountAwardsTest, ARowThatIsCalledAsAnotherSaysItsId) {
  pack_.mutable_honours(1)->set_title("Giấy khen");
  const v1::Statistics counted = Count();
  EXPECT_EQ(counted.rows(0).title(), "Giấy khen (giay-khen)");
  EXPECT_EQ(counted.rows(1).title(), "Giấy khen (ldtt)");
  EXPECT_EQ(counted.rows(2).title(), "Chiến sĩ thi đua cơ sở");
}

TEST_F(CountAwardsTest, CountsTheFirstAndTheLastDayOfTheSpan) {
  for (const char* day : {"2019-12-31", "2020-01-01", "2020-12-31", "2021-01-01"}) {
    book_.awards.push_back(Award("p1", day));
  }
  EXPECT_EQ(Of(Count(), "giay-khen"), 2);
}

TEST_F(CountAwardsTest, PartsByTheGroupAsItWasThen) {
  for (int group = 0; group <= 7; ++group) {
    AwardRecord award = Award("p1", "2020-05-01");
    award.group = static_cast<v1::RecipientGroup>(group);
    book_.awards.push_back(award);
  }
  const v1::Statistics counted = Count();
  // What no group is counts with those of whom none was said.
  EXPECT_THAT(counted.rows(0).counts(), ElementsAre(8, 1, 1, 1, 1, 1, 1, 2));
  EXPECT_EQ(counted.columns(3).column(), "household");
  EXPECT_EQ(counted.columns(7).column(), "not-said");
  EXPECT_THAT(counted.rows(counted.rows_size() - 1).counts(), ElementsAre(8, 1, 1, 1, 1, 1, 1, 2));
}

TEST_F(CountAwardsTest, LeavesRevokedAndSimulatedOnesOutAndSaysHowMany) {
  AwardRecord revoked = Award("p1", "2020-05-01");
  revoked.revoked = true;
  AwardRecord simulated = revoked;
  simulated.simulated = true;
  AwardRecord earlier = revoked;
  earlier.date = "2019-05-01";
  book_.awards = {revoked, simulated, simulated, earlier, Award("p1", "2020-05-01")};
  const v1::Statistics counted = Count();
  EXPECT_EQ(Of(counted, "total"), 1);
  EXPECT_THAT(counted.remarks(), Contains("Không tính 1 lượt đã bị thu hồi."));
  EXPECT_THAT(counted.remarks(), Contains("Không tính 2 lượt mô phỏng."));
  EXPECT_THAT(Count(kYear, v1::STATISTICAL_FORM_STATE_AWARDS).remarks(),
              Not(Contains(HasSubstr("thu hồi"))));
}

TEST_F(CountAwardsTest, CountsOnlyTheLevelOfTheForm) {
  book_.awards = {Award("p1", "2020-05-01"), Award("p1", "2020-05-01", "cstd-tinh", 2020)};
  EXPECT_EQ(Of(Count(), "total"), 1);
  EXPECT_EQ(Of(Count(kYear, v1::STATISTICAL_FORM_PROVINCIAL_AWARDS), "cstd-tinh"), 1);
}

TEST_F(CountAwardsTest, TheLevelIsThatOfThePackThatRuled) {
  v1::RulePack other = SamplePack();
  other.set_name("rulePacks/khac");
  other.mutable_honours(0)->set_level(v1::HONOUR_LEVEL_STATE);
  book_.packs = {&other, &pack_};
  book_.awards = {Award("p1", "2020-05-01")};
  EXPECT_EQ(Of(Count(), "giay-khen"), 1);
  EXPECT_EQ(Of(Count(kYear, v1::STATISTICAL_FORM_STATE_AWARDS), "giay-khen"), 0);
}

TEST_F(CountAwardsTest, AnHonourThatNoPackKnowsIsRemarkedOnAndNotCounted) {
  book_.awards = {Award("p1", "2020-05-01", "huan-chuong"), Award("p1", "2020-05-02", "co-la")};
  book_.recipients = {With(Recipient("p1"), "huan-chuong", 2020)};
  const v1::Statistics counted = Count();
  EXPECT_EQ(Of(counted, "total"), 0);
  EXPECT_THAT(counted.remarks(), Contains(HasSubstr("Không tính 3 lượt vì không có bộ quy định")));
  EXPECT_THAT(counted.remarks(), Contains(HasSubstr("co-la, huan-chuong")));
}

TEST_F(CountAwardsTest, AnHonourOfAPackThatIsNotInForceAnyMoreIsCounted) {
  pack_.set_valid_to("2019-01-01");
  book_.awards = {Award("p1", "2020-05-01")};
  EXPECT_EQ(Of(Count(), "giay-khen"), 1);
  EXPECT_EQ(Of(Count(), "ldtt"), -1);
}

TEST_F(CountAwardsTest, HonoursOfElsewhereCountWhereTheirWholeYearDoes) {
  book_.recipients = {With(Recipient("p1"), "giay-khen", 2020),
                      With(Recipient("p2"), "giay-khen", 2019)};
  const v1::Statistics whole = Count();
  EXPECT_EQ(Of(whole, "giay-khen"), 1);
  EXPECT_THAT(whole.rows(0).counts(), ElementsAre(1, 0, 0, 0, 0, 1, 0, 0));
  EXPECT_THAT(whole.remarks(), Contains(HasSubstr("Trong đó 1 lượt được ghi ở người nhận")));
  for (const StatisticsSpan& part :
       {StatisticsSpan{"2020-01-02", "2020-12-31"}, StatisticsSpan{"2020-01-01", "2020-12-30"}}) {
    const v1::Statistics counted = Count(part);
    EXPECT_EQ(Of(counted, "giay-khen"), 0);
    EXPECT_THAT(counted.remarks(), Contains(HasSubstr("Không tính 1 lượt ghi ở người nhận chỉ")));
  }
  EXPECT_EQ(Of(Count({"2019-01-01", "2020-12-31"}), "giay-khen"), 2);
}

TEST_F(CountAwardsTest, ATitleThatStandsTwiceCountsOnce) {
  book_.awards = {Award("p1", "2021-01-15", "ldtt", 2020)};
  book_.recipients = {With(With(Recipient("p1"), "ldtt", 2020), "ldtt", 2020),
                      With(With(Recipient("p2"), "ldtt", 2020), "ldtt", 2020)};
  // The title of p1 is of the year in which it was decided, and of no other.
  EXPECT_EQ(Of(Count(), "ldtt"), 1);
  EXPECT_EQ(Of(Count({"2021-01-01", "2021-12-31"}), "ldtt"), 1);
  EXPECT_EQ(Of(Count({"2020-01-01", "2021-12-31"}), "ldtt"), 2);
}

TEST_F(CountAwardsTest, ATitleThatWasRevokedOrSimulatedDoesNotStandForAnother) {
  AwardRecord revoked = Award("p1", "2020-05-01", "ldtt", 2020);
  revoked.revoked = true;
  AwardRecord simulated = Award("p1", "2020-05-01", "ldtt", 2020);
  simulated.simulated = true;
  book_.awards = {revoked, simulated};
  book_.recipients = {With(Recipient("p1"), "ldtt", 2020)};
  EXPECT_EQ(Of(Count(), "ldtt"), 1);
}

TEST_F(CountAwardsTest, AFormMayStandTwiceAndThatIsSaid) {
  book_.awards = {Award("p1", "2020-05-01"), Award("p1", "2020-06-01")};
  book_.recipients = {With(Recipient("p1"), "giay-khen", 2020)};
  const v1::Statistics counted = Count();
  EXPECT_EQ(Of(counted, "giay-khen"), 3);
  EXPECT_THAT(counted.remarks(), Contains(HasSubstr("1 lượt ghi ở người nhận cùng năm")));
}

TEST_F(CountAwardsTest, AFormNotedTwiceIsSaidToo) {
  book_.recipients = {With(With(Recipient("p1"), "giay-khen", 2020), "giay-khen", 2020)};
  const v1::Statistics counted = Count();
  EXPECT_EQ(Of(counted, "giay-khen"), 2);
  EXPECT_THAT(counted.remarks(), Contains(HasSubstr("1 lượt ghi ở người nhận cùng năm")));
}

TEST_F(CountAwardsTest, ATitleNotedTwiceIsOneAlsoWhereItIsLeftOut) {
  book_.recipients = {With(With(Recipient("p1"), "ldtt", 2020), "ldtt", 2020)};
  EXPECT_EQ(Of(Count(), "ldtt"), 1);
  EXPECT_THAT(Count({"2020-01-01", "2020-06-30"}).remarks(),
              Contains(HasSubstr("Không tính 1 lượt ghi ở người nhận chỉ")));
}

TEST_F(CountAwardsTest, OfSeveralUnitsItSaysThatOneMayStandInTwo) {
  EXPECT_THAT(Count().remarks(), Not(Contains(HasSubstr("sổ của nhiều đơn vị"))));
  books_.emplace_back().packs = {&pack_};
  EXPECT_THAT(Count().remarks(), Contains(HasSubstr("sổ của nhiều đơn vị")));
}

TEST_F(CountAwardsTest, ManyUnknownHonoursAreCountedAndSomeAreNamed) {
  v1::Recipient recipient = Recipient("p1");
  for (int i = 10; i < 25; ++i) recipient = With(recipient, absl::StrCat("x", i), 2020);
  book_.recipients = {recipient};
  EXPECT_THAT(Count().remarks(),
              Contains(AllOf(HasSubstr("15 lượt vì không có bộ quy định"), HasSubstr("x10, x11"),
                             HasSubstr("x19 và 5 mã khác."))));
}

TEST_F(CountAwardsTest, ARecipientThatWasJoinedIsOne) {
  v1::Recipient ended = Recipient("p1");
  ended.set_state(v1::RECIPIENT_STATE_JOINED);
  ended.set_joined_into("p2");
  v1::Recipient middle = With(Recipient("p2"), "ldtt", 2019);
  middle.set_state(v1::RECIPIENT_STATE_JOINED);
  middle.set_joined_into("p3");
  book_.awards = {Award("p1", "2020-05-01", "ldtt", 2020)};
  book_.recipients = {ended, middle, With(Recipient("p3"), "ldtt", 2020)};
  EXPECT_EQ(Of(Count(), "ldtt"), 1);
  // What was joined holds nothing any more.
  EXPECT_EQ(Of(Count({"2019-01-01", "2019-12-31"}), "ldtt"), 0);
}

TEST_F(CountAwardsTest, WhoWasAnotherElsewhereIsOne) {
  book_.awards = {Award("units/a/recipients/p1", "2020-05-01", "ldtt", 2020)};
  book_.recipients = {Recipient("units/a/recipients/p1")};
  v1::Recipient moved = With(Recipient("units/b/recipients/p7"), "ldtt", 2020);
  moved.add_formerly("units/a/recipients/p1");
  AwardBook there;
  there.packs = {&pack_};
  there.recipients = {moved};
  books_.push_back(there);
  EXPECT_EQ(Of(Count(), "ldtt"), 1);
}

TEST_F(CountAwardsTest, WhoWasErasedStillCounts) {
  v1::Recipient erased = Recipient("p1");
  erased.set_state(v1::RECIPIENT_STATE_ERASED);
  v1::Recipient without_key = Recipient("p2");
  without_key.set_sealed("x");
  book_.awards = {Award("p1", "2020-05-01"), Award("p2", "2020-05-01")};
  book_.recipients = {erased, without_key};
  const v1::Statistics counted = Count();
  EXPECT_EQ(Of(counted, "giay-khen"), 2);
  EXPECT_THAT(counted.remarks(), Contains(HasSubstr("ghi ở 2 người nhận đã xóa dữ liệu")));
}

TEST(RecordOf, TakesWhatCounts) {
  v1::Grant grant;
  grant.mutable_honouree()->set_recipient("p1");
  grant.mutable_honouree()->set_group(v1::RECIPIENT_GROUP_HOUSEHOLD);
  grant.set_honour("ldtt");
  grant.set_year(2020);
  grant.set_decision_date("2021-01-02");
  grant.set_state(v1::GRANT_STATE_REVOKED);
  const AwardRecord record = RecordOf(grant, "rulePacks/x");
  EXPECT_EQ(record.recipient, "p1");
  EXPECT_EQ(record.group, v1::RECIPIENT_GROUP_HOUSEHOLD);
  EXPECT_EQ(record.year, 2020);
  EXPECT_EQ(record.date, "2021-01-02");
  EXPECT_EQ(record.rule_pack, "rulePacks/x");
  EXPECT_TRUE(record.revoked);
  EXPECT_FALSE(record.simulated);
}

}  // namespace
}  // namespace thidua::awards
