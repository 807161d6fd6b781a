#pragma once
// Ids of resources made from their Vietnamese titles.

#include <set>
#include <string>
#include <string_view>

namespace thidua::cli {

// The title without marks and case, words joined by hyphens, cut between words to at most
// `max_chars`: "Thu nhập bình quân (đầu người)" is "thu-nhap-binh-quan-dau-nguoi". Empty if the
// title has no letter of a to z and no digit.
std::string IdOfTitle(std::string_view title, size_t max_chars);

// `id`, or "id-2", "id-3" ... where the earlier ones are taken; it is taken from then on.
std::string UniqueId(const std::string& id, std::set<std::string>* taken);

}  // namespace thidua::cli
