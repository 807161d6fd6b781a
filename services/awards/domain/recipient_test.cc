#include "services/awards/domain/recipient.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/testing/from_text.h"
#include "common/testing/status.h"

namespace thidua::awards {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Code = absl::StatusCode;

v1::Recipient Lan() {
  return FromText<v1::Recipient>(R"(
    name: "units/khoai-chau/recipients/p0017"
    kind: RECIPIENT_KIND_PERSON
    display_name: "Nguyễn Thị Lan"
    description: "Trưởng thôn 1"
    unit: "units/dan-tien"
    birth_year: 1980
    group: RECIPIENT_GROUP_LEADER
  )");
}

v1::Recipient Stored(v1::Recipient recipient) {
  auto stored = NewRecipient(recipient, true, absl::UnixEpoch());
  EXPECT_THAT(stored.status(), IsOk());
  return *stored;
}

v1::Recipient Named(const std::string& id) {
  v1::Recipient recipient = Lan();
  recipient.set_name("units/khoai-chau/recipients/" + id);
  return Stored(recipient);
}

std::vector<std::string> FaultsOf(const v1::Recipient& recipient) {
  Violations violations;
  CheckRecipient(violations, "recipient", recipient);
  std::vector<std::string> fields;
  for (const FieldViolation& violation : violations.list()) fields.push_back(violation.field);
  return fields;
}

TEST(CheckRecipient, TakesWhatIsRight) {
  EXPECT_THAT(FaultsOf(Lan()), IsEmpty());
  v1::Recipient full = Lan();
  full.add_formerly("units/kim-dong/recipients/p3");
  *full.add_bars() =
      FromText<v1::Bar>(R"(kind: BAR_KIND_DISCIPLINE start_date: "2020-01-01" source: "12/QĐ")");
  *full.add_past_honours() =
      FromText<v1::PastHonour>(R"(honour: "ldtt" year: 2018 source: "34/QĐ-UBND")");
  EXPECT_THAT(FaultsOf(full), IsEmpty());
}

TEST(CheckRecipient, FindsEveryFaultAtOnce) {
  v1::Recipient wrong = Lan();
  wrong.set_kind(v1::RECIPIENT_KIND_HOUSEHOLD);
  wrong.clear_display_name();
  wrong.set_unit("dan-tien");
  wrong.set_birth_year(1899);
  wrong.set_group(static_cast<v1::RecipientGroup>(77));
  wrong.add_formerly("units/khoai-chau/recipients/p3");
  *wrong.add_bars() = FromText<v1::Bar>(R"(start_date: "2020-02-01" end_date: "2020-01-01")");
  wrong.add_past_honours();
  EXPECT_THAT(FaultsOf(wrong),
              ElementsAre("recipient.display_name", "recipient.unit", "recipient.birth_year",
                          "recipient.birth_year", "recipient.group", "recipient.formerly[0]",
                          "recipient.bars[0].kind", "recipient.bars[0].end_date",
                          "recipient.bars[0].source", "recipient.past_honours[0].honour",
                          "recipient.past_honours[0].year", "recipient.past_honours[0].source"));
}

TEST(CheckRecipient, RefusesAnIdThatTellsTheName) {
  v1::Recipient telling = Lan();
  telling.set_name("units/khoai-chau/recipients/nguyen-thi-lan");
  EXPECT_THAT(FaultsOf(telling), ElementsAre("recipient.name"));
  telling.set_kind(v1::RECIPIENT_KIND_COLLECTIVE);
  telling.clear_birth_year();
  EXPECT_THAT(FaultsOf(telling), IsEmpty());
}

TEST(CheckRecipient, RefusesWhatIsListedTwiceAndTooMuch) {
  v1::Recipient wrong = Lan();
  for (int i = 0; i < 21; ++i) wrong.add_formerly("units/kim-dong/recipients/p3");
  EXPECT_EQ(FaultsOf(wrong).size(), 21u);
  EXPECT_EQ(FaultsOf(wrong)[0], "recipient.formerly");
}

TEST(NewRecipient, TakesNothingThatIsOutputOnly) {
  v1::Recipient asked = Lan();
  asked.set_state(v1::RECIPIENT_STATE_ERASED);
  asked.set_joined_into("units/khoai-chau/recipients/x");
  asked.add_joined("units/khoai-chau/recipients/x");
  asked.set_sealed("x");
  asked.set_etag("7");
  const v1::Recipient made = Stored(asked);
  EXPECT_EQ(made.state(), v1::RECIPIENT_STATE_ACTIVE);
  EXPECT_TRUE(made.joined_into().empty() && made.joined().empty() && made.sealed().empty() &&
              made.etag().empty());
  EXPECT_TRUE(made.has_create_time());
}

TEST(NewRecipient, LeavesBarsToAppraisers) {
  v1::Recipient asked = Lan();
  asked.add_bars();
  EXPECT_THAT(NewRecipient(asked, false, absl::UnixEpoch()).status(),
              Fails(Code::kPermissionDenied, type::v1::ERROR_REASON_PERMISSION_DENIED));
  EXPECT_THAT(NewRecipient(asked, true, absl::UnixEpoch()).status(), IsOk());
}

TEST(ChangeRecipient, LeavesBarsToAppraisers) {
  v1::Recipient stored = Named("p1");
  stored.add_bars()->set_source("12/QĐ");
  stored.add_past_honours()->set_honour("ldtt");
  v1::Recipient asked = Lan();
  asked.set_display_name("Nguyễn Thị Lan Anh");
  auto changed = ChangeRecipient(stored, asked, false);
  ASSERT_THAT(changed.status(), IsOk());
  EXPECT_EQ(changed->display_name(), "Nguyễn Thị Lan Anh");
  EXPECT_EQ(changed->bars_size(), 1);
  EXPECT_EQ(changed->past_honours_size(), 1);
  EXPECT_EQ(changed->name(), stored.name());

  *asked.mutable_past_honours() = stored.past_honours();
  EXPECT_THAT(ChangeRecipient(stored, asked, false).status(), IsOk());
  asked.mutable_past_honours(0)->set_year(2019);
  EXPECT_EQ(ChangeRecipient(stored, asked, false).status().code(), Code::kPermissionDenied);
  asked.clear_past_honours();
  *asked.mutable_bars() = stored.bars();
  EXPECT_EQ(ChangeRecipient(stored, asked, false).status().code(), Code::kPermissionDenied);

  // Of an appraiser the request is the whole truth.
  changed = ChangeRecipient(stored, asked, true);
  ASSERT_THAT(changed.status(), IsOk());
  EXPECT_EQ(changed->bars_size(), 1);
  EXPECT_EQ(changed->past_honours_size(), 0);
}

TEST(ChangeRecipient, RefusesAnotherKindAndWhatHasEnded) {
  v1::Recipient asked = Lan();
  asked.set_kind(v1::RECIPIENT_KIND_HOUSEHOLD);
  EXPECT_EQ(ChangeRecipient(Named("p1"), asked, true).status().code(), Code::kInvalidArgument);
  const auto erased = EraseRecipient(Named("p1"));
  ASSERT_THAT(erased.status(), IsOk());
  EXPECT_THAT(ChangeRecipient(*erased, Lan(), true).status(),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
}

TEST(CheckSameRecipient, ComparesAsTheEyeDoes) {
  const auto faults = [](const v1::Recipient& given) {
    Violations violations;
    CheckSameRecipient(violations, "r", Named("p1"), given);
    std::vector<std::string> fields;
    for (const FieldViolation& violation : violations.list()) fields.push_back(violation.field);
    return fields;
  };
  v1::Recipient given = Lan();
  given.set_display_name("NGUYỄN THỊ  LAN");
  given.clear_birth_year();
  EXPECT_THAT(faults(given), IsEmpty());
  given.set_display_name("Nguyễn Thị Loan");
  given.set_kind(v1::RECIPIENT_KIND_HOUSEHOLD);
  given.set_birth_year(1981);
  EXPECT_THAT(faults(given), ElementsAre("r.kind", "r.display_name", "r.birth_year"));
}

TEST(HonoureeOf, IsTheRecipientUnlessOtherTextsAreAskedFor) {
  v1::Honouree asked;
  asked.set_unit("units/kim-dong");
  asked.set_kind(v1::RECIPIENT_KIND_COLLECTIVE);
  auto honouree = HonoureeOf(Named("p1"), asked);
  ASSERT_THAT(honouree.status(), IsOk());
  EXPECT_EQ(honouree->recipient(), "units/khoai-chau/recipients/p1");
  EXPECT_EQ(honouree->kind(), v1::RECIPIENT_KIND_PERSON);
  EXPECT_EQ(honouree->display_name(), "Nguyễn Thị Lan");
  EXPECT_EQ(honouree->description(), "Trưởng thôn 1");
  EXPECT_EQ(honouree->unit(), "units/dan-tien");
  EXPECT_EQ(honouree->group(), v1::RECIPIENT_GROUP_LEADER);
  asked.set_display_name("Bà Nguyễn Thị Lan");
  asked.set_description("Nguyên Trưởng thôn 1");
  honouree = HonoureeOf(Named("p1"), asked);
  EXPECT_EQ(honouree->display_name(), "Bà Nguyễn Thị Lan");
  EXPECT_EQ(honouree->description(), "Nguyên Trưởng thôn 1");
  EXPECT_THAT(HonoureeOf(*EraseRecipient(Named("p1")), asked).status(),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
}

TEST(CheckHonouree, WantsARecipientOfTheOwner) {
  Violations violations;
  v1::Honouree asked;
  asked.set_recipient("units/kim-dong/recipients/p1");
  CheckHonouree(violations, "honouree", asked, "khoai-chau");
  asked.set_recipient("p1");
  CheckHonouree(violations, "honouree", asked, "khoai-chau");
  EXPECT_EQ(violations.list().size(), 2u);
}

TEST(JoinInto, TakesOverWhatCounts) {
  v1::Recipient ended = Named("p1");
  ended.add_bars()->set_source("12/QĐ");
  ended.add_past_honours()->set_source("34/QĐ");
  ended.add_formerly("units/kim-dong/recipients/x");
  ended.add_joined("units/khoai-chau/recipients/p0");
  v1::Recipient into = Named("p2");
  into.clear_birth_year();
  *into.mutable_past_honours() = ended.past_honours();
  const auto joined = JoinInto(ended, into);
  ASSERT_THAT(joined.status(), IsOk());
  EXPECT_EQ(joined->ended.state(), v1::RECIPIENT_STATE_JOINED);
  EXPECT_EQ(joined->ended.joined_into(), into.name());
  EXPECT_EQ(joined->ended.display_name(), "Nguyễn Thị Lan");
  EXPECT_TRUE(joined->ended.bars().empty() && joined->ended.past_honours().empty() &&
              joined->ended.formerly().empty());
  EXPECT_EQ(joined->into.bars_size(), 1);
  EXPECT_EQ(joined->into.past_honours_size(), 1);
  EXPECT_EQ(joined->into.birth_year(), 1980);
  EXPECT_THAT(joined->into.formerly(), ElementsAre("units/kim-dong/recipients/x"));
  EXPECT_THAT(joined->into.joined(),
              ElementsAre("units/khoai-chau/recipients/p1", "units/khoai-chau/recipients/p0"));
  // What has ended joins nothing and is joined by nobody.
  EXPECT_FALSE(JoinInto(joined->ended, into).ok());
  EXPECT_FALSE(JoinInto(Named("p3"), joined->ended).ok());
}

TEST(JoinInto, RefusesTwoKindsAndTooMuch) {
  v1::Recipient household = Named("p2");
  household.set_kind(v1::RECIPIENT_KIND_HOUSEHOLD);
  EXPECT_FALSE(JoinInto(Named("p1"), household).ok());
  v1::Recipient one = Named("p1");
  v1::Recipient other = Named("p2");
  for (int i = 0; i < 30; ++i) {
    one.add_bars()->set_source("a" + std::to_string(i));
    other.add_bars()->set_source("b" + std::to_string(i));
  }
  EXPECT_THAT(JoinInto(one, other).status(),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
}

TEST(EraseRecipient, LeavesNothingOfThePerson) {
  v1::Recipient stored = Named("p1");
  stored.add_bars();
  stored.add_past_honours();
  stored.add_formerly("units/kim-dong/recipients/x");
  stored.set_sealed("x");
  const auto erased = EraseRecipient(stored);
  ASSERT_THAT(erased.status(), IsOk());
  v1::Recipient left;
  left.set_name(stored.name());
  left.set_kind(v1::RECIPIENT_KIND_PERSON);
  left.set_unit("units/dan-tien");
  left.set_group(v1::RECIPIENT_GROUP_LEADER);
  left.set_state(v1::RECIPIENT_STATE_ERASED);
  *left.mutable_create_time() = stored.create_time();
  EXPECT_EQ(erased->SerializeAsString(), left.SerializeAsString());
  EXPECT_EQ(EraseRecipient(*erased)->SerializeAsString(), left.SerializeAsString());

  v1::Recipient collective = Named("p2");
  collective.set_kind(v1::RECIPIENT_KIND_COLLECTIVE);
  EXPECT_FALSE(EraseRecipient(collective).ok());
  EXPECT_FALSE(EraseRecipient(JoinInto(Named("p1"), Named("p2"))->ended).ok());
}

}  // namespace
}  // namespace thidua::awards
