#include "services/awards/domain/nomination.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "common/testing/from_text.h"
#include "common/testing/status.h"
#include "services/awards/domain/merit.h"
#include "services/awards/domain/testing/faults.h"
#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Code = absl::StatusCode;
using State = v1::NominationState;

v1::Movement NominatedMovement() {
  return FromText<v1::Movement>(R"(name: "units/khoai-chau/movements/m2020" year: 2020)");
}

TEST(CheckNomination, NamesTheFaultWhereverTheNominationLies) {
  struct Case {
    std::string field;
    std::function<void(v1::Nomination&)> spoil;
  };
  const Case cases[] = {
      {".name", [](auto& n) { n.set_name("units/x/nominations/n"); }},
      {".honouree.recipient", [](auto& n) { n.mutable_honouree()->clear_recipient(); }},
      {".honouree.recipient",
       [](auto& n) { n.mutable_honouree()->set_recipient("units/an-thi/recipients/p1"); }},
      {".honouree.display_name",
       [](auto& n) { n.mutable_honouree()->set_display_name("a\xCC\x80"); }},
      {".honouree.display_name",
       [](auto& n) { n.mutable_honouree()->set_display_name(std::string(201, 'x')); }},
      {".honouree.description",
       [](auto& n) { n.mutable_honouree()->set_description(std::string(301, 'x')); }},
      {".merit", [](auto& n) { n.clear_merit(); }},
      {".merit", [](auto& n) { n.set_merit(" trước"); }},
      {".merit", [](auto& n) { n.set_merit("… – “”"); }},
      {".merit", [](auto& n) { n.set_merit(std::string(601, 'x')); }},
      {".honour", [](auto& n) { n.clear_honour(); }},
      {".receipt_date", [](auto& n) { n.set_receipt_date("03/08/2020"); }},
      {".dossier[\"Tờ trình\"]", [](auto& n) { (*n.mutable_dossier())["Tờ trình"]; }},
      {".evidence_request.rounds[0]",
       [](auto& n) { n.mutable_evidence_request()->add_rounds("units/an-thi/rounds/f.2020"); }},
  };
  for (const Case& c : cases) {
    for (const std::string at : {"nomination", "entries[3].nomination"}) {
      SCOPED_TRACE(at + c.field);
      v1::Nomination nomination = SampleNomination("n1");
      c.spoil(nomination);
      Violations violations;
      CheckNomination(violations, at, nomination);
      EXPECT_THAT(FieldsOf(violations), ElementsAre(at + c.field));
    }
  }
}

TEST(CheckNomination, LeavesNameAndDescriptionToTheRecipient) {
  v1::Nomination nomination = SampleNomination("n1");
  nomination.mutable_honouree()->clear_display_name();
  nomination.mutable_honouree()->clear_unit();
  nomination.mutable_honouree()->clear_kind();
  Violations violations;
  CheckNomination(violations, "nomination", nomination);
  EXPECT_THAT(FieldsOf(violations), IsEmpty());
}

TEST(CheckAgainstRules, KnowsHonoursKindsYearsAndPapers) {
  struct Case {
    std::string name, honour;
    v1::RecipientKind kind;
    std::string paper;
    std::function<void(v1::Movement&)> change;
    std::vector<std::string> fields;
  };
  const auto as_it_is = [](v1::Movement&) {};
  const Case cases[] = {
      {"fine", "giay-khen", v1::RECIPIENT_KIND_PERSON, "Tờ trình", as_it_is, {}},
      {"unknown honour", "co-thi-dua", v1::RECIPIENT_KIND_PERSON, "", as_it_is, {".honour"}},
      {"kind", "ldtt", v1::RECIPIENT_KIND_COLLECTIVE, "", as_it_is, {".honouree.recipient"}},
      {"kind and paper",
       "ldtt",
       v1::RECIPIENT_KIND_HOUSEHOLD,
       "Ảnh",
       as_it_is,
       {".honouree.recipient", ".dossier[\"Ảnh\"]"}},
      {"an honour that the movement gives",
       "ldtt",
       v1::RECIPIENT_KIND_PERSON,
       "",
       [](v1::Movement& m) { m.add_honours("ldtt"); },
       {}},
      {"one that it does not give",
       "ldtt",
       v1::RECIPIENT_KIND_PERSON,
       "",
       [](v1::Movement& m) { m.add_honours("giay-khen"); },
       {".honour"}},
      {"a title without a year",
       "ldtt",
       v1::RECIPIENT_KIND_PERSON,
       "",
       [](v1::Movement& m) { m.clear_year(); },
       {".honour"}},
      {"a form without a year",
       "giay-khen",
       v1::RECIPIENT_KIND_PERSON,
       "",
       [](v1::Movement& m) { m.clear_year(); },
       {}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    v1::Nomination nomination = SampleNomination("n1", c.honour);
    if (!c.paper.empty()) (*nomination.mutable_dossier())[c.paper] = "12/TTr-UBND";
    v1::Movement movement = NominatedMovement();
    c.change(movement);
    Violations violations;
    CheckAgainstRules(violations, "entries[3].nomination", nomination, c.kind, movement,
                      SamplePack());
    std::vector<std::string> expected;
    for (const std::string& field : c.fields) expected.push_back("entries[3].nomination" + field);
    EXPECT_EQ(FieldsOf(violations), expected);
  }
}

// One that claims to have passed through everything.
v1::Nomination Claiming() {
  v1::Nomination request = EligibleNomination("n1");
  *request.mutable_ballot() = SampleBallot();
  request.set_decision("units/khoai-chau/decisions/d");
  request.set_note("Ghi chú");
  request.set_notice("units/khoai-chau/movements/m2020/notices/t1");
  request.set_merit_digest("ffff");
  request.set_sealed("bytes");
  request.add_holds()->set_reason("Vì");
  request.add_earlier_proposers("user:an");
  request.set_etag("9");
  return request;
}

TEST(NewNomination, SetsWhatAClientCannot) {
  const v1::Nomination request = Claiming();
  v1::Movement movement = NominatedMovement();
  movement.set_simulated(true);
  v1::Honouree honouree = request.honouree();
  honouree.set_display_name("Nguyễn Thị Lan (1980)");
  const v1::Nomination nomination =
      NewNomination(request, honouree, movement, "user:hoa", absl::FromUnixSeconds(1000));
  EXPECT_EQ(nomination.state(), v1::NOMINATION_STATE_PROPOSED);
  EXPECT_EQ(nomination.proposer(), "user:hoa");
  EXPECT_EQ(nomination.honouree().display_name(), "Nguyễn Thị Lan (1980)");
  EXPECT_TRUE(nomination.simulated());
  EXPECT_FALSE(nomination.has_appraisal());
  EXPECT_FALSE(nomination.has_ballot());
  EXPECT_EQ(nomination.decision(), "");
  EXPECT_EQ(nomination.note(), "");
  EXPECT_EQ(nomination.notice(), "");
  EXPECT_EQ(nomination.sealed(), "");
  EXPECT_EQ(nomination.etag(), "");
  EXPECT_THAT(nomination.holds(), IsEmpty());
  EXPECT_THAT(nomination.earlier_proposers(), IsEmpty());
  EXPECT_EQ(nomination.create_time().seconds(), 1000);
  EXPECT_EQ(nomination.merit(), request.merit());
  EXPECT_EQ(nomination.merit_digest(), MeritDigest(request.merit()));
}

class EditTest : public ::testing::Test {
 protected:
  absl::StatusOr<v1::Nomination> Edit(const std::string& editor = "user:hoa") {
    return EditNomination(stored_, request_, request_.honouree(), NominatedMovement(), editor,
                          absl::FromUnixSeconds(2000));
  }

  v1::Nomination stored_ = Claiming();
  v1::Nomination request_ = SampleNomination("n1", "giay-khen");
};

TEST_F(EditTest, ProposesAnewWhatIsNotSettled) {
  for (int state = v1::NominationState_MIN; state <= v1::NominationState_MAX; ++state) {
    SCOPED_TRACE(v1::NominationState_Name(static_cast<State>(state)));
    stored_.set_state(static_cast<State>(state));
    const bool open =
        state == v1::NOMINATION_STATE_PROPOSED || state == v1::NOMINATION_STATE_RETURNED ||
        state == v1::NOMINATION_STATE_ELIGIBLE || state == v1::NOMINATION_STATE_INELIGIBLE ||
        state == v1::NOMINATION_STATE_VOTED;
    const auto edited = Edit();
    if (!open) {
      EXPECT_THAT(edited, Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
      continue;
    }
    ASSERT_THAT(edited, IsOk());
    EXPECT_EQ(edited->state(), v1::NOMINATION_STATE_PROPOSED);
    EXPECT_EQ(edited->honour(), "giay-khen");
    EXPECT_FALSE(edited->has_appraisal());
    EXPECT_FALSE(edited->has_ballot());
    EXPECT_EQ(edited->notice(), "");
    EXPECT_EQ(edited->note(), "");
    EXPECT_EQ(edited->sealed(), "");
  }
}

TEST_F(EditTest, KeepsWhenItWasMadeAndWhatHoldsIt) {
  stored_.mutable_create_time()->set_seconds(1000);
  const auto edited = Edit();
  ASSERT_THAT(edited, IsOk());
  EXPECT_EQ(edited->create_time().seconds(), 1000);
  ASSERT_EQ(edited->holds_size(), 1) << "a hold is not edited away";
  EXPECT_EQ(edited->holds(0).reason(), "Vì");
}

TEST_F(EditTest, RemembersWhoeverProposedIt) {
  auto edited = Edit("user:hoa");
  ASSERT_THAT(edited, IsOk());
  EXPECT_EQ(edited->proposer(), "user:hoa");
  EXPECT_THAT(edited->earlier_proposers(), ElementsAre("user:an", "user:lan"));
  // The last one is the proposer, and listed nowhere else.
  stored_ = *edited;
  edited = Edit("user:lan");
  ASSERT_THAT(edited, IsOk());
  EXPECT_EQ(edited->proposer(), "user:lan");
  EXPECT_THAT(edited->earlier_proposers(), ElementsAre("user:an", "user:hoa"));
  stored_ = *edited;
  edited = Edit("user:lan");
  ASSERT_THAT(edited, IsOk());
  EXPECT_THAT(edited->earlier_proposers(), ElementsAre("user:an", "user:hoa"));
}

TEST_F(EditTest, TheRecipientStays) {
  request_.mutable_honouree()->set_recipient("units/khoai-chau/recipients/other");
  const auto edited = Edit();
  EXPECT_THAT(edited, Fails(Code::kInvalidArgument));
  EXPECT_THAT(FieldsOf(edited.status()), ElementsAre("nomination.honouree.recipient"));
}

TEST(Close, TakesEachStepFromItsStates) {
  struct Case {
    Closing step;
    std::set<State> from;
    State to;
  };
  const Case cases[] = {
      {Closing::kReturn,
       {v1::NOMINATION_STATE_PROPOSED, v1::NOMINATION_STATE_ELIGIBLE, v1::NOMINATION_STATE_VOTED},
       v1::NOMINATION_STATE_RETURNED},
      {Closing::kWithdraw,
       {v1::NOMINATION_STATE_PROPOSED, v1::NOMINATION_STATE_RETURNED, v1::NOMINATION_STATE_ELIGIBLE,
        v1::NOMINATION_STATE_INELIGIBLE, v1::NOMINATION_STATE_VOTED},
       v1::NOMINATION_STATE_WITHDRAWN},
      {Closing::kRefuse,
       {v1::NOMINATION_STATE_ELIGIBLE, v1::NOMINATION_STATE_INELIGIBLE, v1::NOMINATION_STATE_VOTED},
       v1::NOMINATION_STATE_REFUSED},
  };
  for (const Case& c : cases) {
    for (int state = v1::NominationState_MIN; state <= v1::NominationState_MAX; ++state) {
      const State from = static_cast<State>(state);
      SCOPED_TRACE(v1::NominationState_Name(from) + " to " + v1::NominationState_Name(c.to));
      v1::Nomination nomination = EligibleNomination("n1");
      nomination.set_state(from);
      const auto closed = Close(nomination, c.step, "Vì thiếu giấy");
      if (!c.from.contains(from)) {
        EXPECT_THAT(closed, Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
        continue;
      }
      ASSERT_THAT(closed, IsOk());
      EXPECT_EQ(closed->state(), c.to);
      EXPECT_EQ(closed->note(), "Vì thiếu giấy");
    }
  }
}

TEST(States, HoldTheirMeritWhileAnHonourCameOrMayCome) {
  struct Case {
    State state;
    bool frees, under_way;
  };
  const Case cases[] = {
      {v1::NOMINATION_STATE_PROPOSED, false, true}, {v1::NOMINATION_STATE_RETURNED, false, true},
      {v1::NOMINATION_STATE_ELIGIBLE, false, true}, {v1::NOMINATION_STATE_VOTED, false, true},
      {v1::NOMINATION_STATE_GRANTED, false, false}, {v1::NOMINATION_STATE_INELIGIBLE, true, false},
      {v1::NOMINATION_STATE_REJECTED, true, false}, {v1::NOMINATION_STATE_WITHDRAWN, true, false},
      {v1::NOMINATION_STATE_REFUSED, true, false},  {v1::NOMINATION_STATE_REVOKED, true, false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(v1::NominationState_Name(c.state));
    EXPECT_EQ(FreesMerit(c.state), c.frees);
    EXPECT_EQ(IsUnderWay(c.state), c.under_way);
  }
}

}  // namespace
}  // namespace thidua::awards
