#include "services/reporting/api/totals/window.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "common/catalog/hierarchy.h"
#include "common/resource/image.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/totals/closing.h"
#include "services/reporting/encoding/closing_bytes.h"
#include "services/reporting/encoding/leaf.h"
#include "services/reporting/encoding/total_bytes.h"

namespace thidua::reporting {

using v1::Round;

std::vector<WindowQuery> ParseQueries(
    const google::protobuf::RepeatedPtrField<v1::TotalQuery>& queries, Violations& violations) {
  std::vector<WindowQuery> parsed;
  for (int i = 0; i < queries.size(); ++i) {
    const v1::TotalQuery& query = queries[i];
    auto period = ParsePeriod(query.period());
    violations.AddStatus(absl::StrCat("queries[", i, "].form"),
                         kFormName.Match(query.form()).status());
    violations.AddStatus(absl::StrCat("queries[", i, "].period"), period.status());
    parsed.push_back(
        {std::string(LastSegment(query.form())), period.ok() ? *std::move(period) : Period{}});
  }
  return parsed;
}

namespace {

bool IsRestricted(const Round& round) {
  return round.visibility() == catalog::v1::FORM_VISIBILITY_RESTRICTED;
}

// Returns whether figures of `round` are not for the caller.
bool IsHidden(const rpc::Call& call, std::string_view owner, const Round& round) {
  return IsRestricted(round) &&
         !call.Allowed(auth::v1::PERMISSION_READ_RESTRICTED, owner, round.period());
}

}  // namespace

absl::Status AuthorizeWindows(const rpc::Call& call, std::string_view unit,
                              const google::protobuf::RepeatedPtrField<v1::TotalQuery>& queries) {
  const absl::Status today = call.Authorize(unit);
  if (!absl::IsPermissionDenied(today)) return today;
  for (const v1::TotalQuery& query : queries) {
    if (call.Allowed(call.permission(), unit, query.period())) return absl::OkStatus();
  }
  return today;
}

bool PeriodRights::MayReadAll(const WindowFind& found) {
  return std::all_of(found.leaves.begin(), found.leaves.end(),
                     [this](const Totals::Leaf& leaf) { return MayRead(leaf.round->period()); });
}

bool PeriodRights::MayRead(const std::string& period) {
  if (period == last_) return last_holds_;
  auto [known, is_new] = known_.try_emplace(period, false);
  if (is_new) known->second = call_.Allowed(call_.permission(), unit_, period);
  last_ = period;
  last_holds_ = known->second;
  return last_holds_;
}

WindowFind Restricted() {
  WindowFind found;
  found.absence = v1::TOTAL_ABSENCE_RESTRICTED;
  return found;
}

void PartOutside(const catalog::Unit* owner, WindowFind& found) {
  if (owner == nullptr || owner->versions().empty()) return;
  std::vector<std::string> missing;
  for (std::string& text : found.missing) {
    const auto period = ParsePeriod(text);
    const bool exists = !period.ok() || catalog::ExistsIn(*owner, *period);
    (exists ? missing : found.outside).push_back(std::move(text));
  }
  found.missing = std::move(missing);
}

WindowFind FindOf(const rpc::Call& call, std::string_view owner, Totals::Leaf leaf) {
  if (IsHidden(call, owner, *leaf.round)) return Restricted();
  WindowFind found;
  found.leaves.push_back(std::move(leaf));
  return found;
}

namespace {

std::string ExactRound(std::string_view owner, const WindowQuery& query) {
  return absl::StrCat(std::string(owner), "/rounds/", RoundId{query.form, query.window}.ToString());
}

}  // namespace

absl::StatusOr<const std::vector<Totals::Leaf>*> WindowFinder::LeavesOf(Totals& totals,
                                                                        const std::string& form) {
  auto known = by_form_.find(form);
  if (known == by_form_.end()) {
    ASSIGN_OR_RETURN(auto leaves,
                     totals.FindLeavesUnder(reader_, absl::StrCat(owner_, "/rounds/", form, ".")));
    known = by_form_.emplace(form, std::move(leaves)).first;
  }
  return &known->second;
}

ledger::Ahead WindowFinder::AheadOf(std::string_view owner,
                                    const std::vector<WindowQuery>& queries) {
  ledger::Ahead ahead;
  for (const WindowQuery& query : queries) {
    ahead.keys.push_back(ExactRound(owner, query));
    ahead.versions.push_back(Totals::VersionOf(ahead.keys.back()));
  }
  return ahead;
}

absl::StatusOr<WindowFind> WindowFinder::Find(const rpc::Call& call, Totals& totals,
                                              const WindowQuery& query, IsAsked is_asked) {
  WindowFind found;
  // Mostly there is a round of exactly the window, which outranks all within it.
  ASSIGN_OR_RETURN(std::optional<ledger::Image> whole, reader_.Get(ExactRound(owner_, query)));
  if (whole) {
    if (is_asked(query.window.ToString())) {
      ASSIGN_OR_RETURN(found.leaves, totals.FindLeaves(reader_, std::vector{*std::move(whole)}));
    }
  } else {
    ASSIGN_OR_RETURN(const std::vector<Totals::Leaf>* all, LeavesOf(totals, query.form));
    std::map<const Round*, const Totals::Leaf*> leaf_of;
    std::vector<const Round*> rounds;
    for (const Totals::Leaf& leaf : *all) {
      rounds.push_back(leaf.round.get());
      leaf_of[leaf.round.get()] = &leaf;
    }
    Cover cover = CoverWindow(query.window, rounds);
    for (const Round* round : cover.rounds) {
      if (is_asked(round->period())) found.leaves.push_back(*leaf_of.at(round));
    }
    found.missing = std::move(cover.missing);
  }
  if (found.leaves.empty()) found.absence = v1::TOTAL_ABSENCE_NO_ROUND;
  for (const Totals::Leaf& leaf : found.leaves) {
    if (IsHidden(call, owner_, *leaf.round)) return Restricted();
  }
  return found;
}

bool IsRestricted(const WindowFind& found) {
  return std::any_of(found.leaves.begin(), found.leaves.end(),
                     [](const Totals::Leaf& leaf) { return IsRestricted(*leaf.round); });
}

absl::Status FillIn(Totals& totals, const std::vector<WindowFind*>& finds) {
  std::vector<Totals::Leaf*> leaves;
  for (WindowFind* found : finds) {
    for (Totals::Leaf& leaf : found->leaves) leaves.push_back(&leaf);
  }
  RETURN_IF_ERROR(totals.FillIn(leaves));
  std::vector<Totals::Closing> closings(finds.size());
  std::vector<Totals::Closing*> all;
  for (size_t i = 0; i < finds.size(); ++i) {
    for (const Totals::Leaf& leaf : finds[i]->leaves) closings[i].leaves.push_back(&leaf);
    all.push_back(&closings[i]);
  }
  RETURN_IF_ERROR(totals.Close(all));
  for (size_t i = 0; i < finds.size(); ++i) finds[i]->closing = std::move(closings[i].bytes);
  return absl::OkStatus();
}

Cover CoverOf(const WindowQuery& query, const WindowFind& found) {
  Cover cover;
  cover.missing = found.missing;
  for (const Totals::Leaf& leaf : found.leaves) cover.rounds.push_back(leaf.round.get());
  cover.exact =
      cover.rounds.size() == 1 && cover.rounds.front()->period() == query.window.ToString();
  return cover;
}

void AddSources(const Cover& cover, const WindowFind& found, v1::Total& total) {
  for (const Round* round : cover.rounds) total.add_rounds(round->name());
  for (const std::string& period : found.outside) {
    total.mutable_basis()->add_outside_periods(period);
  }
}

absl::StatusOr<v1::Total> TotalOfWindow(std::string_view owner, const WindowQuery& query,
                                        const WindowFind& found) {
  LeafReader reader;
  std::vector<Tallies> tallies(found.leaves.size());
  for (size_t i = 0; i < found.leaves.size(); ++i) {
    const Totals::Leaf& leaf = found.leaves[i];
    RETURN_IF_ERROR(reader.Read(*leaf.bytes, *leaf.round, tallies[i]));
  }
  const Cover cover = CoverOf(query, found);
  if (cover.exact) return ToTotal(TotalOf(cover.rounds.front()->name()), tallies.front());
  const std::string name = absl::StrCat(absl::string_view(owner.data(), owner.size()), "/rounds/",
                                        RoundId{query.form, query.window}.ToString(), "/total");
  const Round closing_round = ClosingRound(cover.rounds);
  std::optional<Tallies> closing;
  if (found.closing != nullptr) {
    ASSIGN_OR_RETURN(closing, ReadClosing(*found.closing, closing_round, cover.rounds));
  }
  ASSIGN_OR_RETURN(const Tallies folded,
                   FoldOverTime(cover, tallies, closing ? *closing : tallies.back()));
  v1::Total total = ToTotal(name, folded);
  AddSources(cover, found, total);
  return total;
}

}  // namespace thidua::reporting
