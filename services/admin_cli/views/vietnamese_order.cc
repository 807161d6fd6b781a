#include "services/admin_cli/views/vietnamese_order.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "common/value/name_order.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/views/natural_order.h"

namespace thidua::cli {
namespace {

int PlaceOf(const std::string& kind) {
  return kind == "collective" ? 0 : kind == "household" ? 1 : kind == "person" ? 2 : 3;
}

}  // namespace

void SortByHonouree(std::vector<const google::protobuf::Message*>& resources,
                    const std::string& path) {
  const NameOrder order;
  const std::string prefix = path.empty() ? "" : path + ".";
  SortByName(resources);
  using Key = std::tuple<int, std::string, size_t>;
  std::vector<Key> keys;
  for (const auto* resource : resources) {
    const int place = PlaceOf(FieldText(*resource, prefix + "kind"));
    const std::string name = FieldText(*resource, prefix + "display_name");
    keys.emplace_back(place, place == 0 ? order.OfPlace(name) : order.OfPerson(name), keys.size());
  }
  std::sort(keys.begin(), keys.end());
  std::vector<const google::protobuf::Message*> sorted;
  for (const Key& key : keys) sorted.push_back(resources[std::get<size_t>(key)]);
  resources = std::move(sorted);
}

}  // namespace thidua::cli
