#include "common/value/name_order.h"

namespace thidua {
namespace {

constexpr std::string_view kSpace = " \t\n";

// No key of the collator holds a zero byte: what is shorter stands first.
std::string Then(std::string first, const std::string& second) {
  first.push_back('\0');
  return first + second;
}

}  // namespace

std::string NameOrder::OfPerson(std::string_view name) const {
  const size_t end = name.find_last_not_of(kSpace);
  name = end == std::string_view::npos ? std::string_view() : name.substr(0, end + 1);
  const size_t space = name.find_last_of(kSpace);
  const bool one_word = space == std::string_view::npos;
  const std::string_view given = one_word ? name : name.substr(space + 1);
  const std::string_view rest = one_word ? std::string_view() : name.substr(0, space);
  return Then(Then(without_case_.SortKey(given), without_case_.SortKey(rest)),
              collator_.SortKey(name));
}

std::string NameOrder::OfPlace(std::string_view name) const { return collator_.SortKey(name); }

}  // namespace thidua
