#include "services/targets/domain/bound_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/targets/domain/limits.h"
#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Violations Check(const v1::Bound& bound) {
  Violations violations;
  CheckBound(bound, violations);
  return violations;
}

TEST(CheckBound, FindsEachViolation) {
  struct Case {
    std::string bound;
    std::string field;
    ErrorReason reason = type::v1::ERROR_REASON_INVALID_FIELD;
  };
  const Case cases[] = {
      {R"(value: "1")", "target.bound.kind"},
      {R"(kind: BOUND_KIND_AT_LEAST)", "target.bound.value", type::v1::ERROR_REASON_INVALID_NUMBER},
      {R"(kind: BOUND_KIND_AT_LEAST value: "1,5")", "target.bound.value",
       type::v1::ERROR_REASON_INVALID_NUMBER},
      {R"(kind: BOUND_KIND_AT_LEAST value: "9999999999999999999")", "target.bound.value",
       type::v1::ERROR_REASON_NUMBER_OUT_OF_RANGE},
      {R"(kind: BOUND_KIND_BAND value: "115")", "target.bound.upper",
       type::v1::ERROR_REASON_INVALID_NUMBER},
      {R"(kind: BOUND_KIND_BAND value: "115" upper: "115")", "target.bound.upper"},
      {R"(kind: BOUND_KIND_BAND value: "115" upper: "114")", "target.bound.upper"},
      {R"(kind: BOUND_KIND_POINT value: "115" tolerance: "-1")", "target.bound.tolerance"},
  };
  for (const Case& c : cases) {
    const Violations violations = Check(FromText<v1::Bound>(c.bound));
    EXPECT_THAT(FieldsOf(violations), ElementsAre(c.field)) << c.bound;
    ASSERT_FALSE(violations.empty()) << c.bound;
    EXPECT_EQ(violations.list()[0].reason, c.reason) << c.bound;
  }
}

TEST(CheckBound, RefusesKindsAndDirectionsThatItDoesNotKnow) {
  v1::Bound bound = FromText<v1::Bound>(R"(kind: BOUND_KIND_POINT value: "1")");
  EXPECT_THAT(FieldsOf(Check(bound)), IsEmpty());
  bound.set_direction(static_cast<v1::Direction>(99));
  EXPECT_THAT(FieldsOf(Check(bound)), ElementsAre("target.bound.direction"));
  bound.set_kind(static_cast<v1::BoundKind>(99));
  EXPECT_THAT(FieldsOf(Check(bound)), ElementsAre("target.bound.kind"));
}

// Nobody says "about" and means exactly; how much it means may be left open.
TEST(CheckBound, AboutIsNotExactly) {
  const auto fields = [](const std::string& rest) {
    return FieldsOf(Check(FromText<v1::Bound>("kind: BOUND_KIND_ABOUT value: '100' " + rest)));
  };
  EXPECT_THAT(fields(""), IsEmpty());
  EXPECT_THAT(fields("tolerance: '0.1'"), IsEmpty());
  EXPECT_THAT(fields("tolerance: '0'"), ElementsAre("target.bound.tolerance"));
  EXPECT_THAT(fields("tolerance: '-1'"), ElementsAre("target.bound.tolerance"));
  EXPECT_THAT(fields("tolerance: 'some'"), ElementsAre("target.bound.tolerance"));
}

// A bound of the kind with every field set.
v1::Bound Everything(v1::BoundKind kind) {
  v1::Bound bound = FromText<v1::Bound>(R"(value: "1" upper: "2" capped: true tolerance: "0.5"
                                           direction: DIRECTION_LOWER)");
  bound.set_kind(kind);
  return bound;
}

TEST(CheckBound, RefusesWhatAKindDoesNotTake) {
  const auto refused = [](v1::BoundKind kind) { return FieldsOf(Check(Everything(kind))); };
  for (const auto kind : {v1::BOUND_KIND_AT_LEAST, v1::BOUND_KIND_MORE_THAN, v1::BOUND_KIND_AT_MOST,
                          v1::BOUND_KIND_LESS_THAN}) {
    EXPECT_THAT(refused(kind), ElementsAre("target.bound.upper", "target.bound.capped",
                                           "target.bound.direction", "target.bound.tolerance"));
  }
  EXPECT_THAT(refused(v1::BOUND_KIND_BAND), ElementsAre("target.bound.tolerance"));
  for (const auto kind : {v1::BOUND_KIND_POINT, v1::BOUND_KIND_ABOUT}) {
    EXPECT_THAT(refused(kind), ElementsAre("target.bound.upper", "target.bound.capped"));
  }
}

TEST(CheckBound, EveryKindThatIsAcceptedCanBeJudged) {
  const auto* kinds = v1::BoundKind_descriptor();
  for (int i = 0; i < kinds->value_count(); ++i) {
    const auto kind = static_cast<v1::BoundKind>(kinds->value(i)->number());
    if (kind == v1::BOUND_KIND_UNSPECIFIED) continue;
    // What the kind does not take is taken away.
    v1::Bound bound = Everything(kind);
    for (const std::string& field : FieldsOf(Check(bound))) {
      bound.GetReflection()->ClearField(
          &bound, v1::Bound::descriptor()->FindFieldByName(field.substr(field.rfind('.') + 1)));
    }
    EXPECT_THAT(FieldsOf(Check(bound)), IsEmpty()) << kinds->value(i)->name();
    const auto limits = Limits::Of(bound);
    ASSERT_TRUE(limits.ok()) << kinds->value(i)->name();
    EXPECT_TRUE(limits->lower || limits->upper) << kinds->value(i)->name();
  }
}

}  // namespace
}  // namespace thidua::targets
