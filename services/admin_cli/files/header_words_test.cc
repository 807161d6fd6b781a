#include "services/admin_cli/files/header_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace thidua::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::vector<HeaderWords>& Words() {
  static const auto& words = *new std::vector<HeaderWords>{{"name", {"họ và tên", "tên"}, true},
                                                           {"birth year", {"năm sinh"}}};
  return words;
}

TEST(FindColumns, KnowsTitlesInBothLanguagesWithDiacriticsOrWithout) {
  for (const std::vector<std::string>& titles :
       {std::vector<std::string>{"STT", "Họ và Tên", "NĂM SINH"},
        {"", "ho va  ten", "nam_sinh"},
        {"TT", "Name", "birth_year"}}) {
    const HeaderPlaces found = FindColumns(Words(), titles);
    EXPECT_THAT(found.faults, IsEmpty()) << titles[1];
    EXPECT_THAT(found.unknown, IsEmpty()) << titles[1];
    EXPECT_THAT(found.places, ElementsAre(1u, 2u)) << titles[1];
  }
}

TEST(FindColumns, TellsWhatIsMissingAndWhatStandsTwice) {
  const HeaderPlaces found = FindColumns(Words(), {"năm sinh", "birth year", "tuổi"});
  EXPECT_THAT(found.faults,
              ElementsAre(HasSubstr("birth year stands twice"), HasSubstr("name is missing")));
  EXPECT_THAT(found.unknown, ElementsAre(2u));
}

TEST(FieldOf, IsEmptyWhereTheRowEnds) {
  const CsvRecord row{3, {" a ", "'=1"}};
  EXPECT_EQ(FieldOf(row, 0), "a");
  EXPECT_EQ(FieldOf(row, 1), "=1");
  EXPECT_EQ(FieldOf(row, 2), "");
  EXPECT_EQ(FieldOf(row, std::nullopt), "");
}

}  // namespace
}  // namespace thidua::cli
