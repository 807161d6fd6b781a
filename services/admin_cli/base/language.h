#pragma once
// The language that a command speaks to people. Figures, names and codes are the same in both.
//
//   const Wording say(Language::kVietnamese);
//   say("đạt", "met");  // "đạt"

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <string>
#include <string_view>

namespace thidua::cli {

enum class Language { kEnglish, kVietnamese };

// The language of a flag, "vi" or "en"; for an empty text that of the environment: the first of
// $LC_ALL, $LC_MESSAGES and $LANG that is not empty says Vietnamese if it begins with "vi", and
// everything else is English.
//   INVALID_ARGUMENT: the text is neither.
absl::StatusOr<Language> ChooseLanguage(std::string_view flag);

// Both texts of everything that is said stand side by side, so that none is forgotten. A value:
// copy it freely.
class Wording {
 public:
  explicit constexpr Wording(Language language) : language_(language) {}

  Language language() const { return language_; }
  // The text of its language.
  std::string operator()(absl::string_view vietnamese, absl::string_view english) const {
    return std::string(language_ == Language::kVietnamese ? vietnamese : english);
  }
  // The same with $0, $1, ... replaced, see absl::Substitute.
  std::string operator()(absl::string_view vietnamese, absl::string_view english,
                         absl::string_view first, absl::string_view second = "",
                         absl::string_view third = "") const;

 private:
  Language language_;
};

// What files and programs get, whatever the language of people.
inline constexpr Wording kEnglishWording(Language::kEnglish);

}  // namespace thidua::cli
