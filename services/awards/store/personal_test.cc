#include "services/awards/store/personal.h"

#include <gtest/gtest.h>

#include "common/ledger/testing/new_ledger.h"
#include "common/testing/from_text.h"
#include "common/testing/status.h"
#include "common/testing/temporary_folder.h"
#include "common/value/serialize.h"

namespace thidua::awards {
namespace {

using Code = absl::StatusCode;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kLan[] = "units/khoai-chau/recipients/p1";
constexpr char kHoa[] = "units/khoai-chau/recipients/p2";
constexpr char kBinh[] = "units/kim-dong/recipients/p1";

v1::Recipient Lan() {
  return FromText<v1::Recipient>(R"(
    name: "units/khoai-chau/recipients/p1"
    kind: RECIPIENT_KIND_PERSON
    display_name: "Nguyễn Thị Lan"
    description: "Trưởng thôn 1"
    unit: "units/dan-tien"
    birth_year: 1980
    formerly: "units/kim-dong/recipients/p1"
    bars { kind: BAR_KIND_DISCIPLINE start_date: "2020-01-01" source: "12/QĐ" }
    past_honours { honour: "ldtt" year: 2018 source: "34/QĐ" }
    state: RECIPIENT_STATE_ACTIVE
  )");
}

v1::Nomination Proposed() {
  return FromText<v1::Nomination>(R"(
    name: "units/khoai-chau/movements/m/nominations/n1"
    honouree {
      recipient: "units/khoai-chau/recipients/p1"
      kind: RECIPIENT_KIND_PERSON
      display_name: "Nguyễn Thị Lan"
      description: "Trưởng thôn 1"
      unit: "units/dan-tien"
    }
    merit: "Hòa giải giỏi"
    dossier { key: "b" value: "2" }
    dossier { key: "a" value: "1" }
    honour: "ldtt"
  )");
}

v1::Grant Given() {
  return FromText<v1::Grant>(R"(
    name: "units/khoai-chau/decisions/d/grants/n1"
    honouree {
      recipient: "units/khoai-chau/recipients/p1"
      kind: RECIPIENT_KIND_PERSON
      display_name: "Nguyễn Thị Lan"
    }
    merit: "Hòa giải giỏi"
    corrections { reason: "sai tên" display_name: "Nguyễn Thị Lam" merit: "Hoà giải" }
    corrections { reason: "sai chức vụ" description: "Phó thôn" }
  )");
}

class PersonalTest : public ::testing::Test {
 protected:
  PersonalTest() : ledger_(ledger::NewLedger(folder_)) {
    auto keys = PersonalKeys::LoadAndMake(*ledger_, {}, {kLan, kHoa, kBinh});
    EXPECT_THAT(keys.status(), IsOk());
    keys_ = *std::move(keys);
  }

  // Seals and unseals; nothing personal is left in between.
  template <class Resource>
  void RoundTrip(const Resource& original) {
    Resource resource = original;
    ASSERT_THAT(Seal(keys_, resource), IsOk());
    EXPECT_FALSE(resource.sealed().empty());
    for (const char* text : {"Lan", "Lam", "thôn", "giải", "1980", "kim-dong", "12/QĐ", "34/QĐ"}) {
      EXPECT_THAT(resource.DebugString(), Not(HasSubstr(text)));
    }
    Resource again = original;
    ASSERT_THAT(Seal(keys_, again), IsOk());
    EXPECT_EQ(again.sealed(), resource.sealed());
    ASSERT_THAT(Unseal(keys_, resource), IsOk());
    EXPECT_EQ(Serialize(resource), Serialize(original));
  }

  TemporaryFolder folder_;
  std::unique_ptr<ledger::Ledger> ledger_;
  PersonalKeys keys_;
};

TEST_F(PersonalTest, SealsAndUnsealsAllThree) {
  RoundTrip(Lan());
  RoundTrip(Proposed());
  RoundTrip(Given());
}

TEST_F(PersonalTest, KeepsTheReasonOfACorrectionReadable) {
  v1::Grant grant = Given();
  ASSERT_THAT(Seal(keys_, grant), IsOk());
  ASSERT_EQ(grant.corrections_size(), 2);
  EXPECT_EQ(grant.corrections(0).reason(), "sai tên");
}

TEST_F(PersonalTest, SealsWhatTheChecksOfANominationFound) {
  v1::Nomination nomination = Proposed();
  *nomination.mutable_appraisal() = FromText<v1::Appraisal>(R"(
    eligible: true
    checks { rule: "dossier:Tờ trình" outcome: CHECK_OUTCOME_PASSED finding: "12/QĐ" }
    checks { rule: "ballot" outcome: CHECK_OUTCOME_PASSED }
    checks { rule: "bar" outcome: CHECK_OUTCOME_CONFIRMED finding: "Kỷ luật của Lan"
             confirmation: "Đã hết" })");
  RoundTrip(nomination);
  ASSERT_THAT(Seal(keys_, nomination), IsOk());
  EXPECT_EQ(nomination.appraisal().checks(2).outcome(), v1::CHECK_OUTCOME_CONFIRMED);
  EXPECT_EQ(nomination.appraisal().checks(2).confirmation(), "Đã hết");
}

TEST_F(PersonalTest, ARehearsalKeepsNoKey) {
  const std::string none = "units/khoai-chau/recipients/p9";
  auto keys = PersonalKeys::LoadAndPretend(*ledger_, {kLan}, {none});
  ASSERT_THAT(keys.status(), IsOk());
  EXPECT_EQ(*keys->Find(kLan), *keys_.Find(kLan));
  v1::Recipient recipient = Lan();
  recipient.set_name(none);
  EXPECT_THAT(Seal(*keys, recipient), IsOk());
  auto stored = PersonalKeys::Load(*ledger_, {none});
  ASSERT_THAT(stored.status(), IsOk());
  EXPECT_EQ(stored->Find(none), nullptr);
}

TEST_F(PersonalTest, LeavesAloneWhatIsSealedAndUntouched) {
  v1::Nomination nomination = Proposed();
  ASSERT_THAT(Seal(keys_, nomination), IsOk());
  const std::string before = Serialize(nomination);
  ASSERT_THAT(Seal(PersonalKeys(), nomination), IsOk());
  EXPECT_EQ(Serialize(nomination), before);
  nomination.set_merit("Lời khác");
  EXPECT_THAT(Seal(keys_, nomination), Fails(Code::kInternal));
}

TEST_F(PersonalTest, LeavesCollectivesAlone) {
  v1::Recipient recipient = Lan();
  recipient.set_kind(v1::RECIPIENT_KIND_COLLECTIVE);
  const std::string before = Serialize(recipient);
  ASSERT_THAT(Seal(PersonalKeys(), recipient), IsOk());
  EXPECT_EQ(Serialize(recipient), before);
}

TEST_F(PersonalTest, AGrantTakesOverTheSealOfItsNomination) {
  v1::Nomination nomination = Proposed();
  ASSERT_THAT(Seal(keys_, nomination), IsOk());
  v1::Grant grant;
  *grant.mutable_honouree() = nomination.honouree();
  grant.set_sealed(nomination.sealed());
  grant.add_corrections()->set_reason("sai tên");
  ASSERT_THAT(Seal(PersonalKeys(), grant), IsOk());
  ASSERT_THAT(Unseal(keys_, grant), IsOk());
  EXPECT_EQ(grant.merit(), "Hòa giải giỏi");
  EXPECT_EQ(grant.honouree().display_name(), "Nguyễn Thị Lan");
  EXPECT_EQ(grant.corrections(0).reason(), "sai tên");
}

TEST_F(PersonalTest, ShowsNothingOfWhoWasErased) {
  v1::Nomination nomination = Proposed();
  ASSERT_THAT(Seal(keys_, nomination), IsOk());
  ASSERT_THAT(PersonalKeys::Erase(*ledger_, {kLan}), IsOk());
  ASSERT_THAT(PersonalKeys::Erase(*ledger_, {kLan}), IsOk());
  auto keys = PersonalKeys::Load(*ledger_, {kLan, kHoa, kBinh, kHoa});
  ASSERT_THAT(keys.status(), IsOk());
  EXPECT_EQ(keys->Find(kLan), nullptr);
  EXPECT_NE(keys->Find(kHoa), nullptr);
  EXPECT_NE(keys->Find(kBinh), nullptr);

  v1::Nomination shown = nomination;
  ASSERT_THAT(Unseal(*keys, shown), IsOk());
  EXPECT_EQ(Serialize(shown), Serialize(nomination));
  ASSERT_THAT(UnsealAnswer(*ledger_, shown), IsOk());
  EXPECT_TRUE(shown.sealed().empty() && shown.merit().empty() && shown.dossier().empty());

  // Nothing is entered for them any more.
  v1::Nomination late = Proposed();
  EXPECT_THAT(Seal(*keys, late),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
  EXPECT_THAT(PersonalKeys::LoadAndMake(*ledger_, {}, {kLan}).status(),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
}

TEST_F(PersonalTest, SaysWhenBytesWereAlteredOrAreAnothers) {
  v1::Recipient lan = Lan();
  ASSERT_THAT(Seal(keys_, lan), IsOk());
  v1::Recipient altered = lan;
  (*altered.mutable_sealed())[20] ^= 1;
  EXPECT_THAT(Unseal(keys_, altered), Fails(Code::kDataLoss, type::v1::ERROR_REASON_CORRUPT));
  v1::Recipient other = lan;
  other.set_name(kHoa);
  EXPECT_THAT(Unseal(keys_, other), Fails(Code::kDataLoss, type::v1::ERROR_REASON_CORRUPT));
}

TEST_F(PersonalTest, UnsealsAPage) {
  google::protobuf::RepeatedPtrField<v1::Recipient> page;
  *page.Add() = Lan();
  *page.Add() = Lan();
  page[1].set_name(kBinh);
  for (v1::Recipient& recipient : page) ASSERT_THAT(Seal(keys_, recipient), IsOk());
  ASSERT_THAT(UnsealAnswers(*ledger_, page), IsOk());
  EXPECT_EQ(page[0].display_name(), "Nguyễn Thị Lan");
  EXPECT_EQ(page[1].birth_year(), 1980);
  EXPECT_TRUE(page[0].sealed().empty());
}

}  // namespace
}  // namespace thidua::awards
