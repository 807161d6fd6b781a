#include "services/reporting/domain/reports/reorganisation_effects.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>

#include "services/reporting/domain/catalog/testing/memory_catalog.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Binding;
using catalog::v1::Form;
using catalog::v1::Reorganisation;
using catalog::v1::ReorganiseUnitsResponse;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::MemoryCatalog;

// An Vĩ and the district end, Dân Tiến goes directly below the province, and Việt Tiến begins
// there.
class EffectsTest : public ::testing::Test {
 protected:
  MemoryCatalog& Filled() {
    using catalog::v1::UNIT_KIND_DISTRICT;
    after_.AddUnit("hung-yen", "", "2004-07-08", "", catalog::v1::UNIT_KIND_PROVINCE);
    after_.AddUnit("khoai-chau", "units/hung-yen", "2004-07-08", "2025-07-01", UNIT_KIND_DISTRICT);
    after_.AddUnit("an-vi", "units/khoai-chau", "2004-07-08", "2025-07-01");
    after_.AddUnit("viet-tien", "units/hung-yen", "2025-07-01");
    after_.AddUnit("dan-tien", "units/hung-yen", "2025-07-01");
    for (const char* id : {"socio", "wards"}) {
      Form form = FromText<Form>(
          "owner_kinds: UNIT_KIND_DISTRICT owner_kinds: UNIT_KIND_PROVINCE owner: "
          "'units/hung-yen'");
      form.set_name(absl::StrCat("forms/", id));
      form.add_assignments()->add_subject_kinds(id == std::string("socio")
                                                    ? catalog::v1::UNIT_KIND_COMMUNE
                                                    : catalog::v1::UNIT_KIND_WARD);
      after_.Add(form);
    }
    return after_;
  }

  static v1::Round Round(const std::string& owner, const std::string& form, const std::string& from,
                         const std::string& to, const std::string& subject) {
    return FromText<v1::Round>(absl::StrCat("name: 'units/", owner, "/rounds/", form,
                                            ".x' form: 'forms/", form, "' window_start: '", from,
                                            "' window_end: '", to, "' roster { subject: 'units/",
                                            subject, "' reporter: 'units/", subject, "' }"));
  }

  std::vector<std::string> Lines() { return Lines(effects_); }
  std::vector<std::string> Lines(ReorganisationEffects& effects) {
    std::move(effects).Finish(response_);
    std::vector<std::string> lines;
    for (const auto& effect : response_.effects()) {
      lines.push_back(absl::StrCat(catalog::v1::EffectKind_Name(effect.kind()).substr(12), " ",
                                   effect.resource(), " ", effect.unit().substr(6)));
    }
    return lines;
  }

  MemoryCatalog after_;
  Reorganisation act_ = FromText<Reorganisation>(R"pb(
    date: "2025-07-01"
    steps { end { unit: "units/khoai-chau" } }
    steps { end { unit: "units/an-vi" } }
    steps { create { unit: "units/viet-tien" } }
    steps { change { unit: "units/dan-tien" parent: "units/hung-yen" } })pb");
  ReorganisationEffects effects_{act_, Filled()};
  ReorganiseUnitsResponse response_;
};

TEST_F(EffectsTest, RoundsOfOwnersThatEndAndRostersThatChange) {
  effects_.AddRound(Round("khoai-chau", "socio", "2024-01-01", "2024-12-31", "an-vi"));
  EXPECT_THAT(Lines(), ElementsAre("OPEN_ROUND units/khoai-chau/rounds/socio.x khoai-chau"));
}

TEST_F(EffectsTest, ARosterChangesWhereTheWindowIsNotOverByTheDay) {
  struct Case {
    const char* from;
    const char* to;
    bool changes;
  };
  for (const Case& c :
       {Case{"2025-01-01", "2025-12-31", true}, Case{"2025-07-01", "2025-09-30", true},
        Case{"2025-04-01", "2025-07-01", true}, Case{"2025-04-01", "2025-06-30", false},
        Case{"2025-10-01", "2025-12-31", true}}) {
    ReorganisationEffects effects(act_, after_);
    effects.AddRound(Round("hung-yen", "socio", c.from, c.to, "an-vi"));
    ReorganiseUnitsResponse response;
    std::move(effects).Finish(response);
    ASSERT_EQ(response.effects_size(), c.changes ? 1 : 0) << c.from << " " << c.to;
    if (c.changes) {
      EXPECT_EQ(response.effects(0).unit(), "units/an-vi");
    }
  }
}

TEST_F(EffectsTest, WhoBeginsChangesTheRosterOfItsOwnerWhereItsKindIsAskedFor) {
  effects_.AddRound(Round("hung-yen", "socio", "2025-01-01", "2025-12-31", "nobody"));
  effects_.AddRound(Round("hung-yen", "wards", "2025-01-01", "2025-12-31", "nobody"));
  effects_.AddRound(Round("van-giang", "socio", "2025-01-01", "2025-12-31", "nobody"));
  EXPECT_THAT(Lines(), ElementsAre("ROSTER units/hung-yen/rounds/socio.x dan-tien"));
}

TEST_F(EffectsTest, WhoLiesBelowOneThatMovesMovesWithIt) {
  after_.AddUnit("ha-noi", "", "2004-07-08", "", catalog::v1::UNIT_KIND_PROVINCE);
  after_.AddUnit("my-hao", "units/ha-noi", "2004-07-08", "", catalog::v1::UNIT_KIND_URBAN_AREA);
  after_.AddUnit("di-su", "units/my-hao");
  act_ = FromText<Reorganisation>(
      "date: '2025-07-01' steps { change { unit: 'units/my-hao' parent: 'units/ha-noi' } }");
  ReorganisationEffects effects(act_, after_);
  // It leaves the round of the one province for that of the other.
  effects.AddRound(Round("hung-yen", "socio", "2025-01-01", "2025-12-31", "di-su"));
  effects.AddRound(Round("ha-noi", "socio", "2025-01-01", "2025-12-31", "nobody"));
  effects.AddRound(Round("ha-noi", "wards", "2025-01-01", "2025-12-31", "an-vi"));
  EXPECT_THAT(Lines(effects), ElementsAre("ROSTER units/ha-noi/rounds/socio.x di-su",
                                          "ROSTER units/hung-yen/rounds/socio.x di-su"));
}

TEST_F(EffectsTest, WhoEndsOwesForTheTimeBefore) {
  const auto subjects = [&](const std::string& from, const std::string& subject) {
    std::vector<std::string> names;
    for (const OwedReport& owed :
         effects_.Owed(Round("khoai-chau", "socio", from, "2025-12-31", subject))) {
      names.push_back(owed.subject);
    }
    return names;
  };
  EXPECT_THAT(subjects("2025-06-30", "an-vi"), ElementsAre("units/an-vi"));
  EXPECT_THAT(subjects("2025-07-01", "an-vi"), IsEmpty());
  EXPECT_THAT(subjects("2025-01-01", "dan-tien"), IsEmpty());
}

TEST_F(EffectsTest, BindingsAndFormsThatNameWhoEnds) {
  effects_.AddBinding(FromText<Binding>(
      "name: 'bindings/user:lan' grants { unit: 'units/an-vi' role: ROLE_COMMUNE_OFFICER } grants "
      "{ "
      "unit: 'units/an-vi' role: ROLE_AUDITOR } grants { unit: 'units/dan-tien' }"));
  effects_.AddBinding(FromText<Binding>(
      "name: 'bindings/user:cu' grants { unit: 'units/an-vi' valid_to: '2025-07-01' }"));
  effects_.AddBinding(FromText<Binding>(
      "name: 'bindings/user:ba' grants { unit: 'units/an-vi' valid_to: '2025-07-02' }"));
  effects_.AddForm(FromText<Form>(
      "name: 'forms/a' owner: 'units/khoai-chau' assignments { subject: 'units/an-vi' reporter: "
      "'units/dan-tien' }"));
  effects_.AddForm(FromText<Form>("name: 'forms/b' assignments { reporter: 'units/an-vi' }"));
  effects_.AddForm(*after_.form("forms/socio"));
  EXPECT_THAT(Lines(),
              ElementsAre("BINDING bindings/user:ba an-vi", "BINDING bindings/user:lan an-vi",
                          "FORM forms/a an-vi", "FORM forms/a khoai-chau", "FORM forms/b an-vi"));
}

TEST_F(EffectsTest, ManyAreCountedAndAThousandTold) {
  for (int i = 0; i < 1001; ++i) effects_.AddReport(absl::StrCat("r", i), {"units/a", "units/a"});
  effects_.AddForm(FromText<Form>("name: 'forms/b' owner: 'units/an-vi'"));
  EXPECT_EQ(Lines().size(), 1001u);
  ASSERT_EQ(response_.counts_size(), 2);
  EXPECT_EQ(response_.counts(0).count(), 1001);
  EXPECT_EQ(response_.counts(1).kind(), catalog::v1::EFFECT_KIND_FORM);
  EXPECT_EQ(response_.counts(1).count(), 1);
}

}  // namespace
}  // namespace thidua::reporting
