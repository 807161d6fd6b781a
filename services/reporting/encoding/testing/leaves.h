#pragma once
// For tests: rounds with made-up figures, and their leaves.

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "common/value/status_macros.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/totals/total.h"
#include "services/reporting/encoding/leaf.h"
#include "services/reporting/encoding/total_bytes.h"

namespace thidua::reporting::testing {

// One value of a subject's figures.
struct Value {
  int column;
  int64_t value;
  type::v1::ValueStatus status = type::v1::VALUE_STATUS_OFFICIAL;
};

// What the subject with this id reports in `round`; columns that `values` leaves out are missing.
inline v1::Figures FiguresIn(const v1::Round& round, const std::string& subject,
                             const std::vector<Value>& values) {
  v1::Figures figures;
  figures.set_name(FiguresOf(round.name()) + subject);
  for (int i = 0; i < round.columns_size(); ++i) {
    figures.add_statuses(type::v1::VALUE_STATUS_UNSPECIFIED);
    figures.add_values(0);
  }
  for (const Value& value : values) {
    figures.set_statuses(value.column, value.status);
    figures.set_values(value.column, value.value);
  }
  return figures;
}

inline Tallies TalliesOf(const v1::Round& round, const std::vector<v1::Figures>& figures) {
  RoundFold fold(round);
  for (const v1::Figures& row : figures)
    EXPECT_TRUE(fold.Add(row.name(), row.SerializeAsString()).ok());
  auto tallies = std::move(fold).Finish();
  EXPECT_TRUE(tallies.ok()) << tallies.status();
  return *std::move(tallies);
}

// The total of a round with these figures. Fails as RoundFold does.
inline absl::StatusOr<v1::Total> FoldRound(const v1::Round& round,
                                           const std::vector<v1::Figures>& figures) {
  RoundFold fold(round);
  for (const v1::Figures& row : figures) {
    RETURN_IF_ERROR(fold.Add(row.name(), row.SerializeAsString()));
  }
  ASSIGN_OR_RETURN(const Tallies tallies, std::move(fold).Finish());
  return ToTotal(TotalOf(round.name()), tallies);
}

inline std::string LeafOf(const v1::Round& round, const std::vector<v1::Figures>& figures) {
  return EncodeLeaf(TalliesOf(round, figures));
}

}  // namespace thidua::reporting::testing
