#pragma once
// For tests: messages from text, violations as short text, and a catalog held in maps.

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/testing/from_text.h"
#include "common/value/errors.h"
#include "services/reporting/domain/catalog/catalog_lookup.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting::testing {

// "report.cells[0].number INVALID_NUMBER", one a violation, in their order.
inline std::vector<std::string> Listed(const absl::Status& status) {
  std::vector<std::string> listed;
  for (const FieldViolation& violation : ViolationsOf(status)) {
    listed.push_back(absl::StrCat(
        violation.field, " ",
        type::v1::ErrorReason_Name(violation.reason).substr(sizeof("ERROR_REASON_") - 1)));
  }
  return listed;
}

inline std::string ReasonName(const absl::Status& status) {
  return type::v1::ErrorReason_Name(ReasonOf(status)).substr(sizeof("ERROR_REASON_") - 1);
}

class MemoryCatalog : public CatalogLookup {
 public:
  void Add(const catalog::v1::Unit& unit) { units_[unit.name()] = unit; }
  void Add(const catalog::v1::Scale& scale) { scales_[scale.name()] = scale; }
  void Add(const catalog::v1::Element& element) { elements_[element.name()] = element; }
  void Add(const catalog::v1::Form& form) { forms_[form.name()] = form; }

  void Add(const catalog::v1::HolidayYear& year) { holiday_years_[year.name()] = year; }

  // A commune (or other kind) below `parent` from `from` to `to`.
  void AddUnit(const std::string& id, const std::string& parent,
               const std::string& from = "2004-07-08", const std::string& to = "",
               catalog::v1::UnitKind kind = catalog::v1::UNIT_KIND_COMMUNE,
               const std::string& urban_class = "") {
    catalog::v1::Unit unit;
    unit.set_name("units/" + id);
    auto* version = unit.add_versions();
    version->set_display_name(id);
    version->set_kind(kind);
    version->set_parent(parent);
    version->set_valid_from(from);
    version->set_valid_to(to);
    if (!urban_class.empty()) (*version->mutable_attributes())["urban_class"] = urban_class;
    Add(unit);
  }

  const catalog::v1::Unit* unit(std::string_view name) override { return Find(units_, name); }
  const catalog::v1::Scale* scale(std::string_view name) override { return Find(scales_, name); }
  const catalog::v1::Element* element(std::string_view name) override {
    return Find(elements_, name);
  }
  const catalog::v1::Form* form(std::string_view name) override { return Find(forms_, name); }
  const catalog::v1::HolidayYear* holiday_year(std::string_view name) override {
    return Find(holiday_years_, name);
  }
  std::vector<const catalog::v1::Form*> forms() override {
    std::vector<const catalog::v1::Form*> all;
    for (const auto& [name, form] : forms_) all.push_back(&form);
    return all;
  }
  std::vector<const catalog::v1::Unit*> units() override {
    std::vector<const catalog::v1::Unit*> all;
    for (const auto& [name, unit] : units_) all.push_back(&unit);
    return all;
  }

 private:
  template <class Resource>
  using ByName = std::map<std::string, Resource, std::less<>>;

  template <class Resource>
  static const Resource* Find(const ByName<Resource>& map, std::string_view name) {
    auto it = map.find(name);
    return it == map.end() ? nullptr : &it->second;
  }

  ByName<catalog::v1::Unit> units_;
  ByName<catalog::v1::Scale> scales_;
  ByName<catalog::v1::Element> elements_;
  ByName<catalog::v1::Form> forms_;
  ByName<catalog::v1::HolidayYear> holiday_years_;
};

// A round of Khoái Châu in 2022 with a column of every kind and a computed one, three subjects.
inline v1::Round SampleRound() {
  return FromText<v1::Round>(R"pb(
    name: "units/khoai-chau/rounds/socio.2022"
    form: "forms/socio"
    period: "2022"
    form_version: "9"
    window_start: "2022-01-01"
    window_end: "2022-12-31"
    due_date: "2023-01-10"
    columns {
      element: "elements/income"
      decimals: 1
      kind: VALUE_KIND_AMOUNT
      time_rollup: TIME_ROLLUP_SUM
      unit_of_measure: "triệu đồng"
    }
    columns {
      element: "elements/population"
      kind: VALUE_KIND_COUNT
      time_rollup: TIME_ROLLUP_LAST
      unit_of_measure: "người"
    }
    columns {
      element: "elements/rating"
      kind: VALUE_KIND_STATE
      time_rollup: TIME_ROLLUP_LAST
      scale: "scales/rating"
      levels: "weak"
      levels: "fair"
      levels: "good"
    }
    columns {
      element: "elements/poverty"
      decimals: 2
      kind: VALUE_KIND_PUBLISHED_RATE
      time_rollup: TIME_ROLLUP_LAST
      unit_of_measure: "%"
    }
    columns { element: "elements/quota" kind: VALUE_KIND_COUNT time_rollup: TIME_ROLLUP_SUM }
    columns { element: "elements/delivered" kind: VALUE_KIND_COUNT time_rollup: TIME_ROLLUP_SUM }
    columns {
      element: "elements/shortfall"
      kind: VALUE_KIND_COUNT
      time_rollup: TIME_ROLLUP_SUM
      computed {
        element: "elements/shortfall"
        expression {
          terms { element: "elements/quota" }
          terms { element: "elements/delivered" coefficient: "-1" }
        }
        minimum: "0"
      }
    }
    roster {
      subject: "units/an-vi"
      reporter: "units/an-vi"
      display_name: "An Vĩ"
      attributes { key: "urban_class" value: "V" }
    }
    roster { subject: "units/binh-minh" reporter: "units/binh-minh" display_name: "Bình Minh" }
    roster {
      subject: "units/dan-tien"
      reporter: "units/dan-tien"
      display_name: "Dân Tiến"
      attributes { key: "urban_class" value: "V" }
    }
    split_attributes: "urban_class"
    state: ROUND_STATE_OPEN)pb");
}

}  // namespace thidua::reporting::testing
