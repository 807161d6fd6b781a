#include "services/reporting/store/catalog/reader_catalog.h"

#include <memory>
#include <utility>

#include "common/resource/image.h"

namespace thidua::reporting {

using catalog::v1::Element;
using catalog::v1::Form;
using catalog::v1::HolidayYear;
using catalog::v1::Scale;
using catalog::v1::Unit;

template <class Resource>
const Resource* ReaderCatalog::Find(Known<Resource>& known, std::string_view collection,
                                    std::string_view name) {
  if (!name.starts_with(collection)) return nullptr;
  auto it = known.find(name);
  if (it == known.end()) {
    auto loaded = resource::Find<Resource>(reader_, name);
    status_.Update(loaded.status());
    std::unique_ptr<Resource> resource;
    if (loaded.ok() && *loaded) resource = std::make_unique<Resource>(**std::move(loaded));
    it = known.emplace(std::string(name), std::move(resource)).first;
  }
  return it->second.get();
}

template <class Resource>
std::vector<const Resource*> ReaderCatalog::All(Known<Resource>& known, std::string_view collection,
                                                bool& read) {
  if (!read) {
    auto loaded = resource::LoadAll<Resource>(reader_, collection);
    status_.Update(loaded.status());
    if (loaded.ok()) {
      for (Resource& each : *loaded) {
        std::string name = each.name();
        // Kept where it is known already: pointers to it may be out.
        known.try_emplace(std::move(name), std::make_unique<Resource>(std::move(each)));
      }
    }
    read = true;
  }
  std::vector<const Resource*> all;
  for (const auto& [name, each] : known) {
    if (each != nullptr) all.push_back(each.get());
  }
  return all;
}

const Unit* ReaderCatalog::unit(std::string_view name) { return Find(units_, "units/", name); }
const Scale* ReaderCatalog::scale(std::string_view name) { return Find(scales_, "scales/", name); }
const Element* ReaderCatalog::element(std::string_view name) {
  return Find(elements_, "elements/", name);
}
const Form* ReaderCatalog::form(std::string_view name) { return Find(forms_, "forms/", name); }

const HolidayYear* ReaderCatalog::holiday_year(std::string_view name) {
  return Find(holiday_years_, "holidays/", name);
}
std::vector<const Form*> ReaderCatalog::forms() { return All(forms_, "forms/", all_forms_); }
std::vector<const Unit*> ReaderCatalog::units() { return All(units_, "units/", all_units_); }

}  // namespace thidua::reporting
