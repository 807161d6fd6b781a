#include "services/reporting/domain/reports/round_year.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/reporting/domain/catalog/testing/memory_catalog.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Form;
using ::testing::ElementsAre;
using testing::Listed;
using testing::MemoryCatalog;

// A district that ended on 2025-07-01 below a province, and one that is still there.
class RoundYearTest : public ::testing::Test {
 protected:
  RoundYearTest() {
    catalog_.AddUnit("tinh", "", "1997-01-01", "", catalog::v1::UNIT_KIND_PROVINCE);
    catalog_.AddUnit("huyen", "units/tinh", "1999-09-01", "2025-07-01",
                     catalog::v1::UNIT_KIND_DISTRICT);
    catalog_.AddUnit("khac", "units/tinh", "1999-09-01", "", catalog::v1::UNIT_KIND_DISTRICT);
    AddForm("nam", "calendar: FORM_CALENDAR_CALENDAR frequency: FORM_FREQUENCY_YEARLY");
    AddForm("quy",
            "owner: 'units/huyen' calendar: FORM_CALENDAR_ADMINISTRATIVE "
            "frequency: FORM_FREQUENCY_QUARTERLY");
    AddForm("truong",
            "owner: 'units/tinh' calendar: FORM_CALENDAR_SCHOOL "
            "frequency: FORM_FREQUENCY_HALF_YEARLY");
    AddForm("cua-khac",
            "owner: 'units/khac' calendar: FORM_CALENDAR_CALENDAR "
            "frequency: FORM_FREQUENCY_YEARLY");
    catalog_.Add(FromText<Form>(
        "name: 'forms/cua-tinh' owner_kinds: UNIT_KIND_PROVINCE calendar: FORM_CALENDAR_CALENDAR "
        "frequency: FORM_FREQUENCY_YEARLY"));
  }

  void AddForm(const std::string& id, const std::string& rest) {
    catalog_.Add(
        FromText<Form>("name: 'forms/" + id + "' owner_kinds: UNIT_KIND_DISTRICT " + rest));
  }

  std::vector<std::string> Rounds(int year, const std::vector<std::string>& forms = {}) {
    v1::OpenRoundsRequest request;
    request.set_parent("units/huyen");
    request.set_year(year);
    for (const std::string& form : forms) request.add_forms(form);
    const auto rounds = RoundsOfYear(request, catalog_);
    if (!rounds.ok()) return Listed(rounds.status());
    std::vector<std::string> texts;
    for (const auto& each : *rounds) {
      texts.push_back(absl::StrCat(each.form().substr(6), ".", each.period()));
    }
    return texts;
  }

  MemoryCatalog catalog_;
};

TEST_F(RoundYearTest, AllFormsThatTheOwnerMayOwnInTheirPeriods) {
  EXPECT_THAT(Rounds(2024), ElementsAre("nam.2024", "quy.a2024-q1", "quy.a2024-q2", "quy.a2024-q3",
                                        "quy.a2024-q4", "truong.s2024-h1", "truong.s2024-h2"));
}

TEST_F(RoundYearTest, NamedFormsInTheirOrder) {
  EXPECT_THAT(Rounds(2024, {"forms/truong", "forms/nam"}),
              ElementsAre("truong.s2024-h1", "truong.s2024-h2", "nam.2024"));
}

// The third administrative quarter of 2025 began on 15 June: the district was there for half a
// month.
TEST_F(RoundYearTest, NoRoundOfAPeriodThatTheOwnerDidNotLiveToSee) {
  EXPECT_THAT(Rounds(2025),
              ElementsAre("nam.2025", "quy.a2025-q1", "quy.a2025-q2", "quy.a2025-q3"));
  EXPECT_THAT(Rounds(2026), ElementsAre());
}

TEST_F(RoundYearTest, EveryFaultIsNamed) {
  EXPECT_THAT(
      Rounds(24, {"forms/nam", "forms/none", "forms/nam"}),
      ElementsAre("year INVALID_FIELD", "forms[1] UNKNOWN_REFERENCE", "forms[2] DUPLICATE"));
}

}  // namespace
}  // namespace thidua::reporting
