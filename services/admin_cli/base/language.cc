#include "services/admin_cli/base/language.h"

#include <absl/strings/substitute.h>

#include <cstdlib>

#include "common/value/text.h"
#include "services/admin_cli/base/failure.h"

namespace thidua::cli {

absl::StatusOr<Language> ChooseLanguage(std::string_view flag) {
  if (flag == "vi") return Language::kVietnamese;
  if (flag == "en") return Language::kEnglish;
  if (!flag.empty()) return UsageError("--lang: " + Quote(flag) + " is neither vi nor en");
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(variable);
    if (value == nullptr || *value == '\0') continue;
    return std::string_view(value).substr(0, 2) == "vi" ? Language::kVietnamese
                                                        : Language::kEnglish;
  }
  return Language::kEnglish;
}

std::string Wording::operator()(absl::string_view vietnamese, absl::string_view english,
                                absl::string_view first, absl::string_view second,
                                absl::string_view third) const {
  return absl::Substitute(language_ == Language::kVietnamese ? vietnamese : english, first, second,
                          third);
}

}  // namespace thidua::cli
