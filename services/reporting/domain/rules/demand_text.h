#pragma once
// What a broken demand says to the people who report, in Vietnamese: what is demanded, and the
// numbers that are there.

#include <string>

#include "services/reporting/domain/rules/history.h"
#include "services/reporting/domain/rules/row.h"
#include "thidua/catalog/v1/rule.pb.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// Texts about one row of a round; both must outlive it.
class DemandText {
 public:
  DemandText(const v1::Round& round, const Row& row) : round_(round), row_(row) {}

  std::string OfRequired(const std::string& element) const;
  std::string OfRange(const catalog::v1::CellRange& range) const;
  // `earlier` is what a change is compared with; unset for other rules.
  std::string OfRule(const catalog::v1::Rule& rule, const History::Past* earlier) const;

 private:
  // The column's title and its value: "Trường học (68)".
  std::string Named(const std::string& element) const;
  // Its value alone; "thiếu" where there is none.
  std::string ValueOf(const std::string& element) const;
  // A side with its terms and, where there are several, what they come to.
  std::string Side(const catalog::v1::LinearExpression& side) const;
  std::string Set(const catalog::v1::ElementSet& set) const;
  const v1::Column* Find(const std::string& element, int& index) const;

  const v1::Round& round_;
  const Row& row_;
};

}  // namespace thidua::reporting
