#pragma once
// What people call the honours and papers of rule packs.

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/admin_cli/files/catalog_terms.h"
#include "thidua/awards/v1/rule_pack.pb.h"

namespace thidua::cli {

// The rule packs as files speak of them. Immutable: may be read by several threads.
class AwardTerms {
 public:
  // Of the honours only those named; none: all.
  explicit AwardTerms(std::vector<awards::v1::RulePack> packs,
                      const std::vector<std::string>& honours = {});

  // The id of an honour, by id or title, of the packs in force on a day, `YYYY-MM-DD`.
  //   INVALID_ARGUMENT: none or several are called so.
  absl::StatusOr<std::string> Honour(std::string_view term, std::string_view date) const;

  // The paper that a column is called after: by its id ("to-trinh") or as people write that ("Tờ
  // trình"), behind "dossier:" or "hồ sơ:" or alone. Nothing if no honour of any pack asks for it.
  std::optional<std::string> Paper(std::string_view title) const;

  // All papers, each once, in the order of the packs.
  const std::vector<std::string>& papers() const { return papers_; }

 private:
  std::vector<awards::v1::RulePack> packs_;
  std::vector<std::string> papers_;
};

}  // namespace thidua::cli
