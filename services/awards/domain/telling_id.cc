#include "services/awards/domain/telling_id.h"

#include <absl/algorithm/container.h>
#include <absl/strings/ascii.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>

#include <string>
#include <vector>

#include "common/value/text.h"

namespace thidua::awards {
namespace {

// A shorter run of letters is in many ids by chance.
constexpr size_t kTelling = 5;

// Words that stand before a name and tell nobody from anybody.
constexpr std::string_view kForms[] = {"ho", "gia", "dinh", "ong", "ba", "anh", "chi", "va"};

// The runs of characters of `text` for which `belongs`.
template <class Belongs>
std::vector<std::string> Runs(std::string_view text, Belongs belongs) {
  std::string spaced(text);
  for (char& c : spaced) {
    if (!belongs(c)) c = ' ';
  }
  return absl::StrSplit(spaced, ' ', absl::SkipEmpty());
}

bool IsLetter(char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)); }
bool IsLetterOrDigit(char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)); }

// The syllables of the name, without forms of address where something else is left.
std::vector<std::string> Syllables(std::string_view display_name) {
  const std::vector<std::string> all = Runs(FoldForSearch(display_name), IsLetterOrDigit);
  std::vector<std::string> syllables = all;
  std::erase_if(syllables, [](const std::string& s) { return absl::c_linear_search(kForms, s); });
  return syllables.size() < 2 ? all : syllables;
}

// The first letters of all syllables but the last.
std::string Initials(const std::vector<std::string>& syllables) {
  std::string initials;
  for (size_t i = 0; i + 1 < syllables.size(); ++i) initials += syllables[i][0];
  return initials;
}

}  // namespace

bool TellsName(std::string_view id, std::string_view display_name) {
  const std::vector<std::string> syllables = Syllables(display_name);
  if (syllables.empty()) return false;
  const std::vector<std::string> parts = Runs(id, IsLetter);
  const std::string letters = absl::StrJoin(parts, "");
  const std::string characters = absl::StrJoin(Runs(id, IsLetterOrDigit), "");
  const auto has = [](const std::string& text, const std::string& part) {
    return part.size() >= kTelling ? text.find(part) != std::string::npos : text == part;
  };
  if (syllables.size() == 1) return has(characters, syllables[0]) || has(letters, syllables[0]);

  const std::string whole = absl::StrJoin(syllables, "");
  const bool all = absl::c_all_of(syllables, [&](const std::string& syllable) {
    return characters.find(syllable) != std::string::npos;
  });
  if (has(characters, whole) || (all && whole.size() >= kTelling)) return true;
  for (size_t i = 0; i + 1 < syllables.size(); ++i) {
    const std::string pair = syllables[i] + syllables[i + 1];
    if (pair.size() >= kTelling && letters.find(pair) != std::string::npos) return true;
  }
  std::vector<std::string> told;
  for (const std::string& part : parts) {
    if (absl::c_linear_search(syllables, part) && !absl::c_linear_search(told, part)) {
      told.push_back(part);
    }
  }
  if (told.size() >= 2) return true;
  const std::string initials = Initials(syllables);
  return letters == syllables.back() + initials || letters == initials + syllables.back();
}

}  // namespace thidua::awards
