#pragma once
// The followed catalog, as the rules of plans and targets ask it.

#include <memory>

#include "common/catalog/view.h"
#include "services/targets/domain/vocabulary.h"

namespace thidua::targets {

// A CatalogVocabulary keeps one view of the catalog alive. It is thread-safe.
class CatalogVocabulary : public Vocabulary {
 public:
  explicit CatalogVocabulary(std::shared_ptr<const catalog::CatalogView> view)
      : view_(std::move(view)) {}

  const catalog::v1::Unit* unit(std::string_view name) const override { return view_->unit(name); }
  const catalog::v1::Form* form(std::string_view name) const override { return view_->form(name); }
  const catalog::v1::Element* element(std::string_view name) const override {
    return view_->element(name);
  }
  const catalog::v1::Scale* scale(std::string_view name) const override {
    return view_->scale(name);
  }
  std::vector<const catalog::v1::Unit*> units() const override {
    std::vector<const catalog::v1::Unit*> units;
    for (const auto& [name, unit] : view_->units()) units.push_back(unit.get());
    return units;
  }
  std::set<std::string> attribute_values(std::string_view attribute) const override {
    std::set<std::string> values;
    for (const auto& [name, unit] : view_->units()) AddAttributeValues(*unit, attribute, values);
    return values;
  }

 private:
  const std::shared_ptr<const catalog::CatalogView> view_;
};

}  // namespace thidua::targets
