#include "services/reporting/domain/reports/restatement.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <gmock/gmock.h>

#include "services/reporting/domain/catalog/testing/memory_catalog.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Form;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::MemoryCatalog;

constexpr char kProvince[] = "units/hung-yen";
constexpr char kDay[] = "2025-07-01";

// Two districts end. An Vĩ and Bình Minh go over to Mới whole, Dân Tiến is divided between Mới and
// Khác, and Mễ Sở of the other district goes over to Mới too; Ở Lại stays under the province.
class RestatementTest : public ::testing::Test {
 protected:
  RestatementTest() {
    using catalog::v1::UNIT_KIND_DISTRICT;
    catalog_.AddUnit("hung-yen", "", "2004-07-08", "", catalog::v1::UNIT_KIND_PROVINCE);
    for (const char* id : {"khoai-chau", "van-giang"}) {
      catalog_.AddUnit(id, kProvince, "2004-07-08", kDay, UNIT_KIND_DISTRICT);
    }
    Add("an-vi", "khoai-chau", {{"moi", "WHOLE"}});
    Add("binh-minh", "khoai-chau", {{"moi", "WHOLE"}});
    Add("dan-tien", "khoai-chau", {{"khac", "PART"}, {"moi", "PART"}});
    Add("me-so", "van-giang", {{"moi", "WHOLE"}});
    Add("tan", "khoai-chau", {});
    for (const char* id : {"moi", "khac"}) catalog_.AddUnit(id, kProvince, kDay);
    form_ = FromText<Form>(
        "name: 'forms/socio' owner_kinds: UNIT_KIND_DISTRICT assignments { subject_kinds: "
        "UNIT_KIND_COMMUNE }");
  }

  void Add(const std::string& id, const std::string& district,
           const std::vector<std::pair<std::string, std::string>>& to) {
    auto unit = FromText<catalog::v1::Unit>(
        absl::StrCat("name: 'units/", id, "' versions { display_name: '", id,
                     "' kind: UNIT_KIND_COMMUNE parent: 'units/", district,
                     "' valid_from: '2004-07-08' ", "valid_to: '", kDay, "' }"));
    for (const auto& [successor, extent] : to) {
      *unit.add_successions() = FromText<catalog::v1::Succession>(
          absl::StrCat("successor: 'units/", successor, "' date: '", kDay,
                       "' extent: SUCCESSION_EXTENT_", extent));
    }
    catalog_.Add(unit);
  }

  static v1::Round Round(const std::string& owner, const std::vector<std::string>& subjects) {
    v1::Round round;
    round.set_name("units/" + owner + "/rounds/socio.2022");
    for (const std::string& subject : subjects) {
      round.add_roster()->set_subject("units/" + subject);
    }
    return round;
  }

  Restatement By(const std::string& parent, const std::string& date) {
    parent_ = parent;
    date_ = date;
    return Restatement(form_, window_, parent_, date_, catalog_);
  }

  static std::vector<std::string> Lines(const Restatement& restatement) {
    std::vector<std::string> lines;
    for (const auto& [name, unit] : restatement.units()) {
      lines.push_back(absl::StrCat(name, unit.incomplete ? " incomplete: " : ": ",
                                   absl::StrJoin(unit.subjects, " ")));
    }
    for (const v1::NotRestated& line : restatement.not_restated()) {
      lines.push_back(
          absl::StrCat("not ", line.subject(), ": ", absl::StrJoin(line.successors(), " ")));
    }
    return lines;
  }

  MemoryCatalog catalog_;
  Form form_;
  const Days window_{"2022-01-01", "2022-12-31"};
  std::string parent_, date_;
};

TEST_F(RestatementTest, SubjectsAreCountedWithWhoHasAllOfThem) {
  Restatement by = By(kProvince, kDay);
  EXPECT_THAT(by.owners(), ElementsAre("units/khoai-chau", "units/van-giang"));
  auto parts = by.Add(Round("khoai-chau", {"an-vi", "binh-minh", "dan-tien", "tan"}));
  ASSERT_EQ(parts.size(), 1u);
  EXPECT_EQ(parts[0].unit, "units/moi");
  EXPECT_EQ(parts[0].round.roster_size(), 2);
  EXPECT_EQ(parts[0].round.name(), "units/khoai-chau/rounds/socio.2022");
  by.Add(Round("van-giang", {"me-so"}));
  by.Finish();
  EXPECT_THAT(Lines(by),
              ElementsAre("units/moi incomplete: units/an-vi units/binh-minh units/me-so",
                          "not units/dan-tien: units/khac units/moi", "not units/tan: "));
}

TEST_F(RestatementTest, WhoHasNoRoundMakesTheSumIncomplete) {
  Add("dan-tien", "khoai-chau", {{"khac", "WHOLE"}});
  Restatement by = By("units/moi", kDay);
  by.Add(Round("khoai-chau", {"an-vi", "binh-minh", "dan-tien"}));
  by.Finish();
  EXPECT_THAT(Lines(by), ElementsAre("units/moi incomplete: units/an-vi units/binh-minh"));
  Restatement all = By("units/moi", kDay);
  all.Add(Round("khoai-chau", {"an-vi", "binh-minh", "dan-tien"}));
  all.Add(Round("van-giang", {"me-so"}));
  all.Finish();
  EXPECT_THAT(Lines(all), ElementsAre("units/moi: units/an-vi units/binh-minh units/me-so"));
}

TEST_F(RestatementTest, OfWhomNobodyHasARoundTheUnitIsNamedAndLacksIt) {
  Add("tan", "khoai-chau", {{"khac", "WHOLE"}});
  Restatement by = By(kProvince, kDay);
  by.Finish();
  EXPECT_THAT(Lines(by), ElementsAre("units/khac incomplete: ", "units/moi incomplete: "));
  EXPECT_EQ(by.units().at("units/khac").display_name, "khac");
  // What was divided and stands on no roster is lacked by all who have a part of it, and by nobody
  // elsewhere.
  Restatement one = By("units/khac", kDay);
  one.Add(Round("khoai-chau", {"an-vi", "binh-minh", "tan"}));
  one.Finish();
  EXPECT_THAT(Lines(one), ElementsAre("units/khac incomplete: units/tan"));
}

TEST_F(RestatementTest, OnTheDayOfTheFiguresEverySubjectIsItself) {
  Restatement by = By("units/khoai-chau", "2022-12-31");
  EXPECT_THAT(by.owners(), ElementsAre("units/khoai-chau"));
  by.Add(Round("khoai-chau", {"an-vi", "dan-tien"}));
  by.Finish();
  EXPECT_THAT(Lines(by), ElementsAre("units/an-vi: units/an-vi", "units/binh-minh incomplete: ",
                                     "units/dan-tien: units/dan-tien", "units/tan incomplete: "));
}

TEST_F(RestatementTest, OfAnotherPlaceNothingIsTold) {
  catalog_.AddUnit("ha-noi", "", "2004-07-08", "", catalog::v1::UNIT_KIND_PROVINCE);
  Restatement by = By("units/ha-noi", kDay);
  EXPECT_THAT(by.owners(), IsEmpty());
  by.Finish();
  EXPECT_THAT(Lines(by), IsEmpty());
  // Of the neighbours only what a part of went over to the one that is asked about.
  Restatement other = By("units/khac", kDay);
  other.Add(Round("khoai-chau", {"an-vi", "dan-tien", "tan"}));
  other.Finish();
  EXPECT_THAT(Lines(other), ElementsAre("not units/dan-tien: units/khac units/moi"));
}

TEST_F(RestatementTest, WhoStaysIsCountedAsItselfAndWhoHasAPartOfItLacksThat) {
  auto giver = FromText<catalog::v1::Unit>(
      "name: 'units/tan' versions { display_name: 'tan' kind: UNIT_KIND_COMMUNE parent: "
      "'units/khoai-chau' valid_from: '2004-07-08' valid_to: '2025-07-01' } versions { "
      "display_name: 'tan' kind: UNIT_KIND_COMMUNE parent: 'units/hung-yen' valid_from: "
      "'2025-07-01' } successions { successor: 'units/khac' date: '2025-07-01' extent: "
      "SUCCESSION_EXTENT_PART }");
  catalog_.Add(giver);
  Add("an-vi", "khoai-chau", {{"khac", "WHOLE"}});
  Add("dan-tien", "khoai-chau", {{"moi", "WHOLE"}});
  Restatement by = By(kProvince, kDay);
  by.Add(Round("khoai-chau", {"an-vi", "binh-minh", "dan-tien", "tan"}));
  by.Add(Round("van-giang", {"me-so"}));
  by.Finish();
  EXPECT_THAT(Lines(by), ElementsAre("units/khac incomplete: units/an-vi",
                                     "units/moi: units/binh-minh units/dan-tien units/me-so",
                                     "units/tan: units/tan"));
}

}  // namespace
}  // namespace thidua::reporting
