#include "services/targets/domain/allocation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "services/targets/domain/rational.h"
#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Texts(const ByCarrier& parts) {
  std::vector<std::string> texts;
  for (const auto& [carrier, value] : parts) {
    texts.push_back(carrier.substr(carrier.rfind('/') + 1) + "=" + ExactText(value));
  }
  return texts;
}

v1::Target WithBound(const std::string& value, int decimals = 0) {
  v1::Target target;
  target.mutable_bound()->set_value(value);
  target.mutable_indicator()->set_decimals(decimals);
  return target;
}

TEST(DivideBound, PartsHaveTheDecimalsOfTheBoundOrOfTheIndicator) {
  const ByCarrier thirds = {{"units/a", 1}, {"units/b", 1}, {"units/c", 1}};
  EXPECT_THAT(Texts(DivideBound(WithBound("100"), thirds)), ElementsAre("a=34", "b=33", "c=33"));
  EXPECT_THAT(Texts(DivideBound(WithBound("100", 2), thirds)),
              ElementsAre("a=33.34", "b=33.33", "c=33.33"));
  EXPECT_THAT(Texts(DivideBound(WithBound("0.1"), thirds)), ElementsAre("a=0.1", "b=0", "c=0"));
  EXPECT_THAT(Texts(DivideBound(WithBound("-0.5", 1), thirds)),
              ElementsAre("a=-0.2", "b=-0.2", "c=-0.1"));
  EXPECT_THAT(Texts(DivideBound(WithBound("0"), thirds)), ElementsAre("a=0", "b=0", "c=0"));
}

TEST(Allocation, PartsArePrintedWithTheirDecimals) {
  v1::Allocation allocation;
  allocation.set_valid_from("2021-01-01");
  SetParts(WithBound("10", 1), {{"units/b", mpq_class(5, 2)}, {"units/a", mpq_class(15, 2)}},
           allocation);
  ASSERT_EQ(allocation.parts_size(), 2);
  EXPECT_EQ(allocation.parts(0).unit(), "units/a");
  EXPECT_EQ(allocation.parts(0).value(), "7.5");
  EXPECT_EQ(allocation.parts(1).value(), "2.5");
  allocation.clear_valid_from();
  SetParts(WithBound("10", 1), {{"2021", 10}}, allocation);
  EXPECT_EQ(allocation.parts(0).period(), "2021");
  EXPECT_EQ(allocation.parts(0).value(), "10.0");
}

TEST(Allocation, OneCountsUntilTheNextDoes) {
  const auto target = FromText<v1::Target>(R"(
      allocations { valid_from: "2021-01-01" parts { unit: "units/a" } }
      allocations { valid_from: "2025-01-01" parts { unit: "units/b" } }
      allocations { parts { period: "2021" } })");
  EXPECT_EQ(AllocationOn(target, "2020-12-31"), nullptr);
  EXPECT_EQ(AllocationOn(target, "2021-01-01"), &target.allocations(0));
  EXPECT_EQ(AllocationOn(target, "2024-12-31"), &target.allocations(0));
  EXPECT_EQ(AllocationOn(target, "2025-01-01"), &target.allocations(1));
  EXPECT_EQ(AllocationByYears(target), &target.allocations(2));
  EXPECT_EQ(AllocationByYears({}), nullptr);
}

class CarryOverTest : public ::testing::Test {
 protected:
  void Add(const std::string& id, const std::string& until, const std::string& rest = "") {
    vocabulary_.AddUnit("name: 'units/" + id + "' versions { valid_from: '2004-07-08' valid_to: '" +
                        until + "' } " + rest);
  }
  static std::string To(const std::string& id, const std::string& extent = "WHOLE",
                        const std::string& date = "2025-01-01") {
    return "successions { successor: 'units/" + id + "' date: '" + date +
           "' extent: SUCCESSION_EXTENT_" + extent + " } ";
  }
  void Give(const std::string& id, const std::string& value) {
    v1::AllocationPart& part = *before_.add_parts();
    part.set_unit("units/" + id);
    part.set_value(value);
  }
  std::optional<ByCarrier> Carry(const ByCarrier& weights = {},
                                 const std::string& day = "2025-01-01") {
    violations_ = {};
    return CarryOver(WithBound("0", 1), before_, day, weights, "rule", vocabulary_, violations_);
  }

  TestVocabulary vocabulary_;
  v1::Allocation before_;
  Violations violations_;
};

TEST_F(CarryOverTest, ThePartsOfMergedUnitsGoToTheirSuccessor) {
  Add("dong-tien", "2025-01-01", To("pham-hong-thai"));
  Add("tan-dan", "2025-01-01", To("pham-hong-thai"));
  Add("dan-tien", "");
  Add("pham-hong-thai", "2025-07-01", To("viet-tien", "WHOLE", "2025-07-01"));
  Add("viet-tien", "");
  Give("dan-tien", "10.5");
  Give("dong-tien", "1.1");
  Give("tan-dan", "2.2");
  EXPECT_THAT(Texts(*Carry()), ElementsAre("dan-tien=10.5", "pham-hong-thai=3.3"));
  EXPECT_THAT(Texts(*Carry({}, "2025-07-01")), ElementsAre("dan-tien=10.5", "viet-tien=3.3"))
      << "And on from there.";
  EXPECT_THAT(Texts(*Carry({}, "2024-12-31")),
              ElementsAre("dan-tien=10.5", "dong-tien=1.1", "tan-dan=2.2"));
}

TEST_F(CarryOverTest, APartThatIsDividedNeedsWeights) {
  Add("split", "2025-01-01", To("a", "PART") + To("b", "PART"));
  Add("giver", "", To("b", "PART"));
  Add("a", "");
  Add("b", "");
  Give("b", "1");
  Give("giver", "5");
  Give("split", "10");
  EXPECT_EQ(Carry(), std::nullopt);
  EXPECT_THAT(FieldsOf(violations_), ElementsAre("rule.weights"));
  EXPECT_THAT(violations_.list()[0].description,
              ::testing::HasSubstr("units/split went over in parts: each of units/a, units/b"));
  EXPECT_EQ(Carry({{"units/a", 1}}), std::nullopt) << "Missing is not zero.";
  EXPECT_EQ(Carry({{"units/a", 0}, {"units/b", 0}}), std::nullopt);
  EXPECT_THAT(Texts(*Carry({{"units/a", 1}, {"units/b", 2}})),
              ElementsAre("a=3.3", "b=7.7", "giver=5"))
      << "Who gave a part away and stays keeps its part.";
  EXPECT_THAT(Texts(*Carry({{"units/a", 0}, {"units/b", 2}})),
              ElementsAre("a=0", "b=11", "giver=5"));
}

TEST_F(CarryOverTest, EveryUnitThatCannotBeFollowedIsTold) {
  Add("lost", "2025-01-01");
  Add("half", "2025-01-01", To("a", "PART"));
  Add("a", "");
  Give("half", "1");
  Give("lost", "1");
  Give("nobody", "1");
  EXPECT_EQ(Carry({{"units/c", 1}}), std::nullopt);
  EXPECT_THAT(FieldsOf(violations_), ElementsAre("rule.weights", "rule", "rule", "rule.weights"));
  EXPECT_THAT(violations_.list()[3].description, ::testing::HasSubstr("units/c shares no part"));
}

// Units are divided and joined at random on two days. Each part is carried on by a walk over the
// edges with tenths as integers, from scratch.
TEST_F(CarryOverTest, IsWhatAWalkWithIntegersSays) {
  std::mt19937 random(20250101);  // NOLINT: the same cases every time
  for (int round = 0; round < 300; ++round) {
    vocabulary_ = TestVocabulary();
    before_.Clear();
    // By old unit the new ones that it goes over to: a single one gets all of it.
    std::map<std::string, std::vector<std::string>> heirs;
    std::map<std::string, long> given, weights, expected;
    const int heir_count = 1 + static_cast<int>(random() % 5);
    for (int i = 0; i < heir_count; ++i) {
      const std::string id = "n" + std::to_string(i);
      Add(id, "");
      weights["units/" + id] = static_cast<long>(random() % 50);
    }
    for (int i = 0; i < 12; ++i) {
      const std::string id = "o" + std::to_string(10 + i);
      std::string edges;
      std::set<int> to;
      for (size_t k = 0; k < 1 + random() % 2; ++k)
        to.insert(static_cast<int>(random() % heir_count));
      for (const int heir : to) {
        edges += To("n" + std::to_string(heir), to.size() == 1 ? "WHOLE" : "PART");
        heirs["units/" + id].push_back("units/n" + std::to_string(heir));
      }
      Add(id, "2025-01-01", edges);
      given["units/" + id] = static_cast<long>(random() % 2001) - 1000;
      Give(id, ExactText(mpq_class(given["units/" + id], 10)));
    }
    ByCarrier asked;
    bool solvable = true;
    for (const auto& [unit, to] : heirs) {
      long sum = 0;
      for (const std::string& heir : to) sum += weights[heir];
      if (to.size() == 1) {
        expected[to[0]] += given[unit];
        continue;
      }
      for (const std::string& heir : to) asked[heir] = weights[heir];
      if (sum == 0) {
        solvable = false;
        continue;
      }
      // Two heirs: the one with the larger rest, or the first, gets the tenth that is left.
      const long sign = given[unit] < 0 ? -1 : 1;
      const long whole = sign * given[unit];
      long first = whole * weights[to[0]] / sum, second = whole * weights[to[1]] / sum;
      const long rest_1 = whole * weights[to[0]] % sum, rest_2 = whole * weights[to[1]] % sum;
      if (first + second < whole) ++(rest_1 >= rest_2 ? first : second);
      expected[to[0]] += sign * first;
      expected[to[1]] += sign * second;
    }
    const auto carried = Carry(asked);
    ASSERT_EQ(carried.has_value(), solvable) << "round " << round;
    if (!solvable) continue;
    ByCarrier sums;
    for (const auto& [unit, tenths] : expected) {
      sums[unit] = mpq_class(tenths, 10);
      sums[unit].canonicalize();
    }
    ASSERT_EQ(*carried, sums) << "round " << round;
  }
}

}  // namespace
}  // namespace thidua::targets
