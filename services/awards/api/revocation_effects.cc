#include "services/awards/api/revocation_effects.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "common/resource/collection.h"
#include "common/resource/image.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "services/awards/domain/cap.h"
#include "services/awards/domain/conditions.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/rule_pack.h"
#include "services/awards/store/entries.h"
#include "services/awards/store/evidence.h"
#include "services/awards/store/recipients.h"
#include "thidua/awards/v1/movement.pb.h"
#include "thidua/awards/v1/nomination.pb.h"

namespace thidua::awards {
namespace {

using Effects = std::vector<v1::RevocationEffect>;

v1::RevocationEffect& Add(Effects& effects, v1::EffectKind kind, std::string text,
                          const std::string& grant) {
  v1::RevocationEffect& effect = effects.emplace_back();
  effect.set_kind(kind);
  effect.set_text(std::move(text));
  if (!grant.empty()) effect.add_grants(grant);
  return effect;
}

void AddOwn(Effects& effects, const v1::Grant& grant) {
  std::string certificate = "Thu hồi giấy chứng nhận số " + grant.certificate_number();
  if (!grant.duplicates().empty()) {
    absl::StrAppend(&certificate, " và ", grant.duplicates_size(), " bản cấp lại");
  }
  Add(effects, v1::EFFECT_KIND_CERTIFICATE, std::move(certificate), grant.name());
  if (grant.amount_vnd() == 0) return;
  Add(effects, v1::EFFECT_KIND_MONEY,
      absl::StrCat("Thu hồi tiền thưởng ", grant.amount_vnd(), " đồng, ",
                   grant.handover().paid() ? absl::StrCat("đã chi ngày ", grant.handover().date())
                                           : "chưa ghi nhận đã chi"),
      grant.name());
}

// The names that the grant's recipient has and had.
absl::StatusOr<std::set<std::string>> NamesOf(ledger::Reader& reader, const v1::Grant& grant) {
  std::set<std::string> names = {grant.honouree().recipient()};
  ASSIGN_OR_RETURN(const auto recipient, FindCarryingOn(reader, grant.honouree().recipient()));
  if (recipient) {
    names.insert(recipient->name());
    names.insert(recipient->joined().begin(), recipient->joined().end());
  }
  return names;
}

// Whether a streak that the other grant's honour asks for has the title in it. Where nobody knows
// its rules any more a person has to look.
absl::StatusOr<bool> IsInStreakOf(ledger::Reader& reader, const v1::Grant& other,
                                  const v1::Grant& title, const std::vector<v1::RulePack>& packs) {
  ASSIGN_OR_RETURN(const auto nomination,
                   resource::Load<v1::Nomination>(reader, other.nomination()));
  ASSIGN_OR_RETURN(const auto movement,
                   resource::Load<v1::Movement>(reader, MovementOf(other.nomination())));
  const auto pack = std::find_if(packs.begin(), packs.end(), [&](const v1::RulePack& each) {
    return each.name() == nomination.appraisal().rule_pack();
  });
  const v1::Honour* honour = pack == packs.end() ? nullptr : FindHonour(*pack, other.honour());
  if (honour == nullptr) return true;
  return std::any_of(honour->eligibility().begin(), honour->eligibility().end(),
                     [&](const auto& rule) {
                       return rule.has_streak() &&
                              LooksAt(rule.streak(), movement.year(), title.honour(), title.year());
                     });
}

// Honours of the same recipient that rested on the title.
absl::Status AddStreaks(ledger::Reader& reader, const v1::Grant& grant,
                        const std::vector<v1::RulePack>& packs, Effects& effects) {
  if (grant.year() == 0) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::set<std::string> names, NamesOf(reader, grant));
  std::vector<v1::Grant> others;
  const std::string prefix = kUnitName.Format({LedgerOf(grant.name())}) + "/decisions/";
  RETURN_IF_ERROR(resource::WalkTree(reader, prefix, "",
                                     [&](const ledger::Image& image) -> absl::StatusOr<bool> {
                                       if (!kGrantName.Match(image.key).ok()) return true;
                                       ASSIGN_OR_RETURN(v1::Grant other,
                                                        resource::FromImage<v1::Grant>(image));
                                       if (other.state() == v1::GRANT_STATE_GRANTED &&
                                           other.name() != grant.name() &&
                                           names.contains(other.honouree().recipient())) {
                                         others.push_back(std::move(other));
                                       }
                                       return true;
                                     })
                      .status());
  for (v1::Grant& other : others) {
    RETURN_IF_ERROR(FillEvidence(reader, other));
    const auto& titles = other.evidence().titles();
    const bool rested = std::any_of(titles.begin(), titles.end(), [&](const auto& title) {
      return title.source() == grant.name();
    });
    if (!rested) continue;
    ASSIGN_OR_RETURN(const bool in_streak, IsInStreakOf(reader, other, grant, packs));
    if (!in_streak) continue;
    Add(effects, v1::EFFECT_KIND_STREAK,
        absl::StrCat(other.honour_title(), " theo Quyết định ", other.decision_number(),
                     " được xét khi người nhận còn giữ ", grant.honour_title(), " năm ",
                     grant.year(), "; cần xem lại điều kiện liên tục"),
        other.name());
  }
  return absl::OkStatus();
}

// Caps that are counted by the honour.
absl::Status AddCaps(ledger::Reader& reader, const v1::Grant& grant,
                     const std::vector<v1::RulePack>& packs, Effects& effects) {
  const auto pack = ChoosePack(packs, grant.decision_date());
  if (!pack.ok()) return absl::OkStatus();
  const std::string holders = MovementOf(grant.nomination()) + "/holders/";
  ASSIGN_OR_RETURN(int64_t base, LoadNumber(reader, holders + grant.honour()));
  // Before the revocation it still counts.
  if (grant.state() == v1::GRANT_STATE_GRANTED) --base;
  for (const v1::Honour& honour : (*pack)->honours()) {
    if (!honour.has_cap() || honour.cap().of_honour() != grant.honour()) continue;
    ASSIGN_OR_RETURN(const int64_t count, LoadNumber(reader, holders + honour.honour()));
    if (count <= MostByCap(honour.cap(), base)) continue;
    Add(effects, v1::EFFECT_KIND_CAP,
        absl::StrCat("Phong trào còn ", count, " ", honour.title(),
                     ", vượt giới hạn: ", CapInWords(honour.cap(), base, **pack)),
        "");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Effects> EffectsOf(ledger::Reader& reader, const v1::Grant& grant,
                                  const std::vector<v1::RulePack>& packs) {
  Effects effects;
  AddOwn(effects, grant);
  RETURN_IF_ERROR(AddStreaks(reader, grant, packs, effects));
  RETURN_IF_ERROR(AddCaps(reader, grant, packs, effects));
  return effects;
}

}  // namespace thidua::awards
