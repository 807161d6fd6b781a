#pragma once
// The catalog as it would be with some units written.

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/reporting/domain/catalog/catalog_lookup.h"
#include "thidua/catalog/v1/catalog.pb.h"

namespace thidua::reporting {

// Units by name, in the order of names.
using UnitsByName = std::map<std::string, catalog::v1::Unit, std::less<>>;

// Not thread-safe. `before` must outlive it, and `written`, whose units take the place of those
// before; they may change and grow until something is asked.
class UnitsAfter : public CatalogLookup {
 public:
  UnitsAfter(CatalogLookup& before, const UnitsByName& written)
      : before_(before), written_(written) {}

  const catalog::v1::Unit* unit(std::string_view name) override {
    const auto found = written_.find(name);
    return found == written_.end() ? before_.unit(name) : &found->second;
  }
  const catalog::v1::Scale* scale(std::string_view name) override { return before_.scale(name); }
  const catalog::v1::Element* element(std::string_view name) override {
    return before_.element(name);
  }
  const catalog::v1::Form* form(std::string_view name) override { return before_.form(name); }
  const catalog::v1::HolidayYear* holiday_year(std::string_view name) override {
    return before_.holiday_year(name);
  }
  std::vector<const catalog::v1::Form*> forms() override { return before_.forms(); }
  std::vector<const catalog::v1::Unit*> units() override {
    std::map<std::string_view, const catalog::v1::Unit*> all;
    for (const catalog::v1::Unit* unit : before_.units()) all.emplace(unit->name(), unit);
    for (const auto& [name, unit] : written_) all.insert_or_assign(name, &unit);
    std::vector<const catalog::v1::Unit*> in_order;
    in_order.reserve(all.size());
    for (const auto& [name, unit] : all) in_order.push_back(unit);
    return in_order;
  }

 private:
  CatalogLookup& before_;
  const UnitsByName& written_;
};

}  // namespace thidua::reporting
