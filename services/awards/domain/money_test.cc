#include "services/awards/domain/money.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/value/errors.h"
#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

absl::StatusOr<Money> Compute(const v1::RulePack& pack, std::string_view coefficient,
                              std::string_view date) {
  return ComputeMoney({&pack, &pack, &pack}, coefficient, date);
}

TEST(ComputeMoney, RoundsAsThePackSays) {
  struct Case {
    std::string coefficient;
    v1::RoundingMode mode;
    int64_t vnd;
  };
  const Case cases[] = {
      {"0.3", v1::ROUNDING_MODE_NONE, 447'000},
      {"0.3", v1::ROUNDING_MODE_UP, 450'000},
      {"0.3", v1::ROUNDING_MODE_NEAREST, 450'000},
      {"0.6", v1::ROUNDING_MODE_NONE, 894'000},
      {"0.6", v1::ROUNDING_MODE_UP, 900'000},
      {"0.6", v1::ROUNDING_MODE_NEAREST, 890'000},
      {"0.15", v1::ROUNDING_MODE_NONE, 223'500},
      {"0.15", v1::ROUNDING_MODE_UP, 230'000},
      {"0.15", v1::ROUNDING_MODE_NEAREST, 220'000},
      {"1", v1::ROUNDING_MODE_UP, 1'490'000},
      {"0", v1::ROUNDING_MODE_UP, 0},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.coefficient + " " + v1::RoundingMode_Name(c.mode));
    v1::RulePack pack = SamplePack();
    pack.mutable_rounding()->set_mode(c.mode);
    auto money = Compute(pack, c.coefficient, "2020-08-15");
    ASSERT_TRUE(money.ok()) << money.status();
    EXPECT_EQ(money->vnd, c.vnd);
  }
}

TEST(ComputeMoney, TakesTheSalaryOfTheDay) {
  EXPECT_EQ(Compute(SamplePack(), "1", "2019-06-30")->vnd, 1'390'000);
  EXPECT_EQ(Compute(SamplePack(), "1", "2019-07-01")->vnd, 1'490'000);
}

TEST(ComputeMoney, ExplainsItself) {
  EXPECT_EQ(
      Compute(SamplePack(), "0.3", "2020-08-15")->basis,
      "0,3 × 1.490.000 đồng (Nghị định 38/2019/NĐ-CP) = 447.000 đồng; làm tròn lên bội số của "
      "10.000 đồng: 450.000 đồng");
}

TEST(ComputeMoney, NeedsASalary) {
  auto money = Compute(SamplePack(), "0.3", "2018-06-30");
  EXPECT_EQ(money.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonOf(money.status()), type::v1::ERROR_REASON_RULE_VIOLATED);
  EXPECT_EQ(Compute(SamplePack(), "0", "2018-06-30")->vnd, 0);
}

// A dossier that its receipt's pack rules: only the base salary is that of the decision's day.
TEST(ComputeMoney, RoundsByOnePackAndTakesTheSalaryOfAnother) {
  const v1::RulePack terms = SamplePack();
  v1::RulePack salaries = SamplePack();
  salaries.mutable_rounding()->set_mode(v1::ROUNDING_MODE_NONE);
  salaries.mutable_base_salaries(1)->set_amount_vnd(2'340'000);
  EXPECT_EQ(ComputeMoney({&terms, &terms, &salaries}, "0.3", "2024-08-15")->vnd, 710'000);
  EXPECT_EQ(ComputeMoney({&terms, &salaries, &salaries}, "0.3", "2024-08-15")->vnd, 702'000);
}

TEST(RoundMoney, HalvesGoUp) {
  v1::MoneyRounding nearest;
  nearest.set_mode(v1::ROUNDING_MODE_NEAREST);
  nearest.set_step_vnd(10'000);
  EXPECT_EQ(RoundMoney(224'999, 1, nearest), 220'000);
  EXPECT_EQ(RoundMoney(225'000, 1, nearest), 230'000);
  v1::MoneyRounding none;
  none.set_mode(v1::ROUNDING_MODE_NONE);
  EXPECT_EQ(RoundMoney(1'499'999, 1'000'000, none), 1);
  EXPECT_EQ(RoundMoney(1'500'000, 1'000'000, none), 2);
  v1::MoneyRounding up = nearest;
  up.set_mode(v1::ROUNDING_MODE_UP);
  EXPECT_EQ(RoundMoney(220'000, 1, up), 220'000);
  EXPECT_EQ(RoundMoney(220'000'001, 1000, up), 230'000);
}

}  // namespace
}  // namespace thidua::awards
