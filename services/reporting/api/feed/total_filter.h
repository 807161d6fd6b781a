#pragma once
// Which totals a snapshot or a feed is of.

#include <absl/status/statusor.h>

#include <set>
#include <string>

#include "common/catalog/view.h"
#include "common/rpc/call.h"
#include "common/value/name.h"
#include "thidua/reporting/v1/total_feed.pb.h"

namespace thidua::reporting {

// A filter that was checked.
struct TotalFilter {
  std::string parent;           // "units/{unit}"
  std::set<std::string> forms;  // ids; empty: all
  std::string start, end;       // days, `YYYY-MM-DD`; empty: no bound
  // SHA-256 of caller, permission and filter, whose parent is the unit's name however it was given:
  // what cursors are tied to.
  std::string digest;

  // Returns whether rounds of this form and period are asked for.
  bool Has(const RoundId& round) const;
};

// Reads the field `filter` of a request, of a caller who holds the call's permission on its parent,
// which may be given by its code on a day: see NameOfCode.
//   PERMISSION_DENIED: he does not. NOT_FOUND: no unit has the code.
//   INVALID_ARGUMENT, all violations at once: a name or a day that is none, a form that the catalog
//     does not have or that stands twice, more than 200 forms, an end before the start.
absl::StatusOr<TotalFilter> ReadTotalFilter(const rpc::Call& call, const v1::TotalFilter& given,
                                            const catalog::CatalogView& view);

}  // namespace thidua::reporting
