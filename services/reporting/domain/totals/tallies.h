#pragma once
// Tallies: what has been counted of columns over groups of subjects. They say what a total says, as
// flat numbers that add up fast.

#include <absl/numeric/int128.h>
#include <absl/status/status.h>

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/value/decimal.h"
#include "common/value/period.h"
#include "thidua/reporting/v1/report.pb.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// The columns that something is counted of, in their order. It is immutable; the columns must
// outlive it.
class Layout {
 public:
  explicit Layout(const v1::Round& round);
  explicit Layout(std::vector<const v1::Column*> columns);

  size_t size() const { return columns_.size(); }
  const v1::Column& operator[](size_t column) const { return *columns_[column]; }
  // Returns where the levels of a column begin among those of all columns; -1 for a column that is
  // no state.
  int levels_at(size_t column) const { return levels_at_[column]; }
  // Returns whether the total of a round with `at_end` subjects at its end says a sum of the
  // column, of which `n` subjects have a value. States have no sum, and a published rate stands
  // only where there is a single subject.
  bool HasSum(size_t column, int64_t n, int64_t at_end) const {
    return n > 0 && levels_at_[column] < 0 && (at_end == 1 || !is_rate_[column]);
  }
  // Returns whether a column adds up over time; of the others the last period counts.
  bool is_flow(size_t column) const { return is_flow_[column] != 0; }
  // Returns the columns that are states.
  const std::vector<size_t>& states() const { return states_; }
  // Returns how many levels all columns have together.
  size_t levels() const { return levels_; }

  // Returns the column of `element`, or -1 if there is none. It is looked for at `hint` first.
  int Find(const std::string& element, size_t hint) const;

 private:
  std::vector<const v1::Column*> columns_;
  std::vector<int> levels_at_;
  std::vector<size_t> states_;
  std::vector<char> is_rate_;
  std::vector<char> is_flow_;
  size_t levels_ = 0;
};

// Subjects that are counted together: those that have this value of this attribute. The group
// without an attribute is that of all subjects; it comes before every other.
struct Group {
  std::string attribute;
  std::string value;
  auto operator<=>(const Group&) const = default;
};

// What is counted of one column over one group.
struct Tally {
  absl::int128 sum = 0;
  int64_t n = 0;         // subject-periods with a value
  bool has_sum = false;  // a missing sum is not zero
};

// What of a tally is carried over from earlier periods.
struct Carry {
  int64_t n = 0;                 // values
  std::optional<Period> oldest;  // that any of them is of; unset if there are none

  // Adds `more` values that are of `period`.
  void Add(int64_t more, const Period& period);
};

// The subject-periods of one group that could have a value.
struct Owed {
  int64_t all = 0;   // of all periods, which flows are of
  int64_t last = 0;  // at the end of the last one, which stocks, states and published rates are of
  bool operator==(const Owed&) const = default;
};

// Returns whether the subject exists on the last day of the round's window; otherwise its
// successors have its stocks, states and published rates.
inline bool IsThereAtEnd(const v1::RosterEntry& entry) { return entry.last_day().empty(); }

// The lines of a round's roster, in their order; they point into the round.
using RosterLines = std::vector<const v1::RosterEntry*>;
RosterLines LinesOf(const v1::Round& round);

// The subject-periods of one round.
Owed OwedOf(const v1::Round& round);
Owed OwedOf(const RosterLines& roster);

// How many subjects of the round existed in a part of its window only.
int32_t PartialOf(const v1::Round& round);
int32_t PartialOf(const RosterLines& roster);

// Everything that a total says but its name.
struct Tallies {
  std::shared_ptr<const Layout> layout;
  std::vector<Group> groups;                    // in order; the first one is of all subjects
  std::vector<Owed> owed;                       // by group
  std::vector<Tally> tallies;                   // at group * columns + column
  std::vector<Carry> carries;                   // of the tallies; empty: nothing is carried
  std::vector<int64_t> level_counts;            // at group * levels + level
  std::vector<type::v1::ValueStatus> statuses;  // by column, the weakest
  v1::Basis basis;

  // Makes room for what is counted of `layout` over `groups`, and sets it to zero and UNSPECIFIED.
  void Clear();

  Tally* of(size_t group) { return tallies.data() + group * layout->size(); }
  const Tally* of(size_t group) const { return tallies.data() + group * layout->size(); }
  // Returns how many subject-periods of a group could have a value of a column.
  int64_t owed_of(size_t group, size_t column) const {
    return layout->is_flow(column) ? owed[group].all : owed[group].last;
  }
  int64_t* levels_of(size_t group) { return level_counts.data() + group * layout->levels(); }
  const int64_t* levels_of(size_t group) const {
    return level_counts.data() + group * layout->levels();
  }

  // Fails with FAILED_PRECONDITION / NUMBER_OUT_OF_RANGE unless every sum fits 18 digits.
  absl::Status CheckSums() const;

  // Takes the states away where several subjects could have one, side by side: of a single subject
  // they stay.
  void DropStatesOfSeveral();

  // Fills in the first group, of which nothing was counted yet, from the others if there are any:
  // each subject has one value of each attribute, so the groups of the first attribute add up to
  // all subjects.
  void AddUpGroups();
};

// Adds the counts of `part` to those of `basis`; status and periods are left alone.
void AddBasis(const v1::Basis& part, v1::Basis& basis);

// Returns whether a sum fits 18 digits.
inline bool IsSum(absl::int128 sum) { return sum <= kMaxScaled && sum >= -kMaxScaled; }

// Fails with FAILED_PRECONDITION / NUMBER_OUT_OF_RANGE unless a sum of `column` fits 18 digits.
absl::Status CheckSum(const v1::Column& column, absl::int128 sum);

// Returns whether both columns count in the same measure: of the same kind, with the same decimals
// and levels of the same scale.
bool SameMeasure(const v1::Column& a, const v1::Column& b);

}  // namespace thidua::reporting
