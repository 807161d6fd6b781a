#pragma once
// A small catalog and short ways to write targets and totals, for the tests of this service.

#include <map>
#include <string>
#include <vector>

#include "common/testing/from_text.h"
#include "common/value/errors.h"
#include "services/targets/domain/occasion.h"
#include "services/targets/domain/totals.h"
#include "services/targets/domain/vocabulary.h"

namespace thidua::targets {

// Returns the fields that violations name, in order.
inline std::vector<std::string> FieldsOf(const Violations& violations) {
  std::vector<std::string> fields;
  for (const FieldViolation& violation : violations.list()) fields.push_back(violation.field);
  return fields;
}

// Returns the fields that violations in a status name, in order.
inline std::vector<std::string> FieldsOf(const absl::Status& status) {
  std::vector<std::string> fields;
  for (const FieldViolation& violation : ViolationsOf(status)) fields.push_back(violation.field);
  return fields;
}

// A catalog with the forms socio (counts, amounts, split by urban_class), rating (a state) and
// survey (rates, split by area). Of the flows there are income, events and shortfall, of the stocks
// population and communes; a unit of class V is known, and none with an area.
class TestVocabulary : public Vocabulary {
 public:
  TestVocabulary() {
    Put(forms_, R"(name: "forms/socio" split_attributes: "urban_class"
        elements: "elements/income" elements: "elements/population" elements: "elements/events"
        elements: "elements/communes"
        computed_cells { element: "elements/shortfall" })");
    Put(forms_, R"(name: "forms/rating" elements: "elements/rating")");
    Put(forms_, R"(name: "forms/survey" elements: "elements/income_per_head"
        elements: "elements/clean_water" split_attributes: "area")");
    Put(elements_, R"(name: "elements/income" kind: VALUE_KIND_AMOUNT decimals: 3
        time_rollup: TIME_ROLLUP_SUM)");
    Put(elements_, R"(name: "elements/population" kind: VALUE_KIND_COUNT
        time_rollup: TIME_ROLLUP_LAST)");
    Put(elements_, R"(name: "elements/events" kind: VALUE_KIND_COUNT
        time_rollup: TIME_ROLLUP_SUM)");
    Put(elements_, R"(name: "elements/shortfall" kind: VALUE_KIND_COUNT
        time_rollup: TIME_ROLLUP_SUM)");
    Put(elements_, R"(name: "elements/communes" kind: VALUE_KIND_COUNT
        time_rollup: TIME_ROLLUP_LAST)");
    Put(elements_, R"(name: "elements/clean_water" kind: VALUE_KIND_PUBLISHED_RATE decimals: 2
        time_rollup: TIME_ROLLUP_LAST)");
    Put(elements_, R"(name: "elements/rating" kind: VALUE_KIND_STATE scale: "scales/new"
        time_rollup: TIME_ROLLUP_LAST)");
    Put(elements_, R"(name: "elements/income_per_head" kind: VALUE_KIND_PUBLISHED_RATE decimals: 1
        time_rollup: TIME_ROLLUP_LAST)");
    Put(scales_, R"(name: "scales/new" levels { level: "failed" } levels { level: "done" }
        levels { level: "good" } levels { level: "excellent" }
        equivalences { level: "excellent" other_scale: "scales/old" other_level: "clean" })");
    Put(scales_, R"(name: "scales/old" levels { level: "weak" } levels { level: "fair" }
        levels { level: "strong" } levels { level: "clean" })");
    Put(scales_, R"(name: "scales/urban" levels { level: "below" } levels { level: "recognised" }
        equivalences { level: "below" other_scale: "scales/none" other_level: "weak" })");
    Put(units_, R"(name: "units/dan-tien" versions {}
        versions { attributes { key: "urban_class" value: "V" } })");
    Put(units_, R"(name: "units/dong-ket" versions {})");
  }

  // Adds a unit, or replaces it.
  void AddUnit(const std::string& text) { Put(units_, text); }

  const catalog::v1::Unit* unit(std::string_view name) const override { return Get(units_, name); }
  const catalog::v1::Form* form(std::string_view name) const override { return Get(forms_, name); }
  const catalog::v1::Element* element(std::string_view name) const override {
    return Get(elements_, name);
  }
  const catalog::v1::Scale* scale(std::string_view name) const override {
    return Get(scales_, name);
  }
  std::vector<const catalog::v1::Unit*> units() const override {
    std::vector<const catalog::v1::Unit*> units;
    for (const auto& [name, unit] : units_) units.push_back(&unit);
    return units;
  }
  std::set<std::string> attribute_values(std::string_view attribute) const override {
    std::set<std::string> values;
    for (const auto& [name, unit] : units_) AddAttributeValues(unit, attribute, values);
    return values;
  }

 private:
  template <class Resource>
  using Resources = std::map<std::string, Resource, std::less<>>;

  template <class Resource>
  static void Put(Resources<Resource>& resources, const std::string& text) {
    auto resource = FromText<Resource>(text);
    resources[resource.name()] = resource;
  }
  template <class Resource>
  static const Resource* Get(const Resources<Resource>& resources, std::string_view name) {
    const auto it = resources.find(name);
    return it == resources.end() ? nullptr : &it->second;
  }

  Resources<catalog::v1::Unit> units_;
  Resources<catalog::v1::Form> forms_;
  Resources<catalog::v1::Element> elements_;
  Resources<catalog::v1::Scale> scales_;
};

// Adds the total of one round of `form`: everybody on a roster of 25 reported, officially, unless
// `cells` or `basis` say otherwise (text format).
inline void AddTotal(Totals& totals, const std::string& form, const std::string& period,
                     const std::string& cells,
                     const std::string& basis = "expected: 25 accepted: 25") {
  reporting::v1::TotalResult result;
  auto& total = *result.mutable_total();
  total = FromText<reporting::v1::Total>(cells);
  total.set_name("units/khoai-chau/rounds/" + form + "." + period + "/total");
  *total.mutable_basis() = FromText<reporting::v1::Basis>(basis);
  for (auto& cell : *total.mutable_cells()) {
    if (cell.n() == 0 && !cell.sum().empty()) cell.set_n(25);
    if (cell.of() == 0) cell.set_of(total.basis().expected());
    for (auto& split : *cell.mutable_splits()) {
      if (split.of() == 0) split.set_of(split.n());
    }
    if (cell.n() > 0 && cell.status() == type::v1::VALUE_STATUS_UNSPECIFIED) {
      cell.set_status(type::v1::VALUE_STATUS_OFFICIAL);
    }
  }
  totals.Add({"forms/" + form, period}, std::move(result));
}

// Returns the occasion of a plan 2021-2025 with base 2020 and these targets that is evaluated in
// that period.
inline Occasion OccasionOf(const std::string& period, const std::string& owner_valid_to = "",
                           const std::vector<v1::Target>& targets = {}) {
  const auto plan = FromText<v1::Plan>(R"(term: "2021-2025" base_period: "2020")");
  return Occasion::Of(plan, targets, period, owner_valid_to).value();
}

// The same of a year.
inline Occasion OccasionIn(int year, const std::string& owner_valid_to = "",
                           const std::vector<v1::Target>& targets = {}) {
  return OccasionOf(absl::StrCat(year), owner_valid_to, targets);
}

}  // namespace thidua::targets
