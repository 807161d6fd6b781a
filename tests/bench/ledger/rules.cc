#include <absl/numeric/int128.h>
#include <absl/strings/str_cat.h>

#include <string>

#include "common/value/status_macros.h"
#include "services/reporting/domain/rules/demands.h"
#include "tests/bench/ledger/benchmarks.h"

namespace thidua::bench {
namespace {

using reporting::Demands;
using reporting::Row;
using reporting::v1::Finding;
using reporting::v1::Round;

constexpr int kColumns = 40;
constexpr int kRules = 20;
constexpr size_t kRows = 200'000;

// Rules over three columns each: a + b <= c, where every row keeps them.
Round RoundWithRules() {
  Round round;
  for (int i = 0; i < kColumns; ++i) {
    auto& column = *round.add_columns();
    column.set_element(absl::StrCat("elements/e", i));
    column.set_kind(type::v1::VALUE_KIND_AMOUNT);
    column.set_decimals(i % 2);
  }
  for (int i = 0; i < kRules; ++i) {
    auto& rule = *round.add_rules();
    rule.set_id(absl::StrCat("r", i));
    rule.set_severity(catalog::v1::RULE_SEVERITY_ERROR);
    auto& comparison = *rule.mutable_comparison();
    comparison.mutable_left()->add_terms()->set_element(absl::StrCat("elements/e", i));
    comparison.mutable_left()->add_terms()->set_element(
        absl::StrCat("elements/e", (i + 1) % kRules));
    comparison.set_operator_(catalog::v1::COMPARISON_OPERATOR_LESS_OR_EQUAL);
    comparison.mutable_right()->add_terms()->set_element(absl::StrCat("elements/e", i + kRules));
  }
  return round;
}

// Values of a row, which differ from row to row.
void Fill(size_t number, Row& row) {
  for (int i = 0; i < kColumns; ++i) {
    const auto value = static_cast<int64_t>(number % 1000) + i;
    row.values[i] = (i < kRules ? value : 100 * value + 100'000) * (i % 2 == 0 ? 1 : 10);
    row.has[i] = 1;
  }
}

// The same rules, as a program without any forms would have them.
int64_t BrokenByHand(const Row& row) {
  int64_t broken = 0;
  for (int i = 0; i < kRules; ++i) {
    const int next = (i + 1) % kRules;
    if (!row.has[i] || !row.has[next] || !row.has[i + kRules]) continue;
    const auto scaled = [&](int column) {
      return absl::int128(row.values[column]) * (column % 2 == 0 ? 10 : 1);
    };
    broken += scaled(i) + scaled(next) > scaled(i + kRules);
  }
  return broken;
}

}  // namespace

absl::StatusOr<Json> MeasureRules(const Settings& settings) {
  const size_t rows = settings.Scaled(kRows);
  const Round round = RoundWithRules();
  const Demands demands(round);
  Row row;
  row.Reset(kColumns);
  std::vector<Finding> findings;
  const reporting::v1::RosterEntry entry;
  const auto per_second = [&](double seconds) {
    return static_cast<double>(rows) * kRules / seconds;
  };
  const auto ours = [&]() -> absl::StatusOr<double> {
    findings.clear();
    ASSIGN_OR_RETURN(const double seconds, Time([&] {
                       for (size_t i = 0; i < rows; ++i) {
                         Fill(i, row);
                         demands.Check(row, nullptr, entry, findings);
                       }
                       return absl::OkStatus();
                     }));
    if (!findings.empty()) return absl::InternalError("a rule was broken that is kept");
    return per_second(seconds);
  };
  const auto limit = [&]() -> absl::StatusOr<double> {
    int64_t broken = 0;
    ASSIGN_OR_RETURN(const double seconds, Time([&] {
                       for (size_t i = 0; i < rows; ++i) {
                         Fill(i, row);
                         broken += BrokenByHand(row);
                       }
                       return absl::OkStatus();
                     }));
    if (broken != 0) return absl::InternalError("a rule was broken that is kept");
    return per_second(seconds);
  };
  // Both say the same of a row that breaks a rule.
  Fill(0, row);
  row.values[0] = int64_t{1} << 50;
  demands.Check(row, nullptr, entry, findings);
  if (static_cast<int64_t>(findings.size()) != BrokenByHand(row) || findings.empty()) {
    return absl::InternalError("the rules and the loop by hand do not agree");
  }
  ASSIGN_OR_RETURN(const Comparison comparison, Compare(settings, ours, limit));
  return Json::array({
      RatioRow("rules, against a loop by hand", settings, comparison,
               {.at_least = true, .value = 0.3},
               {{"ours_checks_per_s", Short(comparison.ours)},
                {"by_hand_per_s", Short(comparison.limit)},
                {"rules_a_form", kRules}}),
      ValueRow("rules, checks in one thread", settings, comparison.ours, "checks/s",
               {.at_least = true, .value = 200'000}, {{"columns", kColumns}}),
  });
}

}  // namespace thidua::bench
