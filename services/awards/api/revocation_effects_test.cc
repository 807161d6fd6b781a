// What follows when a grant is taken back; and a streak whose links are grants of this ledger.
#include "services/awards/api/revocation_effects.h"

#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

#include "services/awards/api/testing/desk.h"
#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kPerson[] = "units/khoai-chau/recipients/p1";

// The sample pack with "ldtt-3", for three ldtt in a row, the year itself among them.
v1::RulePack PackWithStreak() {
  v1::RulePack pack = SamplePack();
  pack.clear_etag();
  *pack.add_honours() = FromText<v1::Honour>(R"(
    honour: "ldtt-3" title: "Ba năm liền" type: HONOUR_TYPE_TITLE level: HONOUR_LEVEL_BASE
    authorities { unit_kinds: UNIT_KIND_DISTRICT office: "Chủ tịch Ủy ban nhân dân" }
    recipients { kind: RECIPIENT_KIND_PERSON coefficient: "1" }
    eligibility {
      rule: "streak" title: "Ba năm liên tục" streak { honours: "ldtt" years: 3 including_year: true }
    })");
  return pack;
}

class EffectsTest : public ::testing::Test {
 protected:
  EffectsTest() { EXPECT_THAT(desk_.CreatePack(PackWithStreak()), IsOk()); }

  // The grant's effects, foreseen and then seen: both must say the same.
  std::vector<v1::RevocationEffect> Revoke(const std::string& grant) {
    std::vector<std::vector<v1::RevocationEffect>> said;
    for (const bool only : {true, false}) {
      v1::RevokeGrantRequest request;
      request.set_name(grant);
      request.set_revocation("Quyết định 99/QĐ-UBND: khai man");
      request.set_validate_only(only);
      if (!only) request.set_request_id(desk_.NewId());
      v1::RevokeGrantResponse answer;
      auto call = desk_.As("chief", "RevokeGrant");
      EXPECT_THAT(desk_.grants->Revoke(call, request, &answer), IsOk());
      said.emplace_back(answer.effects().begin(), answer.effects().end());
    }
    EXPECT_EQ(said[0].size(), said[1].size());
    for (size_t i = 0; i < said[0].size() && i < said[1].size(); ++i) {
      EXPECT_EQ(said[0][i].DebugString(), said[1][i].DebugString());
    }
    return said[1];
  }

  static std::vector<v1::RevocationEffect> Of(const std::vector<v1::RevocationEffect>& effects,
                                              v1::EffectKind kind) {
    std::vector<v1::RevocationEffect> found;
    for (const v1::RevocationEffect& each : effects) {
      if (each.kind() == kind) found.push_back(each);
    }
    return found;
  }

  Desk desk_;
};

TEST_F(EffectsTest, CertificateAndMoney) {
  ASSERT_THAT(desk_.CreateMovement(), IsOk());
  ASSERT_THAT(desk_.Decide("d1", desk_.Eligible("n", 3)), IsOk());
  const auto name = [](int number) { return absl::StrCat(DecisionName("d1"), "/grants/", number); };
  for (const int number : {1, 2}) {
    v1::RecordHandoversRequest request;
    request.set_parent(DecisionName("d1"));
    request.add_grants(name(number));
    request.mutable_handover()->set_date("2020-08-15");
    request.mutable_handover()->set_paid(number == 1);
    request.set_request_id(desk_.NewId());
    v1::RecordHandoversResponse answer;
    auto call = desk_.As("admin", "RecordHandovers");
    ASSERT_THAT(desk_.grants->RecordHandovers(call, request, &answer), IsOk());
  }
  v1::IssueDuplicateRequest duplicate;
  duplicate.set_name(name(1));
  duplicate.set_ground("Mất");
  duplicate.set_date("2020-08-16");
  duplicate.set_request_id(desk_.NewId());
  v1::Grant issued;
  auto call = desk_.As("chief", "IssueDuplicate");
  ASSERT_THAT(desk_.grants->IssueDuplicate(call, duplicate, &issued), IsOk());

  const auto paid = Revoke(name(1));
  ASSERT_THAT(paid, SizeIs(2));
  EXPECT_EQ(paid[0].kind(), v1::EFFECT_KIND_CERTIFICATE);
  EXPECT_EQ(paid[0].text(), "Thu hồi giấy chứng nhận số 2020-000001 và 1 bản cấp lại");
  EXPECT_THAT(paid[0].grants(), ElementsAre(name(1)));
  EXPECT_EQ(paid[1].kind(), v1::EFFECT_KIND_MONEY);
  EXPECT_EQ(paid[1].text(), "Thu hồi tiền thưởng 450000 đồng, đã chi ngày 2020-08-15");
  EXPECT_EQ(Of(Revoke(name(2)), v1::EFFECT_KIND_MONEY)[0].text(),
            "Thu hồi tiền thưởng 450000 đồng, chưa ghi nhận đã chi")
      << "the certificate was handed over without the money";
  EXPECT_EQ(Of(Revoke(name(3)), v1::EFFECT_KIND_MONEY)[0].text(),
            "Thu hồi tiền thưởng 450000 đồng, chưa ghi nhận đã chi");
}

TEST_F(EffectsTest, WhereThereIsNoMoneyNoneIsTakenBack) {
  v1::Grant grant;
  grant.set_name(DecisionName("d1") + "/grants/1");
  grant.set_certificate_number("2020-000001");
  grant.set_decision_date("2020-08-14");
  auto reader = desk_.store().Open("khoai-chau");
  ASSERT_THAT(reader.status(), IsOk());
  const auto effects = EffectsOf(**reader, grant, {});
  ASSERT_THAT(effects.status(), IsOk());
  ASSERT_THAT(*effects, SizeIs(1));
  EXPECT_EQ((*effects)[0].kind(), v1::EFFECT_KIND_CERTIFICATE);
}

TEST_F(EffectsTest, ACapThatIsExceededNow) {
  ASSERT_THAT(desk_.CreateMovement(), IsOk());
  ASSERT_THAT(desk_.Decide("base", desk_.Eligible("l", 8)), IsOk());
  ASSERT_THAT(desk_.Decide("cstd", desk_.Voted("c", 1)), IsOk());
  EXPECT_THAT(Of(Revoke(DecisionName("base") + "/grants/1"), v1::EFFECT_KIND_CAP), IsEmpty())
      << "1 of 7 is still within 15 %";
  const auto exceeded = Of(Revoke(DecisionName("base") + "/grants/2"), v1::EFFECT_KIND_CAP);
  ASSERT_THAT(exceeded, SizeIs(1));
  EXPECT_EQ(exceeded[0].text(),
            "Phong trào còn 1 Chiến sĩ thi đua cơ sở, vượt giới hạn: 15% của 6 người đạt Lao động "
            "tiên tiến là 0,9; lấy phần nguyên: 0");
  EXPECT_EQ(desk_.GetGrant(DecisionName("cstd") + "/grants/1")->state(), v1::GRANT_STATE_GRANTED)
      << "nothing is rewritten because of it";
  EXPECT_THAT(Of(Revoke(DecisionName("cstd") + "/grants/1"), v1::EFFECT_KIND_CAP), IsEmpty());
  EXPECT_THAT(Of(Revoke(DecisionName("base") + "/grants/3"), v1::EFFECT_KIND_CAP), IsEmpty())
      << "nobody is above the cap any more";
}

// One person over the years, each with a movement of its own.
class StreakTest : public EffectsTest {
 protected:
  static std::string Movement(int year) {
    return absl::StrCat("units/khoai-chau/movements/m", year);
  }

  // Proposes and appraises in the movement of the year; the nomination.
  v1::NominationOutcome Appraised(int year, const std::string& honour) {
    const std::string name = absl::StrCat(Movement(year), "/nominations/", honour);
    if (desk_.Keys(Movement(year)).empty()) {
      v1::CreateMovementRequest request;
      *request.mutable_movement() = FromText<v1::Movement>(
          absl::StrCat("name: '", Movement(year), "' title: 'Phong trào' start_date: '", year,
                       "-01-01' end_date: '", year, "-12-31' year: ", year));
      request.set_request_id(desk_.NewId());
      v1::Movement answer;
      auto call = desk_.As("admin", "CreateMovement");
      EXPECT_THAT(desk_.movements->Create(call, request, &answer), IsOk());
    }
    if (desk_.Keys(name).empty()) {
      v1::Nomination nomination = SampleNomination("x", honour);
      nomination.set_name(name);
      nomination.set_merit(absl::StrCat("Thành tích ", honour, " năm ", year));
      nomination.mutable_honouree()->set_recipient(kPerson);
      v1::CreateNominationsRequest request;
      request.set_parent(Movement(year));
      *request.add_entries() = EntryOf(nomination);
      if (!desk_.Keys(kPerson).empty()) request.mutable_entries(0)->clear_recipient();
      EXPECT_THAT(desk_.Propose(request), IsOk());
    }
    v1::AppraiseNominationsRequest request;
    request.set_parent(Movement(year));
    request.add_nominations(name);
    const auto answer = desk_.Appraise(request);
    EXPECT_THAT(answer.status(), IsOk());
    return answer.ok() ? answer->outcomes(0) : v1::NominationOutcome();
  }

  // Gives the honour; the grant's name.
  std::string Give(int year, const std::string& honour = "ldtt") {
    const v1::NominationOutcome outcome = Appraised(year, honour);
    EXPECT_EQ(outcome.state(), v1::NOMINATION_STATE_ELIGIBLE) << outcome.DebugString();
    const std::string id = absl::StrCat(honour, "-", year);
    v1::CreateDecisionRequest request = desk_.Decision(id, {});
    request.mutable_decision()->add_nominations(outcome.nomination());
    const auto decision = desk_.Decide(request);
    EXPECT_THAT(decision.status(), IsOk());
    return decision.ok() ? decision->grants(0) : "";
  }

  // Of the only check there is.
  static std::string FindingOf(const v1::NominationOutcome& outcome) {
    return outcome.checks_size() == 1 ? outcome.checks(0).finding() : outcome.DebugString();
  }

  // Proposes it anew, as it was.
  void Renew(int year, const std::string& honour) {
    v1::GetNominationRequest get;
    get.set_name(absl::StrCat(Movement(year), "/nominations/", honour));
    v1::Nomination nomination;
    auto call = desk_.As("auditor", "GetNomination");
    ASSERT_THAT(desk_.nominations->Get(call, get, &nomination), IsOk());
    ASSERT_THAT(desk_.Edit(nomination), IsOk());
  }
};

TEST_F(StreakTest, ExactlyThreeYearsAreEnoughAndTwoAreNot) {
  Give(2019);
  Give(2020);
  const auto two = Appraised(2020, "ldtt-3");
  EXPECT_EQ(two.state(), v1::NOMINATION_STATE_INELIGIBLE);
  EXPECT_THAT(FindingOf(two), HasSubstr("đứt ở năm 2018"));
  Give(2018);
  Renew(2020, "ldtt-3");
  const auto three = Appraised(2020, "ldtt-3");
  EXPECT_EQ(three.state(), v1::NOMINATION_STATE_ELIGIBLE) << three.DebugString();
}

TEST_F(StreakTest, ARevokedLinkBreaksItWhereverItStands) {
  for (const int year : {2018, 2019, 2020}) Give(year);
  EXPECT_EQ(Appraised(2020, "ldtt-3").state(), v1::NOMINATION_STATE_ELIGIBLE);
  const std::string middle = DecisionName("ldtt-2019") + "/grants/1";
  ASSERT_THAT(desk_.Revoke(middle), IsOk());
  Renew(2020, "ldtt-3");
  const auto broken = Appraised(2020, "ldtt-3");
  EXPECT_EQ(broken.state(), v1::NOMINATION_STATE_INELIGIBLE);
  EXPECT_THAT(FindingOf(broken), HasSubstr("đứt ở năm 2019"));
}

TEST_F(StreakTest, TheLastLinkCountsAsWell) {
  for (const int year : {2018, 2019, 2020}) Give(year);
  ASSERT_THAT(desk_.Revoke(DecisionName("ldtt-2020") + "/grants/1"), IsOk());
  EXPECT_THAT(FindingOf(Appraised(2020, "ldtt-3")), HasSubstr("đứt ở năm 2020"));
}

TEST_F(StreakTest, WhoRevokesALinkLearnsWhichHonourRestedOnIt) {
  for (const int year : {2017, 2018, 2019, 2020}) Give(year);
  const std::string top = Give(2020, "ldtt-3");
  EXPECT_THAT(Of(Revoke(DecisionName("ldtt-2017") + "/grants/1"), v1::EFFECT_KIND_STREAK),
              IsEmpty())
      << "three years were asked for, and this was a fourth one";
  const auto link = Of(Revoke(DecisionName("ldtt-2019") + "/grants/1"), v1::EFFECT_KIND_STREAK);
  ASSERT_THAT(link, SizeIs(1)) << "ldtt of 2020 asks for no streak";
  EXPECT_THAT(link[0].grants(), ElementsAre(top));
  EXPECT_EQ(link[0].text(),
            "Ba năm liền theo Quyết định ldtt-3-2020/QĐ-UBND được xét khi người nhận còn giữ Lao "
            "động tiên tiến năm 2019; cần xem lại điều kiện liên tục");
  EXPECT_EQ(desk_.GetGrant(top)->state(), v1::GRANT_STATE_GRANTED) << "a person decides on that";
  EXPECT_THAT(Of(Revoke(top), v1::EFFECT_KIND_STREAK), IsEmpty());
  EXPECT_THAT(Of(Revoke(DecisionName("ldtt-2018") + "/grants/1"), v1::EFFECT_KIND_STREAK),
              IsEmpty())
      << "what rested on it was taken back itself";
}

}  // namespace
}  // namespace thidua::awards
