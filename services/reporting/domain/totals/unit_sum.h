#pragma once
// A sum over owners of one period, made of flat additions.

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string_view>
#include <vector>

#include "services/reporting/domain/totals/tallies.h"

namespace thidua::reporting {

// Adds up tallies. It is first told of every layout that it will meet, then given everything to be
// added:
//
//   UnitSum sum(parts.size());
//   for (...) RETURN_IF_ERROR(sum.Admit(part.layout, part.name));
//   for (...) sum.Add(part.tallies);
//   ASSIGN_OR_RETURN(Tallies tallies, std::move(sum).Finish());
//
// Columns of the sum are in the order in which they were first admitted. What one layout means for
// the sum is found out once, so that further tallies of it cost little more than their additions.
// Not thread-safe.
class UnitSum {
 public:
  // Begins a sum of so many parts: published rates stand only in the sum of one.
  explicit UnitSum(size_t parts) : parts_(parts) {}

  // Admits a layout; `part` names who counts with it, for the error.
  //   FAILED_PRECONDITION / RULE_VIOLATED: it counts an element with other decimals or another
  //     scale than a layout before it.
  absl::Status Admit(const std::shared_ptr<const Layout>& layout, std::string_view part);
  // Adds a part, whose layout must have been admitted: counts and sums add up, what is carried
  // too, and of two statuses the weaker stays.
  void Add(const Tallies& part);
  // Returns the sum.
  //   FAILED_PRECONDITION / NUMBER_OUT_OF_RANGE: a sum does not fit 18 digits.
  absl::StatusOr<Tallies> Finish() &&;

 private:
  static constexpr int kLeftOut = -1;
  struct Admitted {
    std::shared_ptr<const Layout> layout;  // keeps it where it is, so that no other has its address
    std::vector<int> columns;              // of the sum, by the layout's
    bool same = true;                      // `columns` counts 0, 1, 2 and so on
  };

  // Makes room for the sum, once all layouts are known.
  void Begin();
  // Returns the group's number in the sum, adding it if need be; `hint` is looked at first.
  size_t GroupOf(const Group& group, size_t hint);
  // Adds what is carried of one group of a part, which has the layout that was looked at last.
  void AddCarries(const Tallies& part, size_t group, size_t into);

  const size_t parts_;
  std::map<const Layout*, Admitted> admitted_;
  const Admitted* last_ = nullptr;
  std::vector<const v1::Column*> columns_;
  Tallies sum_;  // groups behind the first are in the order in which they were met
  type::v1::ValueStatus weakest_ = type::v1::VALUE_STATUS_UNSPECIFIED;
};

}  // namespace thidua::reporting
