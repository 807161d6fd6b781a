#include "services/reporting/domain/totals/columns_in_time.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/from_text.h"

namespace thidua::reporting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const char kIncomeElement[] =
    "columns { element: 'elements/income' kind: VALUE_KIND_AMOUNT decimals: 1 }";
const char kPeople[] = "columns { element: 'elements/people' kind: VALUE_KIND_COUNT }";
const char kRatingElement[] =
    "columns { element: 'elements/rating' kind: VALUE_KIND_STATE levels: 'weak' levels: 'good' }";

v1::Round RoundIn(const std::string& columns) { return FromText<v1::Round>(columns); }

std::vector<std::string> ElementsOf(const ColumnsInTime& columns) {
  std::vector<std::string> elements;
  for (const v1::Column* column : columns.columns) elements.push_back(column->element());
  return elements;
}

// The form dropped the rating, and asks for people first now.
TEST(ColumnsInTime, AreInTheOrderOfTheLastRound) {
  const v1::Round first = RoundIn(std::string(kIncomeElement) + kRatingElement + kPeople);
  const v1::Round last = RoundIn(std::string(kPeople) + kIncomeElement);
  const ColumnsInTime columns = ColumnsInTimeOf({&first, nullptr, &last});
  EXPECT_THAT(ElementsOf(columns),
              ElementsAre("elements/people", "elements/income", "elements/rating"));
  EXPECT_EQ(columns.columns[0], &last.columns(0)) << "the last round's";
  EXPECT_THAT(columns.places,
              ElementsAre(ElementsAre(2, 0, 1), ElementsAre(-1, -1, -1), ElementsAre(0, 1, -1)));
}

TEST(ColumnsInTime, DecimalsAndTitlesMayChange) {
  const v1::Round first = RoundIn(
      "columns { element: 'elements/income' kind: VALUE_KIND_AMOUNT decimals: 3 title: 'Thu' }");
  const v1::Round last = RoundIn(kIncomeElement);
  EXPECT_EQ(ColumnsInTimeOf({&first, &last}).size(), 1u);
}

// Triệu đồng are not added to nghìn đồng, nor is "good" of one scale that of another.
TEST(ColumnsInTime, KeepsMeasuresApart) {
  const v1::Round last = RoundIn(std::string(kIncomeElement) + kRatingElement);
  for (const char* other :
       {"columns { element: 'elements/income' kind: VALUE_KIND_COUNT }",
        "columns { element: 'elements/income' kind: VALUE_KIND_AMOUNT decimals: 1 "
        "unit_of_measure: 'nghìn đồng' }",
        "columns { element: 'elements/income' kind: VALUE_KIND_AMOUNT decimals: 1 "
        "time_rollup: TIME_ROLLUP_LAST }",
        "columns { element: 'elements/rating' kind: VALUE_KIND_STATE levels: 'good' }"}) {
    const v1::Round first = RoundIn(other);
    const ColumnsInTime columns = ColumnsInTimeOf({&first, &last});
    ASSERT_EQ(columns.size(), 3u) << other;
    EXPECT_THAT(columns.places, ElementsAre(ElementsAre(-1, -1, 0), ElementsAre(0, 1, -1)));
    EXPECT_EQ(columns.Find(first.columns(0).element()).size(), 2u);
  }
}

TEST(ColumnsInTime, PicksInTheOrderAskedFor) {
  const v1::Round first = RoundIn(std::string(kPeople) + kIncomeElement);
  const v1::Round last = RoundIn(std::string(kIncomeElement) + kPeople + kRatingElement);
  const ColumnsInTime columns = ColumnsInTimeOf({&first, &last});
  EXPECT_THAT(columns.Find("elements/people"), ElementsAre(1));
  EXPECT_THAT(columns.Find("elements/none"), IsEmpty());
  const ColumnsInTime picked = columns.Pick({2, 0});
  EXPECT_THAT(ElementsOf(picked), ElementsAre("elements/rating", "elements/income"));
  EXPECT_THAT(picked.places, ElementsAre(ElementsAre(-1, 1), ElementsAre(2, 0)));
}

TEST(ColumnsInTime, WithoutRoundsThereAreNone) {
  EXPECT_EQ(ColumnsInTimeOf({nullptr}).size(), 0u);
  EXPECT_THAT(ColumnsInTimeOf({nullptr}).places, ElementsAre(IsEmpty()));
}

}  // namespace
}  // namespace thidua::reporting
