#pragma once
// Totals of windows: which rounds of an owner make up a window, and what their total is. Leaves are
// found for many owners and windows first, and then filled in together.

#include <absl/functional/function_ref.h>
#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/catalog/view.h"
#include "common/ledger/ledger.h"
#include "common/rpc/call.h"
#include "common/value/errors.h"
#include "common/value/period.h"
#include "services/reporting/domain/totals/rollup.h"
#include "services/reporting/store/totals/totals.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::reporting {

// Asks for the total of a form, named by its id, over a window.
struct WindowQuery {
  std::string form;
  Period window;
};

// Parses queries, and adds every violation under "queries[i]".
std::vector<WindowQuery> ParseQueries(
    const google::protobuf::RepeatedPtrField<v1::TotalQuery>& queries, Violations& violations);

// What one owner has for one query at one position.
struct WindowFind {
  v1::TotalAbsence absence = v1::TOTAL_ABSENCE_UNSPECIFIED;
  std::vector<Totals::Leaf> leaves;            // oldest first; empty only if absent
  std::shared_ptr<const std::string> closing;  // of the leaves, see Totals::Closing
  std::vector<std::string> missing;            // periods without a round
  std::vector<std::string> outside;            // periods in which the owner did not exist
};

// OK if the caller holds the call's permission on `unit` today, or in the window of one of the
// queries. What he may not read of the others is left out: see PeriodRights.
absl::Status AuthorizeWindows(const rpc::Call& call, std::string_view unit,
                              const google::protobuf::RepeatedPtrField<v1::TotalQuery>& queries);

// Whether the caller holds the call's permission on a unit in each of many periods: what was above
// the unit then decides. Asks once a period. Not thread-safe; what it is given must outlive it.
class PeriodRights {
 public:
  PeriodRights(const rpc::Call& call, std::string_view unit) : call_(call), unit_(unit) {}

  bool MayRead(const std::string& period);
  // Whether he does in the period of every round that was found.
  bool MayReadAll(const WindowFind& found);

 private:
  const rpc::Call& call_;
  const std::string_view unit_;
  std::map<std::string, bool> known_;  // by period
  std::string last_;                   // the period that was asked for last
  bool last_holds_ = false;
};

// Says that what there is is not for this caller.
WindowFind Restricted();

// Takes the periods in which `owner` did not exist out of those that are missing. Without an owner,
// or of one that has no versions, nothing is known, and all of them are.
void PartOutside(const catalog::Unit* owner, WindowFind& found);

// Whether what an owner has of a period is asked for.
using IsAsked = absl::FunctionRef<bool(const std::string& period)>;

// Finds rounds in one owner's ledger at one position. Not thread-safe; `reader` must outlive it.
class WindowFinder {
 public:
  // `owner` is "units/{owner}".
  WindowFinder(ledger::Reader& reader, std::string owner)
      : reader_(reader), owner_(std::move(owner)) {}

  // What to read ahead for these queries: the rounds of exactly their windows.
  static ledger::Ahead AheadOf(std::string_view owner, const std::vector<WindowQuery>& queries);

  // Finds the leaves that cover the window, as far as their periods are asked for. It is absent if
  // there are none, or if one is of a restricted round and the caller may not read restricted forms
  // of the owner in that period.
  absl::StatusOr<WindowFind> Find(const rpc::Call& call, Totals& totals, const WindowQuery& query,
                                  IsAsked is_asked);

 private:
  // The leaves of all rounds of the form, not filled in.
  absl::StatusOr<const std::vector<Totals::Leaf>*> LeavesOf(Totals& totals,
                                                            const std::string& form);

  ledger::Reader& reader_;
  const std::string owner_;
  std::map<std::string, std::vector<Totals::Leaf>, std::less<>> by_form_;  // as far as read
};

// Returns what one owner has for a window that `leaf` is the round of: it, or nothing if it is of a
// restricted round and the caller may not read restricted forms of the owner in that period.
WindowFind FindOf(const rpc::Call& call, std::string_view owner, Totals::Leaf leaf);

// Returns whether figures of a restricted round are among what was found.
bool IsRestricted(const WindowFind& found);

// Fills in the leaves and the closing values of everything that was found, of any owners.
absl::Status FillIn(Totals& totals, const std::vector<WindowFind*>& finds);

// Returns the rounds that were found, not absent, as what stands for the window.
Cover CoverOf(const WindowQuery& query, const WindowFind& found);

// Says in a total over time what it was folded of.
void AddSources(const Cover& cover, const WindowFind& found, v1::Total& total);

// Returns the total of what was found (not absent, and filled in), without token.
absl::StatusOr<v1::Total> TotalOfWindow(std::string_view owner, const WindowQuery& query,
                                        const WindowFind& found);

}  // namespace thidua::reporting
