#include "services/awards/domain/award_order.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "common/value/enum_switch.h"

namespace thidua::awards {
namespace {

int PlaceOf(v1::RecipientKind kind) {
  switch (kind) {
    case v1::RECIPIENT_KIND_COLLECTIVE:
      return 0;
    case v1::RECIPIENT_KIND_HOUSEHOLD:
      return 1;
    case v1::RECIPIENT_KIND_PERSON:
      return 2;
    case v1::RECIPIENT_KIND_UNSPECIFIED:
    case SENTINELS_OF(v1::RecipientKind):
      break;
  }
  return 3;
}

// Of the honour in the pack; past the end where it has none.
int PlaceOf(const v1::RulePack* pack, const std::string& honour) {
  if (pack == nullptr) return 0;
  int place = 0;
  for (const v1::Honour& each : pack->honours()) {
    if (each.honour() == honour) break;
    ++place;
  }
  return place;
}

}  // namespace

template <class Honoured>
void AwardOrder::SortAll(std::vector<Honoured>& all) const {
  using Key = std::tuple<bool, int, std::string, int, std::string, size_t>;
  std::vector<Key> keys;
  for (const Honoured& each : all) {
    const v1::Honouree& honouree = each.honouree();
    const std::string& name = honouree.display_name();
    const bool collective = honouree.kind() == v1::RECIPIENT_KIND_COLLECTIVE;
    keys.emplace_back(!collective, PlaceOf(pack_, each.honour()), each.honour(),
                      PlaceOf(honouree.kind()),
                      collective ? names_.OfPlace(name) : names_.OfPerson(name), keys.size());
  }
  std::sort(keys.begin(), keys.end());
  std::vector<Honoured> sorted;
  sorted.reserve(all.size());
  for (const Key& key : keys) sorted.push_back(std::move(all[std::get<size_t>(key)]));
  all = std::move(sorted);
}

void AwardOrder::Sort(std::vector<v1::Grant>& grants) const { SortAll(grants); }

void AwardOrder::Sort(std::vector<v1::Nomination>& nominations) const { SortAll(nominations); }

}  // namespace thidua::awards
