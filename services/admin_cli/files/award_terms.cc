#include "services/admin_cli/files/award_terms.h"

#include <absl/strings/str_join.h>
#include <absl/strings/str_replace.h>

#include <algorithm>
#include <utility>

#include "common/value/text.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/files/header_words.h"

namespace thidua::cli {
namespace {

// The paper as it is compared: "to-trinh" and "Tờ trình" are one.
std::string FoldPaper(std::string_view text) {
  return FoldTitle(absl::StrReplaceAll(std::string(text), {{"-", " "}}));
}

bool IsInForce(const awards::v1::RulePack& pack, std::string_view date) {
  return pack.valid_from() <= date && (pack.valid_to().empty() || date < pack.valid_to());
}

}  // namespace

AwardTerms::AwardTerms(std::vector<awards::v1::RulePack> packs,
                       const std::vector<std::string>& honours)
    : packs_(std::move(packs)) {
  for (auto& pack : packs_) {
    if (!honours.empty()) {
      auto& all = *pack.mutable_honours();
      all.erase(std::remove_if(all.begin(), all.end(),
                               [&](const auto& honour) {
                                 return std::find(honours.begin(), honours.end(),
                                                  honour.honour()) == honours.end();
                               }),
                all.end());
    }
    for (const auto& honour : pack.honours()) {
      for (const std::string& paper : honour.dossier_items()) {
        if (std::find(papers_.begin(), papers_.end(), paper) == papers_.end()) {
          papers_.push_back(paper);
        }
      }
    }
  }
}

absl::StatusOr<std::string> AwardTerms::Honour(std::string_view term, std::string_view date) const {
  std::vector<std::string> known;
  TermIndex terms;
  for (const auto& pack : packs_) {
    if (!IsInForce(pack, date)) continue;
    for (const auto& honour : pack.honours()) {
      if (honour.honour() == term) return honour.honour();
      auto place = std::find(known.begin(), known.end(), honour.honour());
      if (place == known.end()) place = known.insert(known.end(), honour.honour());
      terms.Add(honour.honour(), place - known.begin());
      terms.Add(honour.title(), place - known.begin());
    }
  }
  const std::vector<size_t> found = terms.Find(term);
  if (found.size() == 1) return known[found.front()];
  if (found.empty()) {
    return UsageError("no honour has the id or title " + Quote(term) + " on " + std::string(date) +
                      "; there are " + (known.empty() ? "none" : absl::StrJoin(known, ", ")));
  }
  std::vector<std::string> meant;
  for (const size_t i : found) meant.push_back(known[i]);
  return UsageError(Quote(term) + " is the title of several honours: " +
                    absl::StrJoin(meant, ", ") + "; write the id of the one that is meant");
}

std::optional<std::string> AwardTerms::Paper(std::string_view title) const {
  std::string folded = FoldPaper(title);
  for (const std::string_view before : {"dossier:", "ho so:"}) {
    if (folded.starts_with(before)) folded = FoldTitle(folded.substr(before.size()));
  }
  const auto found = std::find_if(papers_.begin(), papers_.end(), [&](const std::string& paper) {
    return FoldPaper(paper) == folded;
  });
  return found == papers_.end() ? std::nullopt : std::optional(*found);
}

}  // namespace thidua::cli
