#include "services/admin_cli/files/catalog_terms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"
#include "services/admin_cli/files/testing/sample_terms.h"

namespace thidua::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::SampleTerms;

const absl::CivilDay kDay(2022, 12, 31);

TEST(TermIndex, PrefersWhatIsWrittenExactlySo) {
  TermIndex index;
  index.Add("Đông Kết", 0);
  index.Add("Đồng Kết", 1);
  EXPECT_THAT(index.Find("ĐÔNG  KẾT"), ElementsAre(0));
  EXPECT_THAT(index.Find("đồng kết"), ElementsAre(1));
  EXPECT_THAT(index.Find("dong ket"), ElementsAre(0, 1));
  EXPECT_THAT(index.Find("dong"), ElementsAre());
}

TEST(CatalogTerms, FindsUnitsByIdCodeAndName) {
  const CatalogTerms terms = SampleTerms();
  for (const char* term :
       {"dan-tien", "units/dan-tien", "12238", "Dân Tiến", "DÂN TIẾN", "xã Dân Tiến", "dan tien"}) {
    const auto unit = terms.UnitName(term, kDay);
    ASSERT_THAT(unit, IsOk()) << term;
    EXPECT_EQ(*unit, "units/dan-tien") << term;
  }
  EXPECT_EQ(*terms.UnitName("thị trấn Khoái Châu", kDay), "units/thi-tran");
}

std::string FaultOf(const absl::Status& status) {
  EXPECT_THAT(status, Fails(absl::StatusCode::kInvalidArgument));
  return std::string(status.message());
}

TEST(CatalogTerms, ListsBothUnitsThatAreCalledSo) {
  EXPECT_THAT(FaultOf(SampleTerms().UnitName("Khoái Châu", kDay).status()),
              AllOf(HasSubstr("units/khoai-chau (district, code 330)"),
                    HasSubstr("units/thi-tran (town, code 12205)")));
}

TEST(CatalogTerms, NamesTheSuccessorOfAUnitThatIsGone) {
  EXPECT_EQ(*SampleTerms().UnitName("Hàm Tử", kDay), "units/ham-tu");
  EXPECT_THAT(FaultOf(SampleTerms().UnitName("Hàm Tử", absl::CivilDay(2025, 1, 1)).status()),
              AllOf(HasSubstr("units/ham-tu was called so until 2025-01-01"),
                    HasSubstr("succeeded by units/pham-hong-thai")));
  EXPECT_THAT(FaultOf(SampleTerms().UnitName("Dân Tiến", absl::CivilDay(2000, 1, 1)).status()),
              HasSubstr("not on that day"));
  EXPECT_THAT(FaultOf(SampleTerms().UnitName("", kDay).status()), HasSubstr("is empty"));
}

TEST(CatalogTerms, FindsElementsFormsAndLevels) {
  const CatalogTerms terms = SampleTerms();
  for (const char* term : {"population", "elements/population", "dân số TRUNG BÌNH", "0201"}) {
    const auto element = terms.Element(term);
    ASSERT_THAT(element, IsOk()) << term;
    EXPECT_EQ((*element)->name(), "elements/population");
  }
  EXPECT_EQ(*terms.FormName("Báo cáo kinh tế - xã hội"), "forms/socio");
  EXPECT_EQ(*terms.Level("scales/rating", "hoàn thành tốt nhiệm vụ"), "good");
  EXPECT_THAT(FaultOf(terms.Element("khong-co").status()), HasSubstr("UNKNOWN_ELEMENT"));
  EXPECT_THAT(FaultOf(terms.Level("scales/rating", "khá").status()),
              AllOf(HasSubstr("weak (Yếu kém)"), HasSubstr("good (")));
  EXPECT_THAT(FaultOf(terms.FormName("x").status()), HasSubstr("\"x\""));
}

// Another mark is another name; where a tone is typed is none's concern.
TEST(TermIndex, TakesNoNameForAnother) {
  TermIndex index;
  index.Add("Đồng Tiến", 0);
  index.Add("Hòa Bình", 1);
  EXPECT_THAT(index.Find("Đông Tiến"), ElementsAre());
  EXPECT_THAT(index.Find("dong tien"), ElementsAre(0));
  EXPECT_THAT(index.Find("HOÀ BÌNH"), ElementsAre(1));
  EXPECT_THAT(index.Find("Hóa Bình"), ElementsAre());
}

}  // namespace
}  // namespace thidua::cli
