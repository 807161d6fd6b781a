#include "services/reporting/domain/catalog/catalog_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/reporting/domain/catalog/testing/memory_catalog.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Element;
using catalog::v1::Form;
using catalog::v1::Scale;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Listed;
using testing::MemoryCatalog;

Scale Rating() {
  return FromText<Scale>(R"pb(name: "scales/rating"
                              title: "Xếp loại"
                              levels { level: "fair" title: "Khá" }
                              levels { level: "good" title: "Tốt" })pb");
}

Element Quota(const std::string& id) {
  return FromText<Element>(absl::StrCat("name: 'elements/", id,
                                        "' title: 'T' kind: VALUE_KIND_COUNT ",
                                        "time_rollup: TIME_ROLLUP_SUM"));
}

MemoryCatalog SampleCatalog() {
  MemoryCatalog catalog;
  catalog.AddUnit("khoai-chau", "");
  catalog.Add(Rating());
  for (const char* id : {"quota", "delivered", "shortfall"}) catalog.Add(Quota(id));
  catalog.Add(FromText<Element>("name: 'elements/rating' kind: VALUE_KIND_STATE"));
  return catalog;
}

TEST(ValidateScale, AcceptsEquivalenceAndRetitledLevel) {
  MemoryCatalog catalog = SampleCatalog();
  Scale scale = FromText<Scale>(
      R"pb(name: "scales/party"
           title: "Đảng"
           levels { level: "clean" title: "Trong sạch" }
           equivalences { level: "clean" other_scale: "scales/rating" other_level: "good" })pb");
  Scale stored = scale;
  stored.mutable_levels(0)->set_title("Trong sach");
  EXPECT_THAT(Listed(ValidateScale(scale, &stored, catalog)), IsEmpty());
}

TEST(ValidateScale, ListsEveryViolationAtOnce) {
  MemoryCatalog catalog = SampleCatalog();
  Scale scale = FromText<Scale>(
      R"pb(name: "scales/party"
           levels { level: "Clean" title: "A" }
           levels { level: "ok" }
           levels { level: "ok" title: "C" }
           equivalences { level: "no" other_scale: "scales/none" }
           equivalences { level: "ok" other_scale: "scales/rating" other_level: "none" })pb");
  EXPECT_THAT(Listed(ValidateScale(scale, nullptr, catalog)),
              ElementsAre("scale.title INVALID_FIELD", "scale.levels[0].level INVALID_NAME",
                          "scale.levels[1].title INVALID_FIELD", "scale.levels[2].level DUPLICATE",
                          "scale.equivalences[0].level UNKNOWN_LEVEL",
                          "scale.equivalences[0].other_scale UNKNOWN_REFERENCE",
                          "scale.equivalences[1].other_level UNKNOWN_LEVEL"));
}

TEST(ValidateScale, KeepsItsLevelsForEver) {
  MemoryCatalog catalog = SampleCatalog();
  Scale stored = Rating();
  Scale swapped = stored;
  swapped.mutable_levels()->SwapElements(0, 1);
  EXPECT_THAT(Listed(ValidateScale(swapped, &stored, catalog)),
              ElementsAre("scale.levels INVALID_FIELD"));
}

TEST(ValidateElement, ListsEveryViolationAtOnce) {
  MemoryCatalog catalog = SampleCatalog();
  EXPECT_THAT(Listed(ValidateElement(
                  FromText<Element>("name: 'elements/a b' decimals: 7 scale: 'scales/x'"), nullptr,
                  catalog)),
              ElementsAre("element.name INVALID_NAME", "element.title INVALID_FIELD",
                          "element.kind INVALID_FIELD", "element.time_rollup INVALID_FIELD",
                          "element.decimals INVALID_FIELD", "element.scale INVALID_FIELD"));
}

TEST(ValidateElement, RefusesPercentageOfParts) {
  MemoryCatalog catalog = SampleCatalog();
  Element rate = FromText<Element>(R"pb(name: "elements/rate"
                                        title: "T"
                                        unit_of_measure: "%"
                                        decimals: 2
                                        kind: VALUE_KIND_AMOUNT
                                        time_rollup: TIME_ROLLUP_LAST)pb");
  EXPECT_THAT(Listed(ValidateElement(rate, nullptr, catalog)),
              ElementsAre("element.unit_of_measure PERCENTAGE_FOR_PART"));
  rate.set_kind(type::v1::VALUE_KIND_PUBLISHED_RATE);
  EXPECT_THAT(Listed(ValidateElement(rate, nullptr, catalog)), IsEmpty());
}

TEST(ValidateElement, StatesNeedAScaleAndTakeTheLastPeriod) {
  MemoryCatalog catalog = SampleCatalog();
  EXPECT_THAT(
      Listed(ValidateElement(
          FromText<Element>("name: 'elements/r' title: 'T' kind: VALUE_KIND_STATE decimals: 1 "
                            "time_rollup: TIME_ROLLUP_SUM scale: 'scales/none'"),
          nullptr, catalog)),
      ElementsAre("element.time_rollup INVALID_FIELD", "element.decimals INVALID_FIELD",
                  "element.scale UNKNOWN_REFERENCE"));
}

TEST(ValidateElement, NeverChangesItsMeaning) {
  MemoryCatalog catalog = SampleCatalog();
  Element stored = Quota("quota");
  Element changed = FromText<Element>(R"pb(name: "elements/quota"
                                           title: "Other"
                                           decimals: 1
                                           unit_of_measure: "ha"
                                           kind: VALUE_KIND_AMOUNT
                                           time_rollup: TIME_ROLLUP_LAST)pb");
  EXPECT_THAT(
      Listed(ValidateElement(changed, &stored, catalog)),
      ElementsAre("element.kind INVALID_FIELD", "element.time_rollup INVALID_FIELD",
                  "element.decimals INVALID_FIELD", "element.unit_of_measure INVALID_FIELD"));
}

Form Conscription() {
  return FromText<Form>(R"pb(
    name: "forms/conscription"
    title: "Giao quân"
    elements: "elements/quota"
    elements: "elements/delivered"
    elements: "elements/shortfall"
    computed_cells {
      element: "elements/shortfall"
      expression {
        terms { element: "elements/quota" }
        terms { element: "elements/delivered" coefficient: "-1" }
      }
      minimum: "0"
    }
    owner_kinds: UNIT_KIND_DISTRICT
    owner_kinds: UNIT_KIND_PROVINCE
    assignments { subject_kinds: UNIT_KIND_COMMUNE reporter: "units/khoai-chau" }
    assignments { subject_is_owner: true }
    calendar: FORM_CALENDAR_CALENDAR
    frequency: FORM_FREQUENCY_YEARLY
    due_rules { days: 10 count: DAY_COUNT_WORKING_DAYS }
    visibility: FORM_VISIBILITY_RESTRICTED
    split_attributes: "urban_class")pb");
}

TEST(ValidateForm, AcceptsComputedCells) {
  MemoryCatalog catalog = SampleCatalog();
  EXPECT_THAT(Listed(ValidateForm(Conscription(), nullptr, catalog)), IsEmpty());
}

TEST(ValidateForm, ListsEveryViolationAtOnce) {
  MemoryCatalog catalog = SampleCatalog();
  Form form = FromText<Form>(R"pb(
    name: "forms/a.b"
    elements: "elements/quota"
    elements: "elements/quota"
    elements: "elements/none"
    elements: "elements/rating"
    computed_cells {
      element: "elements/quota"
      expression {
        terms { element: "elements/rating" }
        terms { element: "elements/gone" coefficient: "-1" }
      }
      minimum: "0"
    }
    owner_kinds: UNIT_KIND_DISTRICT
    owner_kinds: UNIT_KIND_UNSPECIFIED
    owner_kinds: UNIT_KIND_DISTRICT
    assignments { subject: "units/nowhere" subject_kinds: UNIT_KIND_TOWN }
    assignments { reporter: "units/nobody" }
    assignments { subject_is_owner: true subject: "units/khoai-chau" }
    assignments { subject_is_owner: true }
    assignments { subject_kinds: UNIT_KIND_DISTRICT }
    calendar: FORM_CALENDAR_SCHOOL
    frequency: FORM_FREQUENCY_MONTHLY
    due_rules { days: 400 count: DAY_COUNT_ALL_DAYS }
    split_attributes: "")pb");
  EXPECT_THAT(
      Listed(ValidateForm(form, nullptr, catalog)),
      ElementsAre(
          "form.name INVALID_NAME", "form.title INVALID_FIELD", "form.elements[1] DUPLICATE",
          "form.elements[2] UNKNOWN_ELEMENT",
          "form.computed_cells[0].expression.terms[0].element WRONG_VALUE_KIND",
          "form.computed_cells[0].expression.terms[1].element UNKNOWN_ELEMENT",
          "form.owner_kinds[1] INVALID_FIELD", "form.owner_kinds[2] DUPLICATE",
          "form.assignments[0] INVALID_FIELD", "form.assignments[0].subject UNKNOWN_UNIT",
          "form.assignments[1] INVALID_FIELD", "form.assignments[1].reporter UNKNOWN_UNIT",
          "form.assignments[2] INVALID_FIELD", "form.assignments[3].subject_is_owner DUPLICATE",
          "form.assignments[4].subject_kinds[0] INVALID_FIELD", "form.frequency INVALID_FIELD",
          "form.due_rules[0].days INVALID_FIELD", "form.split_attributes[0] INVALID_FIELD"));
}

TEST(ValidateForm, TakesTheTermsOfASchoolYear) {
  MemoryCatalog catalog = SampleCatalog();
  Form form = Conscription();
  form.set_calendar(catalog::v1::FORM_CALENDAR_SCHOOL);
  form.set_frequency(catalog::v1::FORM_FREQUENCY_HALF_YEARLY);
  EXPECT_THAT(Listed(ValidateForm(form, nullptr, catalog)), ElementsAre());
  form.set_frequency(catalog::v1::FORM_FREQUENCY_QUARTERLY);
  EXPECT_THAT(Listed(ValidateForm(form, nullptr, catalog)),
              ElementsAre("form.frequency INVALID_FIELD"));
}

TEST(ValidateForm, KeepsTheKindsOfItsOwnersForEver) {
  MemoryCatalog catalog = SampleCatalog();
  const Form stored = Conscription();
  Form form = stored;
  form.mutable_owner_kinds()->SwapElements(0, 1);
  form.set_title("Khác");
  EXPECT_THAT(Listed(ValidateForm(form, &stored, catalog)), IsEmpty());
  form.mutable_owner_kinds()->RemoveLast();
  EXPECT_THAT(Listed(ValidateForm(form, &stored, catalog)),
              ElementsAre("form.owner_kinds INVALID_FIELD"));
  form.clear_owner_kinds();
  EXPECT_THAT(Listed(ValidateForm(form, nullptr, catalog)),
              ElementsAre("form.owner_kinds INVALID_FIELD"));
}

TEST(ValidateForm, RefusesChainOfComputedCells) {
  MemoryCatalog catalog = SampleCatalog();
  Form form = Conscription();
  form.mutable_computed_cells(0)->mutable_expression()->mutable_terms(0)->set_element(
      "elements/shortfall");
  EXPECT_THAT(Listed(ValidateForm(form, nullptr, catalog)),
              ElementsAre("form.computed_cells[0].expression.terms[0].element INVALID_FIELD"));
}

}  // namespace
}  // namespace thidua::reporting
