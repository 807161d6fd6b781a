#include "services/reporting/store/catalog/reader_catalog.h"

#include <memory>
#include <utility>

#include "common/resource/image.h"

namespace thidua::reporting {

using catalog::v1::Element;
using catalog::v1::Form;
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

const Unit* ReaderCatalog::unit(std::string_view name) { return Find(units_, "units/", name); }
const Scale* ReaderCatalog::scale(std::string_view name) { return Find(scales_, "scales/", name); }
const Element* ReaderCatalog::element(std::string_view name) {
  return Find(elements_, "elements/", name);
}
const Form* ReaderCatalog::form(std::string_view name) { return Find(forms_, "forms/", name); }

std::vector<const Unit*> ReaderCatalog::units() {
  if (!all_units_) {
    auto loaded = resource::LoadAll<Unit>(reader_, "units/");
    status_.Update(loaded.status());
    if (loaded.ok()) {
      for (Unit& unit : *loaded) {
        std::string name = unit.name();
        // Kept where it is known already: pointers to it may be out.
        units_.try_emplace(std::move(name), std::make_unique<Unit>(std::move(unit)));
      }
    }
    all_units_ = true;
  }
  std::vector<const Unit*> all;
  for (const auto& [name, unit] : units_) {
    if (unit != nullptr) all.push_back(unit.get());
  }
  return all;
}

}  // namespace thidua::reporting
