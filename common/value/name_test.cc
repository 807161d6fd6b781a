#include "common/value/name.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/value/errors.h"

namespace thidua {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr NamePattern kUnit("units/{unit}");
constexpr NamePattern kReport("units/{unit}/rounds/{round}/reports/{subject}");

TEST(NamePattern, MatchGivesTheIds) {
  auto ids = kReport.Match("units/khoai-chau/rounds/income.2022-q3/reports/dong-ket");
  ASSERT_TRUE(ids.ok()) << ids.status();
  EXPECT_THAT(*ids, ElementsAre("khoai-chau", "income.2022-q3", "dong-ket"));
}

TEST(NamePattern, FormatIsTheReverseOfMatch) {
  const std::string name = kReport.Format({"khoai-chau", "income.2022", "dong-ket"});
  EXPECT_EQ(name, "units/khoai-chau/rounds/income.2022/reports/dong-ket");
  EXPECT_THAT(kReport.Match(name).value(), ElementsAre("khoai-chau", "income.2022", "dong-ket"));
}

TEST(NamePattern, RefusesOtherNamesAndSaysThePattern) {
  for (const std::string name :
       {"", "/", "units", "units/", "units/khoai-chau/", "units/khoai-chau/rounds/a.2022",
        "units/khoai-chau/rounds/a.2022/reports", "units/khoai-chau/rounds/a.2022/reports/",
        "units/khoai-chau/rounds/a.2022/reports/x/y", "/units/khoai-chau/rounds/a.2022/reports/x",
        "units/khoai-chau/rounds/a.2022/figures/x", "units//rounds/a.2022/reports/x",
        "units/Khoai/rounds/a.2022/reports/x", "Units/k/rounds/a.2022/reports/x",
        "units/k/rounds/a.2022/reports/x "}) {
    absl::Status status = kReport.Match(name).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << name;
    EXPECT_EQ(ReasonOf(status), type::v1::ERROR_REASON_INVALID_NAME) << name;
    EXPECT_THAT(std::string(status.message()),
                HasSubstr("units/{unit}/rounds/{round}/reports/{subject}"));
  }
}

TEST(NamePattern, RefusesAReservedUnit) {
  EXPECT_EQ(ReasonOf(kUnit.Match("units/catalog").status()), type::v1::ERROR_REASON_INVALID_NAME);
  EXPECT_EQ(ReasonOf(kReport.Match("units/catalog/rounds/a.2022/reports/x").status()),
            type::v1::ERROR_REASON_INVALID_NAME);
  EXPECT_TRUE(NamePattern("forms/{form}").Match("forms/catalog").ok());
  EXPECT_TRUE(kReport.Match("units/k/rounds/a.2022/reports/catalog").ok());
}

TEST(NamePattern, RefusesACodeOnADayForAUnit) {
  const absl::Status status = kUnit.Match("units/12103@2025-06-30").status();
  EXPECT_EQ(ReasonOf(status), type::v1::ERROR_REASON_INVALID_NAME);
  EXPECT_THAT(std::string(status.message()), HasSubstr("no unit's id has an @"));
  EXPECT_FALSE(kReport.Match("units/a@b/rounds/a.2022/reports/x").ok());
  EXPECT_TRUE(NamePattern("bindings/{principal}").Match("bindings/user:a@b").ok());
}

TEST(CheckId, TakesLowerCaseAsciiOnly) {
  for (const std::string id :
       {"a", "0", "dong-ket", "a.b_c:d@e-f", "nguyen@example.vn", "a--b", "33", "bí-thư"}) {
    EXPECT_EQ(CheckId(id).ok(), id != "bí-thư") << id;
  }
  EXPECT_TRUE(CheckId(std::string(63, 'a')).ok());
  for (const std::string& id :
       {std::string(), std::string(64, 'a'), std::string("-a"), std::string("a-"), std::string("."),
        std::string("a."), std::string("A"), std::string("a b"), std::string("a/b"),
        std::string("a%2f"), std::string("a\0b", 3), std::string("a\n")}) {
    EXPECT_EQ(ReasonOf(CheckId(id)), type::v1::ERROR_REASON_INVALID_NAME) << id;
  }
}

TEST(CheckFormId, LeavesRoomForThePeriod) {
  const std::string longest(53, 'f');
  EXPECT_TRUE(CheckFormId(longest).ok());
  EXPECT_TRUE(CheckId(longest + ".2021-2025").ok());
  EXPECT_EQ(ReasonOf(CheckFormId(longest + "f")), type::v1::ERROR_REASON_INVALID_NAME);
  EXPECT_EQ(ReasonOf(CheckFormId("a.b")), type::v1::ERROR_REASON_INVALID_NAME);
  EXPECT_EQ(ReasonOf(CheckFormId("")), type::v1::ERROR_REASON_INVALID_NAME);
}

TEST(LedgerOf, TwoSegmentsBelongToTheCatalog) {
  EXPECT_EQ(LedgerOf("units/khoai-chau"), "catalog");
  EXPECT_EQ(LedgerOf("forms/income"), "catalog");
  EXPECT_EQ(LedgerOf("units"), "catalog");
  EXPECT_EQ(LedgerOf("units/khoai-chau/rounds"), "khoai-chau");
  EXPECT_EQ(LedgerOf("units/khoai-chau/rounds/income.2022"), "khoai-chau");
  EXPECT_EQ(LedgerOf("units/khoai-chau/rounds/income.2022/reports/dong-ket"), "khoai-chau");
}

TEST(IsReservedId, NoUnitMayTakeTheCatalogsLedger) {
  EXPECT_TRUE(IsReservedId("catalog"));
  EXPECT_TRUE(IsReservedId(LedgerOf("units/khoai-chau")));
  EXPECT_FALSE(IsReservedId("khoai-chau"));
}

TEST(SplitRoundId, IsFormAndPeriod) {
  for (const std::string id : {"income.2022-q3", "a.2021-2025", "gov-rating.a2022-06", "x.s2022"}) {
    absl::StatusOr<RoundId> round = SplitRoundId(id);
    ASSERT_TRUE(round.ok()) << round.status();
    EXPECT_EQ(round->ToString(), id);
  }
  EXPECT_EQ(SplitRoundId("income.2022-q3").value(),
            (RoundId{"income", ParsePeriod("2022-q3").value()}));
}

TEST(SplitRoundId, RefusesOthers) {
  for (const std::string id : {"", "income", "income.", ".2022", "income.2022-13", "in.come.2022",
                               "Income.2022", "income..2022", "income.2022.", "2022"}) {
    absl::Status status = SplitRoundId(id).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << id;
    EXPECT_EQ(ReasonOf(status), type::v1::ERROR_REASON_INVALID_NAME) << id;
  }
}

}  // namespace
}  // namespace thidua
