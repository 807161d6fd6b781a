#include "services/awards/domain/rule_pack_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> FieldsOfPack(const Violations& violations) {
  std::vector<std::string> fields;
  for (const FieldViolation& violation : violations.list()) fields.push_back(violation.field);
  return fields;
}

v1::Streak& StreakOf(v1::RulePack& pack) {
  return *pack.mutable_honours(3)->mutable_eligibility(0)->mutable_streak();
}

v1::LeaguePlace& PlaceOf(v1::RulePack& pack) {
  return *pack.mutable_honours(3)->mutable_eligibility(1)->mutable_league_place();
}

v1::NoBar& NoBarOf(v1::RulePack& pack) {
  return *pack.mutable_honours(3)->mutable_eligibility(2)->mutable_no_bar();
}

TEST(CheckRulePack, AcceptsTheSample) {
  Violations violations;
  CheckRulePack(violations, SamplePack());
  EXPECT_THAT(FieldsOfPack(violations), IsEmpty());
}

TEST(CheckRulePack, NamesTheFault) {
  struct Case {
    std::string field;
    std::function<void(v1::RulePack&)> spoil;
  };
  const Case cases[] = {
      {"rule_pack.name", [](auto& p) { p.set_name("packs/x"); }},
      {"rule_pack.title", [](auto& p) { p.clear_title(); }},
      {"rule_pack.valid_from", [](auto& p) { p.set_valid_from("2017-02-30"); }},
      {"rule_pack.valid_to", [](auto& p) { p.set_valid_to(p.valid_from()); }},
      {"rule_pack.acts[0]", [](auto& p) { p.set_acts(0, ""); }},
      {"rule_pack.honours", [](auto& p) { p.clear_honours(); }},
      {"rule_pack.honours[0].honour", [](auto& p) { p.mutable_honours(0)->set_honour("Giấy"); }},
      {"rule_pack.honours[1].honour",
       [](auto& p) {
         p.mutable_honours(1)->set_honour("giay-khen");
         p.mutable_honours(1)->clear_shares_merit_with();
         p.mutable_honours(2)->clear_cap();
       }},
      {"rule_pack.honours[0].title", [](auto& p) { p.mutable_honours(0)->clear_title(); }},
      {"rule_pack.honours[0].type", [](auto& p) { p.mutable_honours(0)->clear_type(); }},
      {"rule_pack.honours[0].level", [](auto& p) { p.mutable_honours(0)->clear_level(); }},
      {"rule_pack.honours[0].authorities",
       [](auto& p) { p.mutable_honours(0)->clear_authorities(); }},
      {"rule_pack.honours[0].authorities[0].unit_kinds",
       [](auto& p) { p.mutable_honours(0)->mutable_authorities(0)->clear_unit_kinds(); }},
      {"rule_pack.honours[0].authorities[0].unit_kinds[0]",
       [](auto& p) {
         p.mutable_honours(0)->mutable_authorities(0)->set_unit_kinds(
             0, catalog::v1::UNIT_KIND_UNSPECIFIED);
       }},
      {"rule_pack.honours[0].authorities[0].unit_kinds[1]",
       [](auto& p) {
         p.mutable_honours(0)->mutable_authorities(0)->add_unit_kinds(
             catalog::v1::UNIT_KIND_DISTRICT);
       }},
      {"rule_pack.honours[1].authorities[1].unit_kinds[1]",
       [](auto& p) {
         p.mutable_honours(1)->mutable_authorities(1)->set_unit_kinds(
             1, catalog::v1::UNIT_KIND_DISTRICT);
       }},
      {"rule_pack.honours[0].authorities[0].office",
       [](auto& p) { p.mutable_honours(0)->mutable_authorities(0)->clear_office(); }},
      {"rule_pack.honours[0].authorities[0].legal_basis",
       [](auto& p) {
         p.mutable_honours(0)->mutable_authorities(0)->set_legal_basis(std::string(2001, 'a'));
       }},
      {"rule_pack.honours[0].authorities[0].unverified",
       [](auto& p) {
         p.mutable_honours(0)->mutable_authorities(0)->set_unverified(std::string(2001, 'a'));
       }},
      {"rule_pack.honours[1].authorities[1].recipient_kinds[0]",
       [](auto& p) {
         p.mutable_honours(1)->mutable_authorities(1)->set_recipient_kinds(
             0, v1::RECIPIENT_KIND_UNSPECIFIED);
       }},
      {"rule_pack.honours[1].authorities[1].recipient_kinds[1]",
       [](auto& p) {
         p.mutable_honours(1)->mutable_authorities(1)->add_recipient_kinds(
             v1::RECIPIENT_KIND_HOUSEHOLD);
       }},
      {"rule_pack.honours[0].recipients",
       [](auto& p) { p.mutable_honours(0)->clear_recipients(); }},
      {"rule_pack.honours[0].recipients[1].kind",
       [](auto& p) {
         p.mutable_honours(0)->mutable_recipients(1)->set_kind(v1::RECIPIENT_KIND_PERSON);
       }},
      {"rule_pack.honours[0].recipients[0].coefficient",
       [](auto& p) { p.mutable_honours(0)->mutable_recipients(0)->set_coefficient("0,3"); }},
      {"rule_pack.honours[0].recipients[0].coefficient",
       [](auto& p) { p.mutable_honours(0)->mutable_recipients(0)->set_coefficient("-1"); }},
      {"rule_pack.honours[0].dossier_items[1]",
       [](auto& p) { p.mutable_honours(0)->set_dossier_items(1, "Tờ trình"); }},
      {"rule_pack.honours[0].deadline.working_days",
       [](auto& p) { p.mutable_honours(0)->mutable_deadline()->set_working_days(0); }},
      {"rule_pack.honours[0].deadline.working_days",
       [](auto& p) { p.mutable_honours(0)->mutable_deadline()->set_working_days(367); }},
      {"rule_pack.honours[0].deadline.source",
       [](auto& p) { p.mutable_honours(0)->mutable_deadline()->set_source(" "); }},
      {"rule_pack.honours[2].notice.days",
       [](auto& p) { p.mutable_honours(2)->mutable_notice()->set_days(0); }},
      {"rule_pack.honours[2].notice.days",
       [](auto& p) { p.mutable_honours(2)->mutable_notice()->set_days(367); }},
      {"rule_pack.honours[2].notice.legal_basis",
       [](auto& p) { p.mutable_honours(2)->mutable_notice()->set_legal_basis(" "); }},
      {"rule_pack.honours[2].notice.unverified",
       [](auto& p) { p.mutable_honours(2)->mutable_notice()->set_unverified(" "); }},
      {"rule_pack.honours[2].ballot.legal_basis",
       [](auto& p) { p.mutable_honours(2)->mutable_ballot()->set_legal_basis(" "); }},
      {"rule_pack.honours[2].ballot.unverified",
       [](auto& p) { p.mutable_honours(2)->mutable_ballot()->set_unverified(" "); }},
      {"rule_pack.honours[2].cap.legal_basis",
       [](auto& p) { p.mutable_honours(2)->mutable_cap()->set_legal_basis(" "); }},
      {"rule_pack.honours[2].cap.unverified",
       [](auto& p) { p.mutable_honours(2)->mutable_cap()->set_unverified(" "); }},
      {"rule_pack.honours[1].shares_merit_with[0]",
       [](auto& p) { p.mutable_honours(1)->set_shares_merit_with(0, "unknown"); }},
      {"rule_pack.honours[1].shares_merit_with[0]",
       [](auto& p) { p.mutable_honours(1)->set_shares_merit_with(0, "ldtt"); }},
      {"rule_pack.honours[1].shares_merit_with[1]",
       [](auto& p) { p.mutable_honours(1)->add_shares_merit_with("cstd"); }},
      {"rule_pack.honours[2].ballot.denominator",
       [](auto& p) { p.mutable_honours(2)->mutable_ballot()->set_denominator(0); }},
      {"rule_pack.honours[2].ballot.numerator",
       [](auto& p) { p.mutable_honours(2)->mutable_ballot()->set_numerator(101); }},
      {"rule_pack.honours[2].ballot.base",
       [](auto& p) { p.mutable_honours(2)->mutable_ballot()->clear_base(); }},
      {"rule_pack.honours[2].cap.percent",
       [](auto& p) { p.mutable_honours(2)->mutable_cap()->set_percent(101); }},
      {"rule_pack.honours[2].cap.of_honour",
       [](auto& p) { p.mutable_honours(2)->mutable_cap()->set_of_honour("unknown"); }},
      {"rule_pack.honours[2].cap.of_honour",
       [](auto& p) { p.mutable_honours(2)->mutable_cap()->set_of_honour("cstd"); }},
      {"rule_pack.honours[0].eligibility[1].rule",
       [](auto& p) { p.mutable_honours(0)->mutable_eligibility(1)->set_rule("reports"); }},
      {"rule_pack.honours[0].eligibility[0]",
       [](auto& p) { p.mutable_honours(0)->mutable_eligibility(0)->clear_check(); }},
      {"rule_pack.honours[0].eligibility[0].kinds[0]",
       [](auto& p) {
         p.mutable_honours(0)->mutable_eligibility(0)->set_kinds(0, v1::RECIPIENT_KIND_UNSPECIFIED);
       }},
      {"rule_pack.honours[0].eligibility[0].reports_accepted.minimum_percent",
       [](auto& p) {
         p.mutable_honours(0)
             ->mutable_eligibility(0)
             ->mutable_reports_accepted()
             ->set_minimum_percent(0);
       }},
      {"rule_pack.honours[0].eligibility[1].target_outcomes.outcomes[0]",
       [](auto& p) {
         p.mutable_honours(0)->mutable_eligibility(1)->mutable_target_outcomes()->set_outcomes(
             0, "MET");
       }},
      {"rule_pack.honours[0].eligibility[2].attestation.statement",
       [](auto& p) {
         p.mutable_honours(0)->mutable_eligibility(2)->mutable_attestation()->clear_statement();
       }},
      {"rule_pack.honours[0].eligibility[0].unverified",
       [](auto& p) { p.mutable_honours(0)->mutable_eligibility(0)->set_unverified(" "); }},
      {"rule_pack.honours[0].eligibility[0].rule",
       [](auto& p) { p.mutable_honours(0)->mutable_eligibility(0)->set_rule("cap"); }},
      {"rule_pack.honours[0].eligibility[0].rule",
       [](auto& p) { p.mutable_honours(0)->mutable_eligibility(0)->set_rule("dossier:a"); }},
      {"rule_pack.honours[3].eligibility[0].streak.honours",
       [](auto& p) { StreakOf(p).clear_honours(); }},
      {"rule_pack.honours[3].eligibility[0].streak.honours[0]",
       [](auto& p) { StreakOf(p).set_honours(0, "Chiến sĩ"); }},
      {"rule_pack.honours[3].eligibility[0].streak.honours[0]",
       [](auto& p) { StreakOf(p).set_honours(0, "giay-khen"); }},
      {"rule_pack.honours[3].eligibility[0].streak.honours[1]",
       [](auto& p) { StreakOf(p).add_honours("cstd"); }},
      {"rule_pack.honours[3].eligibility[0].streak.years",
       [](auto& p) { StreakOf(p).set_years(0); }},
      {"rule_pack.honours[3].eligibility[0].streak.years",
       [](auto& p) { StreakOf(p).set_years(31); }},
      {"rule_pack.honours[3].eligibility[1].league_place",
       [](auto& p) {
         PlaceOf(p).clear_at_most();
         PlaceOf(p).clear_minimum_percent();
       }},
      {"rule_pack.honours[3].eligibility[1].league_place.at_most",
       [](auto& p) { PlaceOf(p).set_at_most(-1); }},
      {"rule_pack.honours[3].eligibility[1].league_place.minimum_percent",
       [](auto& p) { PlaceOf(p).set_minimum_percent(101); }},
      {"rule_pack.honours[3].eligibility[2].no_bar.kinds[0]",
       [](auto& p) { NoBarOf(p).add_kinds(v1::BAR_KIND_UNSPECIFIED); }},
      {"rule_pack.honours[3].eligibility[2].no_bar.kinds[1]",
       [](auto& p) {
         NoBarOf(p).add_kinds(v1::BAR_KIND_COMPLAINT);
         NoBarOf(p).add_kinds(v1::BAR_KIND_COMPLAINT);
       }},
      {"rule_pack.transition.mode",
       [](auto& p) { p.mutable_transition()->set_mode(static_cast<v1::TransitionMode>(9)); }},
      {"rule_pack.transition.source",
       [](auto& p) { p.mutable_transition()->set_source(std::string(2001, 'a')); }},
      {"rule_pack.base_salaries[1].valid_from",
       [](auto& p) { p.mutable_base_salaries(1)->set_valid_from("2018-07-01"); }},
      {"rule_pack.base_salaries[0].amount_vnd",
       [](auto& p) { p.mutable_base_salaries(0)->set_amount_vnd(0); }},
      {"rule_pack.rounding.mode", [](auto& p) { p.clear_rounding(); }},
      {"rule_pack.rounding.step_vnd", [](auto& p) { p.mutable_rounding()->set_step_vnd(0); }},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.field);
    v1::RulePack pack = SamplePack();
    c.spoil(pack);
    Violations violations;
    CheckRulePack(violations, pack);
    EXPECT_THAT(FieldsOfPack(violations), ElementsAre(c.field));
  }
}

TEST(CheckRulePack, ListsAllFaultsAtOnce) {
  v1::RulePack pack = SamplePack();
  pack.clear_title();
  pack.mutable_honours(0)->mutable_recipients(0)->set_coefficient("0,3");
  pack.mutable_honours(2)->mutable_cap()->set_of_honour("unknown");
  Violations violations;
  CheckRulePack(violations, pack);
  EXPECT_THAT(FieldsOfPack(violations),
              ElementsAre("rule_pack.title", "rule_pack.honours[0].recipients[0].coefficient",
                          "rule_pack.honours[2].cap.of_honour"));
}

TEST(CheckRulePack, AcceptsWhatIsAtTheEdge) {
  v1::RulePack pack = SamplePack();
  StreakOf(pack).set_years(30);
  StreakOf(pack).set_honours(0, "of-an-earlier-pack");
  PlaceOf(pack).clear_at_most();
  pack.mutable_honours(0)->mutable_deadline()->set_working_days(366);
  pack.mutable_honours(2)->mutable_notice()->set_days(1);
  pack.mutable_transition()->set_mode(v1::TRANSITION_MODE_BY_DECISION);
  Violations violations;
  CheckRulePack(violations, pack);
  EXPECT_THAT(FieldsOfPack(violations), IsEmpty());
}

TEST(CheckRulePack, BoundsTheAuthorities) {
  v1::RulePack pack = SamplePack();
  v1::Honour& honour = *pack.mutable_honours(0);
  honour.clear_authorities();
  for (int kind = 1; kind <= 13; ++kind) {
    for (const v1::RecipientKind recipient :
         {v1::RECIPIENT_KIND_PERSON, v1::RECIPIENT_KIND_COLLECTIVE}) {
      if (honour.authorities_size() == 20) break;
      v1::Authority& authority = *honour.add_authorities();
      authority.set_office("Chủ tịch");
      authority.add_unit_kinds(static_cast<catalog::v1::UnitKind>(kind));
      authority.add_recipient_kinds(recipient);
    }
  }
  Violations violations;
  CheckRulePack(violations, pack);
  EXPECT_THAT(FieldsOfPack(violations), IsEmpty()) << "One kind of unit may decide by kinds.";
  v1::Authority& one_more = *honour.add_authorities();
  one_more.set_office("Chủ tịch");
  one_more.add_unit_kinds(catalog::v1::UNIT_KIND_COUNTRY);
  CheckRulePack(violations, pack);
  EXPECT_THAT(FieldsOfPack(violations), ElementsAre("rule_pack.honours[0].authorities"));
}

TEST(CheckSpans, RefusesSharedDays) {
  struct Case {
    std::string from, to;
    bool overlaps;
  };
  // The other pack: 2017-10-01 up to, not including, 2024-01-01.
  for (const Case& c : {Case{"2024-01-01", "", false}, Case{"2010-01-01", "2017-10-01", false},
                        Case{"2023-12-31", "", true}, Case{"2010-01-01", "2017-10-02", true},
                        Case{"2010-01-01", "", true}, Case{"2018-01-01", "2018-02-01", true}}) {
    SCOPED_TRACE(c.from + " " + c.to);
    v1::RulePack pack = SamplePack();
    pack.set_name("rulePacks/new");
    pack.set_valid_from(c.from);
    pack.set_valid_to(c.to);
    Violations violations;
    CheckSpans(violations, pack, {SamplePack()});
    EXPECT_EQ(!violations.empty(), c.overlaps);
  }
}

TEST(CheckSpans, DoesNotCompareAPackWithItself) {
  Violations violations;
  CheckSpans(violations, SamplePack(), {SamplePack()});
  EXPECT_TRUE(violations.empty());
}

}  // namespace
}  // namespace thidua::awards
