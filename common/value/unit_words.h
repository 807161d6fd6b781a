#pragma once
// How people write the names of units.

#include <string>
#include <string_view>
#include <vector>

#include "thidua/catalog/v1/catalog.pb.h"

namespace thidua {

// The words that may stand before the name of a unit of the kind ("xã", "thị trấn"); none where the
// name says by itself what it is.
std::vector<std::string_view> KindWords(catalog::v1::UnitKind kind);

// The text as FoldForSearch gives it, with one space between two words and none at the ends.
std::string FoldName(std::string_view text);

// Returns whether people call a unit that is as `version` says so: by its name, alone or behind a
// word for its kind. `folded` is as FoldName gives it.
bool IsCalled(const catalog::v1::UnitVersion& version, std::string_view folded);

// The name behind the first word for its kind, as papers have it: "huyện Khoái Châu". The name
// alone where it begins with such a word already, or where its kind has none.
std::string TitleOf(const catalog::v1::UnitVersion& version);

}  // namespace thidua
