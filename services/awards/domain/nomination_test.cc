#include "services/awards/domain/nomination.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> FieldsOf(const Violations& violations) {
  std::vector<std::string> fields;
  for (const FieldViolation& violation : violations.list()) fields.push_back(violation.field);
  return fields;
}

TEST(CheckNomination, NamesTheFault) {
  struct Case {
    std::string field;
    std::function<void(v1::Nomination&)> spoil;
  };
  const Case cases[] = {
      {"nomination.name", [](auto& n) { n.set_name("units/x/nominations/n"); }},
      {"nomination.recipient.kind", [](auto& n) { n.mutable_recipient()->clear_kind(); }},
      {"nomination.recipient.id", [](auto& n) { n.mutable_recipient()->clear_id(); }},
      {"nomination.recipient.display_name",
       [](auto& n) { n.mutable_recipient()->set_display_name("a\xCC\x80"); }},
      {"nomination.recipient.unit", [](auto& n) { n.mutable_recipient()->set_unit("dan-tien"); }},
      {"nomination.recipient.description",
       [](auto& n) { n.mutable_recipient()->set_description(std::string(301, 'x')); }},
      {"nomination.merit", [](auto& n) { n.clear_merit(); }},
      {"nomination.merit", [](auto& n) { n.set_merit(" trước"); }},
      {"nomination.honour", [](auto& n) { n.clear_honour(); }},
      {"nomination.receipt_date", [](auto& n) { n.set_receipt_date("03/08/2020"); }},
      {"nomination.dossier[\"Tờ trình\"]", [](auto& n) { (*n.mutable_dossier())["Tờ trình"]; }},
      {"nomination.evidence_request.rounds[0]",
       [](auto& n) { n.mutable_evidence_request()->add_rounds("units/khoai-chau"); }},
      {"nomination.evidence_request.rounds[0]",
       [](auto& n) { n.mutable_evidence_request()->add_rounds("units/an-thi/rounds/f.2020"); }},
      {"nomination.evidence_request.rounds[1]",
       [](auto& n) {
         n.mutable_evidence_request()->add_rounds("units/khoai-chau/rounds/f.2020");
         n.mutable_evidence_request()->add_rounds("units/khoai-chau/rounds/f.2020");
       }},
      {"nomination.evidence_request.targets[1]",
       [](auto& n) {
         n.mutable_evidence_request()->set_period("2020");
         n.mutable_evidence_request()->add_targets("units/khoai-chau/plans/p/targets/t1");
         n.mutable_evidence_request()->add_targets("units/khoai-chau/plans/q/targets/t1");
       }},
      {"nomination.evidence_request.period",
       [](auto& n) {
         n.mutable_evidence_request()->add_targets("units/khoai-chau/plans/p/targets/t1");
       }},
      {"nomination.evidence_request.period",
       [](auto& n) { n.mutable_evidence_request()->set_period("2020-q1"); }},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.field);
    v1::Nomination nomination = SampleNomination("n1");
    c.spoil(nomination);
    Violations violations;
    CheckNomination(violations, nomination);
    EXPECT_THAT(FieldsOf(violations), ElementsAre(c.field));
  }
}

TEST(CheckAgainstRules, KnowsHonoursKindsAndPapers) {
  struct Case {
    std::string name, honour;
    v1::RecipientKind kind;
    std::string paper;
    std::vector<std::string> fields;
  };
  const Case cases[] = {
      {"fine", "giay-khen", v1::RECIPIENT_KIND_PERSON, "Tờ trình", {}},
      {"unknown honour", "co-thi-dua", v1::RECIPIENT_KIND_PERSON, "", {"nomination.honour"}},
      {"kind", "ldtt", v1::RECIPIENT_KIND_COLLECTIVE, "", {"nomination.recipient.kind"}},
      {"both",
       "ldtt",
       v1::RECIPIENT_KIND_HOUSEHOLD,
       "Ảnh",
       {"nomination.recipient.kind", "nomination.dossier[\"Ảnh\"]"}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    v1::Nomination nomination = SampleNomination("n1", c.honour);
    nomination.mutable_recipient()->set_kind(c.kind);
    if (!c.paper.empty()) (*nomination.mutable_dossier())[c.paper] = "12/TTr-UBND";
    Violations violations;
    CheckAgainstRules(violations, nomination, SamplePack());
    EXPECT_EQ(FieldsOf(violations), c.fields);
  }
}

TEST(NewNomination, SetsWhatAClientCannot) {
  v1::Nomination request = EligibleNomination("n1");
  *request.mutable_ballot() = SampleBallot();
  request.set_decision("units/khoai-chau/decisions/d");
  v1::Movement movement;
  movement.set_simulated(true);
  v1::Nomination nomination =
      NewNomination(request, movement, "user:hoa", absl::FromUnixSeconds(1000));
  EXPECT_EQ(nomination.state(), v1::NOMINATION_STATE_PROPOSED);
  EXPECT_EQ(nomination.proposer(), "user:hoa");
  EXPECT_TRUE(nomination.simulated());
  EXPECT_FALSE(nomination.has_appraisal());
  EXPECT_FALSE(nomination.has_ballot());
  EXPECT_EQ(nomination.decision(), "");
  EXPECT_EQ(nomination.create_time().seconds(), 1000);
  EXPECT_EQ(nomination.merit(), request.merit());
}

}  // namespace
}  // namespace thidua::awards
