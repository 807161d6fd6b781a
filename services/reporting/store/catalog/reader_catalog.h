#pragma once
// The catalog as a Reader of its ledger shows it: what rules are checked against inside a commit.

#include <absl/status/status.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/ledger/ledger.h"
#include "services/reporting/domain/catalog/catalog_lookup.h"

namespace thidua::reporting {

// Reads each resource once. Not thread-safe; `reader` must outlive it. A verdict that was reached
// through it counts only if status() is OK afterwards.
class ReaderCatalog : public CatalogLookup {
 public:
  explicit ReaderCatalog(ledger::Reader& reader) : reader_(reader) {}

  const catalog::v1::Unit* unit(std::string_view name) override;
  const catalog::v1::Scale* scale(std::string_view name) override;
  const catalog::v1::Element* element(std::string_view name) override;
  const catalog::v1::Form* form(std::string_view name) override;
  const catalog::v1::HolidayYear* holiday_year(std::string_view name) override;
  std::vector<const catalog::v1::Form*> forms() override;
  std::vector<const catalog::v1::Unit*> units() override;

  // The first failure to read.
  const absl::Status& status() const { return status_; }

 private:
  template <class Resource>
  using Known = std::map<std::string, std::unique_ptr<Resource>, std::less<>>;

  template <class Resource>
  const Resource* Find(Known<Resource>& known, std::string_view collection, std::string_view name);

  // All of a collection, in the order of names; reads those that are not known yet once.
  template <class Resource>
  std::vector<const Resource*> All(Known<Resource>& known, std::string_view collection, bool& read);

  ledger::Reader& reader_;
  Known<catalog::v1::Unit> units_;
  Known<catalog::v1::Scale> scales_;
  Known<catalog::v1::Element> elements_;
  Known<catalog::v1::Form> forms_;
  Known<catalog::v1::HolidayYear> holiday_years_;
  bool all_forms_ = false;
  bool all_units_ = false;
  absl::Status status_;
};

}  // namespace thidua::reporting
