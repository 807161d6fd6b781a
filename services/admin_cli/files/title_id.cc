#include "services/admin_cli/files/title_id.h"

#include <absl/strings/ascii.h>

#include "common/value/text.h"

namespace thidua::cli {

std::string IdOfTitle(std::string_view title, size_t max_chars) {
  std::string id;
  bool apart = false;
  for (const char c : FoldForSearch(title)) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c))) {
      apart = true;
      continue;
    }
    if (apart && !id.empty()) {
      id += '-';
    }
    apart = false;
    id += c;
  }
  if (id.size() > max_chars) {
    const size_t word = id[max_chars] == '-' ? max_chars : id.rfind('-', max_chars);
    id.resize(word == std::string::npos ? max_chars : word);
  }
  return id;
}

std::string UniqueId(const std::string& id, std::set<std::string>* taken) {
  std::string unique = id;
  for (int n = 2; !taken->insert(unique).second; ++n) {
    unique = id + "-" + std::to_string(n);
  }
  return unique;
}

}  // namespace thidua::cli
