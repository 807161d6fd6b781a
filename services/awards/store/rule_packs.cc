#include "services/awards/store/rule_packs.h"

#include "common/resource/image.h"

namespace thidua::awards {

absl::StatusOr<std::vector<v1::RulePack>> LoadRulePacks(ledger::Reader& reader) {
  return resource::LoadAll<v1::RulePack>(reader, "rulePacks/");
}

}  // namespace thidua::awards
