#include "services/awards/api/lineage.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "services/awards/api/testing/desk.h"

namespace thidua::awards {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class LineageTest : public ::testing::Test {
 protected:
  void GoOver(const std::string& unit, const std::string& successor,
              catalog::v1::SuccessionExtent extent = catalog::v1::SUCCESSION_EXTENT_WHOLE) {
    catalog::v1::Unit& stored = units_[unit];
    stored.set_name("units/" + unit);
    catalog::v1::Succession& edge = *stored.add_successions();
    edge.set_successor("units/" + successor);
    edge.set_extent(extent);
    edge.set_date("2025-01-01");
    desk_.PutCatalog(stored.name(), stored);
    if (units_[successor].name().empty()) {
      units_[successor].set_name("units/" + successor);
      desk_.PutCatalog(units_[successor].name(), units_[successor]);
    }
  }

  std::set<std::string> Predecessors(const std::string& unit,
                                     const std::string& day = "2025-07-01") {
    return PredecessorsOf(*desk_.catalog().Current().value(), "units/" + unit, day);
  }
  std::set<std::string> Successors(const std::string& unit, const std::string& day = "2025-07-01") {
    return SuccessorsOf(*desk_.catalog().Current().value(), "units/" + unit, day);
  }

  Desk desk_;
  std::map<std::string, catalog::v1::Unit> units_;
};

TEST_F(LineageTest, FollowsUnitsThroughWhateverLiesBetween) {
  GoOver("a", "c");
  GoOver("b", "c");
  GoOver("c", "d");
  EXPECT_THAT(Predecessors("d"), ElementsAre("units/a", "units/b", "units/c"));
  EXPECT_THAT(Predecessors("c"), ElementsAre("units/a", "units/b"));
  EXPECT_THAT(Predecessors("a"), IsEmpty());
  EXPECT_THAT(Successors("a"), ElementsAre("units/c", "units/d"));
  EXPECT_THAT(Successors("d"), IsEmpty());
  EXPECT_THAT(Predecessors("none"), IsEmpty());
  EXPECT_THAT(Successors("none"), IsEmpty());
}

TEST_F(LineageTest, UnitsThatAreMergedLaterAreTwoUntilThen) {
  GoOver("a", "b");
  EXPECT_THAT(Predecessors("b", "2024-12-31"), IsEmpty());
  EXPECT_THAT(Successors("a", "2024-12-31"), IsEmpty());
  EXPECT_THAT(Predecessors("b", "2025-01-01"), ElementsAre("units/a"));
  EXPECT_THAT(Successors("a", "2025-01-01"), ElementsAre("units/b"));
}

TEST_F(LineageTest, AUnitThatIsDividedIsOneWithNoneOfItsParts) {
  GoOver("a", "b", catalog::v1::SUCCESSION_EXTENT_PART);
  GoOver("a", "c", catalog::v1::SUCCESSION_EXTENT_PART);
  EXPECT_THAT(Predecessors("b"), IsEmpty());
  EXPECT_THAT(Successors("a"), IsEmpty());
}

TEST_F(LineageTest, EndsWhereUnitsGoRoundInACircle) {
  GoOver("a", "b");
  GoOver("b", "a");
  EXPECT_THAT(Predecessors("a"), ElementsAre("units/b"));
  EXPECT_THAT(Successors("a"), ElementsAre("units/b"));
}

}  // namespace
}  // namespace thidua::awards
