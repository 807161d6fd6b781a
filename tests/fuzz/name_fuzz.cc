// Resource names, full and as people type them, and texts.

#include "common/value/check.h"
#include "common/value/code_on_day.h"
#include "common/value/name.h"
#include "common/value/text.h"
#include "services/admin_cli/base/names.h"
#include "tests/fuzz/target.h"

namespace thidua {
namespace {

constexpr const char* kPatterns[] = {
    cli::kUnit,     cli::kScale,   cli::kHolidayYear, cli::kElement,    cli::kForm,
    cli::kBinding,  cli::kRound,   cli::kReport,      cli::kFigures,    cli::kPlan,
    cli::kTarget,   cli::kGrant,   cli::kMovement,    cli::kNomination, cli::kDecision,
    cli::kRulePack, cli::kSession, cli::kNotice,      cli::kRecipient,
};

// Puts the ids into the pattern, in another way than NamePattern does.
std::string Fill(std::string pattern, const std::vector<std::string>& ids) {
  size_t at = 0;
  for (const std::string& id : ids) {
    const size_t open = pattern.find('{', at);
    pattern.replace(open, pattern.find('}', open) - open + 1, id);
    at = open + id.size();
  }
  return pattern;
}

}  // namespace

FUZZ(name) {
  LedgerOf(bytes);
  if (const auto code = ParseCodeOnDay(bytes); code.ok()) {
    THIDUA_CHECK(code->code + "@" + code->day == bytes, "A code on a day is its two parts.");
    THIDUA_CHECK(CodeOnDayIn("units/" + std::string(bytes) + "/x") == bytes,
                 "It stands for a unit.");
  }
  int matches = 0;
  for (const char* pattern : kPatterns) {
    if (const auto ids = NamePattern(pattern).Match(bytes); ids.ok()) {
      ++matches;
      THIDUA_CHECK(Fill(pattern, *ids) == bytes, "A name is its pattern with its ids.");
      THIDUA_CHECK(cli::PatternOf(bytes) == std::string_view(pattern), "A name has one pattern.");
    }
    if (const auto full = cli::ExpandName(pattern, bytes); full.ok()) {
      const std::string_view code = CodeOnDayIn(*full);
      THIDUA_CHECK(NamePattern(pattern).Match(*full).ok() == code.empty(),
                   "A short name stands for a full one, and a code on a day is no unit's id.");
      THIDUA_CHECK(code.empty() || ParseCodeOnDay(code).ok(), "What has an @ is a code on a day.");
      const auto again = cli::ExpandName(pattern, *full);
      THIDUA_CHECK(again.ok() && *again == *full, "A full name stands for itself.");
    }
  }
  THIDUA_CHECK(matches <= 1, "A name has one pattern.");
  if (const auto round = SplitRoundId(bytes); round.ok()) {
    THIDUA_CHECK(round->ToString() == bytes, "A round's id is its form and period.");
    THIDUA_CHECK(CheckId(bytes).ok(), "A round's id is an id.");
  }
}

FUZZ(text) {
  constexpr size_t kMost = 100;
  const bool utf8 = IsUtf8(bytes);
  const std::string normal = ToNfc(bytes);
  if (CheckText(bytes, kMost).ok()) {
    THIDUA_CHECK(utf8 && normal == bytes, "A text is in normal form C.");
    THIDUA_CHECK(bytes.size() <= 4 * kMost, "A text has no more characters than it may.");
  } else if (utf8 && bytes.size() <= kMost) {
    bool plain = true;
    for (const char c : bytes) plain &= c >= ' ' && c <= '~';
    THIDUA_CHECK(!plain, "Printable ASCII is always a text.");
  }
  THIDUA_CHECK(IsUtf8(normal) && ToNfc(normal) == normal, "A normal form is its own.");
  THIDUA_CHECK(IsUtf8(FoldForSearch(bytes)), "Folded text is UTF-8.");
  const std::string_view cut = CutText(bytes, kMost);
  THIDUA_CHECK(cut.size() <= kMost && bytes.starts_with(cut), "A cut leaves a front part.");
  if (utf8) THIDUA_CHECK(IsUtf8(cut), "No character is cut.");
  const std::string quoted = Quote(bytes);
  THIDUA_CHECK(quoted.find('\n') == std::string::npos, "What is quoted is one line.");
  if (utf8) THIDUA_CHECK(IsUtf8(quoted), "What is quoted stays UTF-8.");
}

}  // namespace thidua
