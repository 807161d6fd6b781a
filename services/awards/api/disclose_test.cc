// What of restricted evidence is shown to whom.
#include "services/awards/api/disclose.h"

#include <gtest/gtest.h>

#include "services/awards/api/testing/desk.h"
#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class DiscloseTest : public ::testing::Test {
 protected:
  DiscloseTest() {
    EXPECT_THAT(desk_.CreatePack(), IsOk());
    EXPECT_THAT(desk_.CreateMovement(), IsOk());
  }

  // A collective that is appraised on restricted figures of rounds or of targets.
  absl::StatusOr<v1::NominationOutcome> Restricted(const std::string& id, bool by_target,
                                                   const std::string& person = "binh") {
    desk_.reporting.restricted = !by_target;
    desk_.targets.evaluation.set_restricted(by_target);
    EXPECT_THAT(desk_.Nominate(CollectiveNomination(id)), IsOk());
    return desk_.Appraise(id, {"discipline"}, person, "appraise-" + id);
  }

  Desk desk_;
};

TEST_F(DiscloseTest, RestrictedEvidenceIsForThoseWhoMayReadSuchFigures) {
  for (const bool by_target : {false, true}) {
    const std::string id = by_target ? "t" : "r";
    ASSERT_THAT(Restricted(id, by_target), IsOk());
    for (const char* person : {"binh", "auditor", "huyen"}) {
      const v1::Appraisal whole = desk_.GetNomination(id, person)->appraisal();
      EXPECT_EQ(whole.visibility(), catalog::v1::FORM_VISIBILITY_RESTRICTED);
      EXPECT_FALSE(whole.evidence().withheld()) << person;
      EXPECT_EQ(whole.evidence().rounds(0).expected(), 1);
    }
    for (const char* person : {"council", "chief", "admin"}) {
      SCOPED_TRACE(person);
      const v1::Appraisal shown = desk_.GetNomination(id, person)->appraisal();
      EXPECT_TRUE(shown.evidence().withheld());
      EXPECT_EQ(shown.evidence().rounds(0).round(), "units/khoai-chau/rounds/f.2020");
      EXPECT_EQ(shown.evidence().rounds(0).expected(), 0);
      EXPECT_THAT(shown.evidence().evaluation().results(), IsEmpty());
      for (const v1::Check& check : shown.checks()) {
        EXPECT_EQ(check.finding().empty(), !check.rule().starts_with("dossier:")) << check.rule();
      }
      EXPECT_TRUE(shown.eligible());
    }
  }
}

TEST_F(DiscloseTest, ListsAreWithoutEvidenceAndWithholdFindings) {
  ASSERT_THAT(Restricted("r", false), IsOk());
  for (const bool may : {true, false}) {
    v1::ListNominationsRequest request;
    request.set_parent(kMovement);
    v1::ListNominationsResponse answer;
    auto call = desk_.As(may ? "auditor" : "chief", "ListNominations");
    ASSERT_THAT(desk_.nominations->List(call, request, &answer), IsOk());
    ASSERT_THAT(answer.nominations(), SizeIs(1));
    const v1::Appraisal& appraisal = answer.nominations(0).appraisal();
    EXPECT_FALSE(appraisal.has_evidence());
    EXPECT_FALSE(appraisal.evidence_digest().empty());
    EXPECT_EQ(appraisal.checks(2).rule(), "reports");
    EXPECT_EQ(!appraisal.checks(2).finding().empty(), may);
  }
}

TEST_F(DiscloseTest, OpenEvidenceIsForEverybodyWhoReadsAwards) {
  ASSERT_THAT(desk_.Nominate(CollectiveNomination("n1")), IsOk());
  ASSERT_THAT(desk_.Appraise("n1", {"discipline"}), IsOk());
  const v1::Appraisal shown = desk_.GetNomination("n1", "chief")->appraisal();
  EXPECT_FALSE(shown.evidence().withheld());
  EXPECT_EQ(shown.visibility(), catalog::v1::FORM_VISIBILITY_OPEN);
  EXPECT_EQ(shown.evidence().rounds(0).expected(), 1);
}

TEST_F(DiscloseTest, AGrantShowsTheEvidenceOfItsNomination) {
  v1::Nomination nomination = SampleNomination("n0");
  nomination.mutable_evidence_request()->add_rounds("units/khoai-chau/rounds/secret.2020");
  desk_.reporting.restricted = true;
  ASSERT_THAT(desk_.MakeEligible(nomination), IsOk());
  ASSERT_THAT(desk_.Decide("d1", {"n0"}), IsOk());
  const std::string name = DecisionName("d1") + "/grants/1";
  const auto withheld = [](const v1::Grant& grant) {
    EXPECT_EQ(grant.evidence().rounds(0).expected(), grant.evidence().withheld() ? 0 : 1);
    EXPECT_EQ(grant.evidence().rounds(0).round(), "units/khoai-chau/rounds/secret.2020");
    return grant.evidence().withheld();
  };
  EXPECT_FALSE(withheld(*desk_.GetGrant(name)));
  EXPECT_TRUE(withheld(*desk_.GetGrant(name, "chief")));
  v1::ListGrantsRequest list;
  list.set_parent("units/khoai-chau/decisions/-");
  v1::ListGrantsResponse listed;
  auto call = desk_.As("chief", "ListGrants");
  ASSERT_THAT(desk_.grants->List(call, list, &listed), IsOk());
  ASSERT_THAT(listed.grants(), SizeIs(1));
  EXPECT_FALSE(listed.grants(0).has_evidence());
  EXPECT_FALSE(listed.grants(0).merit().empty());
  EXPECT_TRUE(withheld(*desk_.Revoke(name)));
  EXPECT_FALSE(withheld(*desk_.GetGrant(name))) << "what is stored is whole";
}

}  // namespace
}  // namespace thidua::awards
