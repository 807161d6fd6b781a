#include "services/reporting/domain/catalog/computed_cells.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/reporting/domain/catalog/testing/memory_catalog.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Element;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Listed;

std::vector<std::string> Check(const std::string& computed) {
  const Element count = FromText<Element>("name: 'elements/count' kind: VALUE_KIND_COUNT");
  const Element amount =
      FromText<Element>("name: 'elements/amount' kind: VALUE_KIND_AMOUNT decimals: 1");
  const Element rate =
      FromText<Element>("name: 'elements/rate' kind: VALUE_KIND_PUBLISHED_RATE decimals: 1");
  const FormColumns columns = {{"elements/count", &count},
                               {"elements/amount", &amount},
                               {"elements/rate", &rate},
                               {"elements/more", &count},
                               {"elements/wide", &amount}};
  Violations violations;
  CheckComputedCells(FromText<catalog::v1::Form>(computed), columns, violations);
  return Listed(violations.ToStatus());
}

std::string Wide(const std::string& more) {
  return "computed_cells { element: 'elements/wide' " + more + " }";
}

TEST(CheckComputedCells, TakesWhatIsExact) {
  EXPECT_THAT(Check(Wide(R"pb(expression {
                                terms { element: "elements/count" coefficient: "0.5" }
                                terms { element: "elements/amount" coefficient: "-3.0" }
                                constant: "1.5"
                              }
                              minimum: "-0.1"
                              maximum: "12.5")pb")),
              IsEmpty());
}

TEST(CheckComputedCells, RefusesMoreDecimalsThanTheColumnKeeps) {
  EXPECT_THAT(Check(Wide(R"pb(expression {
                                terms { element: "elements/count" coefficient: "0.05" }
                                terms { element: "elements/amount" coefficient: "0.5" }
                                constant: "1.25"
                              }
                              minimum: "0.25"
                              maximum: "x")pb")),
              ElementsAre("form.computed_cells[0].expression.terms[0] TOO_MANY_DECIMALS",
                          "form.computed_cells[0].expression.terms[1] TOO_MANY_DECIMALS",
                          "form.computed_cells[0].expression.constant TOO_MANY_DECIMALS",
                          "form.computed_cells[0].minimum TOO_MANY_DECIMALS",
                          "form.computed_cells[0].maximum INVALID_NUMBER"));
}

TEST(CheckComputedCells, RefusesLimitsThatCrossAndNoTerms) {
  EXPECT_THAT(Check(Wide("minimum: '2' maximum: '1'")),
              ElementsAre("form.computed_cells[0].expression.terms INVALID_FIELD",
                          "form.computed_cells[0].maximum INVALID_FIELD"));
}

TEST(CheckComputedCells, RefusesRatesAndChains) {
  EXPECT_THAT(
      Check(Wide("expression { terms { element: 'elements/rate' } terms { element: "
                 "'elements/more' } }") +
            "computed_cells { element: 'elements/more' expression { terms { element: "
            "'elements/count' } } } computed_cells { element: 'elements/more' expression { terms { "
            "element: 'elements/none' } } }"),
      ElementsAre("form.computed_cells[2].element DUPLICATE",
                  "form.computed_cells[0].expression.terms[0].element WRONG_VALUE_KIND",
                  "form.computed_cells[0].expression.terms[1].element INVALID_FIELD",
                  "form.computed_cells[2].expression.terms[0].element UNKNOWN_ELEMENT"));
}

TEST(CheckComputedCells, ACountNeverBecomesNegative) {
  const auto more = [](const std::string& cell) {
    return Check("computed_cells { element: 'elements/more' " + cell + " }");
  };
  const std::vector<std::string> refused = {"form.computed_cells[0].minimum INVALID_FIELD"};
  const std::string minus = "expression { terms { element: 'elements/count' coefficient: '-1' } } ";
  EXPECT_EQ(more(minus), refused);
  EXPECT_EQ(more(minus + "minimum: '-1'"), refused);
  EXPECT_THAT(more(minus + "minimum: '0'"), IsEmpty());
  EXPECT_EQ(more("expression { terms { element: 'elements/count' } constant: '-1' }"), refused);
  EXPECT_THAT(more("expression { terms { element: 'elements/count' } constant: '1' }"), IsEmpty());
}

}  // namespace
}  // namespace thidua::reporting
