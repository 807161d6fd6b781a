#pragma once
// What has been counted of columns over groups of subjects: what a total says, as flat numbers that
// add up fast.

#include <absl/numeric/int128.h>
#include <absl/status/status.h>

#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/value/decimal.h"
#include "thidua/reporting/v1/report.pb.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// The columns that something is counted of, in their order. Immutable; the columns must outlive it.
class Layout {
 public:
  static constexpr size_t kDigestBytes = 16;

  explicit Layout(const v1::Round& round);
  explicit Layout(std::vector<const v1::Column*> columns);

  size_t size() const { return columns_.size(); }
  const v1::Column& operator[](size_t column) const { return *columns_[column]; }
  // Where the levels of a column begin among those of all columns; -1 for one that is no state.
  int levels_at(size_t column) const { return levels_at_[column]; }
  // Whether the total of a round with `expected` subjects says the sum of a column that `n` of them
  // have a value of: not of states, and published rates stand only for a single subject.
  bool HasSum(size_t column, int64_t n, int expected) const {
    return n > 0 && levels_at_[column] < 0 && (expected == 1 || !is_rate_[column]);
  }
  // The columns that are states.
  const std::vector<size_t>& states() const { return states_; }
  // How many levels all columns have together.
  size_t levels() const { return levels_; }

  // The column of `element`, -1 if there is none; found at once if it is at `hint`.
  int Find(const std::string& element, size_t hint) const;

  // kDigestBytes that two layouts share only if whatever is counted of one can be added to and
  // written as if it were of the other: they differ at most in titles and in how columns are
  // computed.
  std::string Digest() const;

 private:
  std::vector<const v1::Column*> columns_;
  std::vector<int> levels_at_;
  std::vector<size_t> states_;
  std::vector<char> is_rate_;
  size_t levels_ = 0;
};

// Subjects that are counted together: those with one value of one attribute. The one without
// attribute comes first and is all of them.
struct Group {
  std::string attribute;
  std::string value;
  auto operator<=>(const Group&) const = default;
};

// What is counted of one column over one group.
struct Tally {
  absl::int128 sum = 0;
  int64_t n = 0;         // subjects with a value
  bool has_sum = false;  // a missing sum is not zero
};

// Everything that a total says but its name. Of a group other than the first, n is 0 where nothing
// is known of the column. A value.
struct Tallies {
  std::shared_ptr<const Layout> layout;
  std::vector<Group> groups;                    // at least one; in order
  std::vector<Tally> tallies;                   // group * columns + column
  std::vector<int64_t> level_counts;            // group * levels + level
  std::vector<type::v1::ValueStatus> statuses;  // by column, the weakest
  v1::Basis basis;

  // Makes room, all zero and UNSPECIFIED, for `layout` and `groups`.
  void Clear();

  Tally* of(size_t group) { return tallies.data() + group * layout->size(); }
  const Tally* of(size_t group) const { return tallies.data() + group * layout->size(); }
  int64_t* levels_of(size_t group) { return level_counts.data() + group * layout->levels(); }
  const int64_t* levels_of(size_t group) const {
    return level_counts.data() + group * layout->levels();
  }

  // FAILED_PRECONDITION / NUMBER_OUT_OF_RANGE unless every sum fits 18 digits.
  absl::Status CheckSums() const;

  // Counts the first group, of which nothing is counted, where the others split it: each subject
  // has one value of each attribute, so the groups of the first attribute add up to all subjects.
  void AddUpGroups();
};

// Whether a sum fits 18 digits.
inline bool IsSum(absl::int128 sum) { return sum <= kMaxScaled && sum >= -kMaxScaled; }

// FAILED_PRECONDITION / NUMBER_OUT_OF_RANGE unless a sum of `column` fits 18 digits.
absl::Status CheckSum(const v1::Column& column, absl::int128 sum);

// True if both count the same thing: with the same decimals, kind and scale.
bool SameMeasure(const v1::Column& a, const v1::Column& b);

}  // namespace thidua::reporting
