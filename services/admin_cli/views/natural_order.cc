#include "services/admin_cli/views/natural_order.h"

#include <absl/strings/ascii.h>

#include <algorithm>
#include <string>

#include "services/admin_cli/base/fields.h"

namespace thidua::cli {
namespace {

bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }

// Takes the run of digits off the front of `text`, without leading zeros.
std::string_view TakeNumber(std::string_view& text) {
  size_t end = 0;
  while (end < text.size() && IsDigit(text[end])) ++end;
  std::string_view number = text.substr(0, end);
  text.remove_prefix(end);
  while (number.size() > 1 && number.front() == '0') number.remove_prefix(1);
  return number;
}

}  // namespace

bool NaturallyLess(std::string_view a, std::string_view b) {
  std::string_view x = a, y = b;
  while (!x.empty() && !y.empty()) {
    if (IsDigit(x.front()) && IsDigit(y.front())) {
      const std::string_view m = TakeNumber(x), n = TakeNumber(y);
      if (m.size() != n.size()) return m.size() < n.size();
      if (m != n) return m < n;
      continue;
    }
    if (x.front() != y.front()) {
      return static_cast<unsigned char>(x.front()) < static_cast<unsigned char>(y.front());
    }
    x.remove_prefix(1);
    y.remove_prefix(1);
  }
  if (x.empty() != y.empty()) return x.empty();
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

void SortByName(std::vector<const google::protobuf::Message*>& resources) {
  std::stable_sort(resources.begin(), resources.end(), [](const auto* a, const auto* b) {
    return NaturallyLess(StringField(*a, "name"), StringField(*b, "name"));
  });
}

}  // namespace thidua::cli
