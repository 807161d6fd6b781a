#pragma once
// The benchmarks of the ledger. Each gives the rows of its table, or fails if what it measured did
// not do what it should.

#include <absl/status/statusor.h>

#include "tests/bench/ledger/measure.h"

namespace thidua::bench {

// Durable commits of one ledger by 1, 8, 32 and 128 submitters.
absl::StatusOr<Json> MeasureCommits(const Settings& settings);
// Many reports in one commit, and what they take on the disk.
absl::StatusOr<Json> MeasureImport(const Settings& settings);
// A total that has to be computed, against a scan and against values as rows.
absl::StatusOr<Json> MeasureFold(const Settings& settings);
// A district's total with few and with many districts in the database.
absl::StatusOr<Json> MeasureGrowth(const Settings& settings);
// Rules of a form, checked on rows of values.
absl::StatusOr<Json> MeasureRules(const Settings& settings);
// Five years of a whole country.
absl::StatusOr<Json> MeasureCountry(const Settings& settings);

}  // namespace thidua::bench
