#pragma once
// What a plan promised on two days, side by side.

#include <string>
#include <string_view>
#include <vector>

#include "services/admin_cli/base/language.h"
#include "services/admin_cli/views/table.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::cli {

// One promise on both days: the target of its chain of supersession that stood on each.
struct ComparedTarget {
  const targets::v1::Target* from = nullptr;  // null: nothing was promised yet
  const targets::v1::Target* to = nullptr;    // never null

  bool added() const { return from == nullptr; }
  bool superseded() const { return from != nullptr && from != to; }
};

// The promises of a plan that stood on the later day, in the order of the names that their chains
// begin with; what stood on the earlier one is among them, because no promise ends.
struct PlanVersions {
  std::vector<ComparedTarget> targets;
  int undated = 0;            // targets without a source_date
  std::string undated_since;  // since when they count: the plan's first act; empty: from ever
};

// Compares the plan on two days, `YYYY-MM-DD`, the first not after the second. `targets` are all of
// the plan and must outlive what is returned.
//
// On a day stands of each chain the last target whose source_date is not after it. One without a
// source_date counts since the plan's first act, and from ever where there is none.
PlanVersions CompareVersions(const targets::v1::Plan& plan,
                             const std::vector<const targets::v1::Target*>& targets,
                             std::string_view from, std::string_view to);

// Where the plan stood on the day, by its acts up to it, and the last of them: "announced, Hội
// nghị, 2020-08-05".
std::string StateOnDay(const targets::v1::Plan& plan, std::string_view day, const Wording& say);

// One field in which two targets differ, in words; with the bound as people write it.
struct FieldChange {
  std::string path;  // "indicator.decimals"
  std::string from;
  std::string to;
};

// What of the promise `to` differs from `from`: everything but the names, what follows from the
// supersession, and what is no part of a promise (trajectory, allocations).
std::vector<FieldChange> ChangedFields(const targets::v1::Target& from,
                                       const targets::v1::Target& to, const Wording& say);

// For people: a row a field of what was added or superseded, with the days as titles.
Table VersionsTable(const PlanVersions& versions, std::string_view from, std::string_view to,
                    const Wording& say);

// For programs: the same with stable titles and a row for each promise that is unchanged.
Table VersionsRecords(const PlanVersions& versions);

// "1 superseded, 2 added, 21 unchanged", and since when undated ones were taken to be promised:
// lines.
std::vector<std::string> VersionsLines(const PlanVersions& versions, const Wording& say);

}  // namespace thidua::cli
