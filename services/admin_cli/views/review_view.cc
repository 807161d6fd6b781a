#include "services/admin_cli/views/review_view.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>
#include <map>
#include <vector>

#include "common/value/enum_switch.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"

namespace thidua::cli {
namespace {

using awards::v1::ConditionChange;
using awards::v1::EvidenceChange;
using awards::v1::GrantReview;
using awards::v1::ReviewGrantsResponse;
using awards::v1::ReviewState;

constexpr int kShownChanges = 3;

std::string StateText(ReviewState state) {
  return EnumText(*awards::v1::ReviewState_descriptor(), state);
}

Colour ColourOf(const GrantReview& review) {
  if (review.settled()) return Colour::kDim;
  switch (review.state()) {
    case awards::v1::REVIEW_STATE_FAILS:
      return Colour::kRed;
    case awards::v1::REVIEW_STATE_CHANGED:
    case awards::v1::REVIEW_STATE_UNREADABLE:
      return Colour::kYellow;
    case awards::v1::REVIEW_STATE_UNCHANGED:
      return Colour::kGreen;
    case awards::v1::REVIEW_STATE_UNSPECIFIED:
    case SENTINELS_OF(awards::v1::ReviewState):
      break;
  }
  return Colour::kNone;
}

TableCell StateCell(const GrantReview& review) {
  return TableCell(StateText(review.state()) + (review.settled() ? ", settled" : ""),
                   ColourOf(review));
}

std::string OutcomeText(awards::v1::CheckOutcome outcome) {
  return EnumText(*awards::v1::CheckOutcome_descriptor(), outcome);
}

// "nothing" is told from an empty text.
std::string ValueText(const std::string& value) { return value.empty() ? "-" : value; }

std::string ChangeText(const EvidenceChange& change) {
  return absl::StrCat(change.subject().empty() ? "" : LastSegment(change.subject()) + " ",
                      change.aspect(), ": ", ValueText(change.before()), " > ",
                      ValueText(change.now()));
}

bool Turned(const ConditionChange& condition) { return condition.before() != condition.now(); }

// The conditions that come out otherwise, then what has changed.
std::string SummaryOf(const GrantReview& review) {
  std::vector<std::string> texts;
  for (const ConditionChange& condition : review.conditions()) {
    if (!Turned(condition)) continue;
    texts.push_back(absl::StrCat(condition.rule(), ": ", OutcomeText(condition.before()), " > ",
                                 OutcomeText(condition.now())));
  }
  const int shown = std::min(review.changes_size(), kShownChanges);
  for (int i = 0; i < shown; ++i) texts.push_back(ChangeText(review.changes(i)));
  const int more = review.changes_size() - shown + review.more_changes();
  if (more > 0) texts.push_back(absl::StrCat("and ", more, " more"));
  if (!review.note().empty()) texts.push_back(review.note());
  return absl::StrJoin(texts, "; ");
}

}  // namespace

Table ReviewTable(const ReviewGrantsResponse& answer) {
  Table table({{"GRANT", Column::kName},
               {"CERTIFICATE", Column::kText, 1},
               {"RECIPIENT"},
               {"HONOUR", Column::kShrink, 2},
               {"STATE"},
               {"CHANGED", Column::kShrink},
               {"FOUND", Column::kText, 3}});
  for (const GrantReview& review : answer.reviews()) {
    table.Add({review.grant(), review.certificate_number(), review.honouree().display_name(),
               review.honour_title(), StateCell(review), SummaryOf(review), review.found_digest()});
  }
  return table;
}

Table ReviewDetails(const ReviewGrantsResponse& answer) {
  Table table({{"GRANT", Column::kName},
               {"CERTIFICATE"},
               {"RECIPIENT"},
               {"HONOUR"},
               {"STATE"},
               {"SETTLED"},
               {"FOUND"},
               {"SUBJECT", Column::kName},
               {"WHAT"},
               {"BEFORE"},
               {"NOW"},
               {"NOTE"}});
  for (const GrantReview& review : answer.reviews()) {
    const auto add = [&](std::vector<TableCell> rest) {
      std::vector<TableCell> row = {
          review.grant(),        review.certificate_number(), review.honouree().display_name(),
          review.honour_title(), StateText(review.state()),   review.settled() ? "yes" : "",
          review.found_digest()};
      row.insert(row.end(), rest.begin(), rest.end());
      table.Add(std::move(row));
    };
    for (const ConditionChange& condition : review.conditions()) {
      add({condition.rule(), condition.title(),
           OutcomeText(condition.before()) + ": " + condition.finding_before(),
           OutcomeText(condition.now()) + ": " + condition.finding_now()});
    }
    for (const EvidenceChange& change : review.changes()) {
      add({change.subject(), change.aspect(), change.before(), change.now()});
    }
    if (review.more_changes() > 0) {
      add({"", "", "", "", absl::StrCat("and ", review.more_changes(), " more changes")});
    }
    if (review.conditions().empty() && review.changes().empty()) {
      add({"", "", "", "", review.note()});
    }
  }
  return table;
}

std::string ReviewCounts(const ReviewGrantsResponse& answer) {
  std::map<ReviewState, int> counts;
  std::map<ReviewState, int> settled;
  for (const GrantReview& review : answer.reviews()) {
    ++counts[review.state()];
    if (review.settled()) ++settled[review.state()];
  }
  std::vector<std::string> texts;
  for (const auto& [state, count] : counts) {
    texts.push_back(absl::StrCat(count, " ", StateText(state)));
    if (settled[state] > 0) absl::StrAppend(&texts.back(), " (", settled[state], " settled)");
  }
  return absl::StrCat("looked at ", answer.examined(), " grants in force: ",
                      texts.empty() ? "nothing is flagged" : absl::StrJoin(texts, ", "));
}

}  // namespace thidua::cli
