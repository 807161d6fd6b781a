#include "services/targets/domain/allocation.h"

#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>
#include <set>
#include <vector>

#include "common/value/check.h"
#include "common/value/status_macros.h"
#include "common/value/unit_successors.h"
#include "services/targets/domain/largest_remainder.h"
#include "services/targets/domain/rational.h"
#include "services/targets/domain/unit_lineage.h"

namespace thidua::targets {
namespace {

// Divides a number with at most `decimals` digits after the point into such numbers.
ByCarrier DivideNumber(const mpq_class& number, int decimals, const ByCarrier& weights) {
  const mpz_class unit = PowerOfTen(decimals);
  const mpq_class scaled = number * unit;
  THIDUA_CHECK(scaled.get_den() == 1, "What is divided has no more decimals than its parts.");
  std::vector<mpq_class> values;
  for (const auto& [carrier, weight] : weights) values.push_back(weight);
  const std::vector<mpz_class> parts = Divide(scaled.get_num(), values);
  ByCarrier divided;
  auto part = parts.begin();
  for (const auto& [carrier, weight] : weights) {
    mpq_class& value = divided[carrier] = mpq_class(*part++, unit);
    value.canonicalize();
  }
  return divided;
}

// A CarryingOver follows the parts of one allocation; see CarryOver.
class CarryingOver {
 public:
  CarryingOver(int decimals, std::string_view day, const ByCarrier& weights, std::string_view field,
               const Vocabulary& vocabulary, Violations& violations)
      : decimals_(decimals),
        day_(day),
        weights_(weights),
        field_(field),
        vocabulary_(vocabulary),
        violations_(violations) {}

  std::optional<ByCarrier> Run(const v1::Allocation& before) && {
    const size_t known = violations_.list().size();
    for (const v1::AllocationPart& part : before.parts()) {
      const auto value = ReadDecimal(part.value());
      THIDUA_CHECK(value.ok(), "Parts that passed their check are decimals.");
      Follow(part.unit(), *value);
    }
    for (const auto& [unit, weight] : weights_) {
      if (sharing_.contains(unit)) continue;
      violations_.Add(absl::StrCat(View(field_), ".weights"),
                      absl::StrCat(unit, " shares no part that has to be divided"));
    }
    if (violations_.list().size() > known) return std::nullopt;
    return std::move(parts_);
  }

 private:
  static absl::string_view View(std::string_view text) { return {text.data(), text.size()}; }

  void Add(std::string_view sub_field, std::string_view description) {
    violations_.Add(absl::StrCat(View(field_), View(sub_field)), description,
                    type::v1::ERROR_REASON_UNKNOWN_UNIT);
  }

  void Follow(const std::string& name, const mpq_class& value) {
    const catalog::v1::Unit* unit = vocabulary_.unit(name);
    const std::string last = unit == nullptr ? "" : LastDayBy(*unit, day_);
    if (last == day_) {
      parts_[name] += value;
      return;
    }
    Successors successors;
    if (!last.empty()) {
      successors = SuccessorsOn(*unit, last, day_,
                                [this](std::string_view each) { return vocabulary_.unit(each); });
    }
    if (successors.empty()) {
      Add("", absl::StrCat(name, " ended by ", View(day_),
                           " and nobody took over from it: give the parts"));
      return;
    }
    if (successors.size() == 1 &&
        successors.begin()->second == catalog::v1::SUCCESSION_EXTENT_WHOLE) {
      parts_[successors.begin()->first] += value;
      return;
    }
    Share(name, value, successors);
  }

  void Share(const std::string& name, const mpq_class& value, const Successors& successors) {
    ByCarrier shares;
    std::vector<std::string> all;
    mpq_class sum = 0;
    for (const auto& [successor, extent] : successors) {
      all.push_back(successor);
      sharing_.insert(successor);
      const auto weight = weights_.find(successor);
      if (weight == weights_.end()) continue;
      shares[successor] = weight->second;
      sum += weight->second;
    }
    if (shares.size() < successors.size() || sum <= 0) {
      Add(".weights", absl::StrCat(name, " went over in parts: each of ", absl::StrJoin(all, ", "),
                                   " needs a weight, and together more than 0"));
      return;
    }
    for (const auto& [successor, part] : DivideNumber(value, decimals_, shares)) {
      parts_[successor] += part;
    }
  }

  const int decimals_;
  const std::string_view day_;
  const ByCarrier& weights_;
  const std::string_view field_;
  const Vocabulary& vocabulary_;
  Violations& violations_;
  std::set<std::string> sharing_;
  ByCarrier parts_;
};

}  // namespace

bool IsByYears(const v1::Allocation& allocation) {
  if (!allocation.parts().empty()) return !allocation.parts(0).period().empty();
  const auto& weights = allocation.rule().weights();
  return !weights.empty() && !weights.Get(0).period().empty();
}

int PartDecimals(const v1::Target& target) {
  return std::max(DecimalsOf(target.bound().value()), target.indicator().decimals());
}

const v1::Allocation* AllocationOn(const v1::Target& target, std::string_view day) {
  const v1::Allocation* on = nullptr;
  for (const v1::Allocation& allocation : target.allocations()) {
    if (!IsByYears(allocation) && allocation.valid_from() <= day) on = &allocation;
  }
  return on;
}

absl::StatusOr<std::optional<std::string>> CarriedBy(const v1::Target& target,
                                                     const v1::Allocation& allocation,
                                                     const std::vector<std::string>& units) {
  std::optional<mpq_class> sum;
  for (const v1::AllocationPart& part : allocation.parts()) {
    if (!absl::c_linear_search(units, part.unit())) continue;
    ASSIGN_OR_RETURN(const mpq_class value, ReadDecimal(part.value()));
    sum = sum.value_or(0) + value;
  }
  if (!sum) return std::nullopt;
  return ExactText(*sum, PartDecimals(target));
}

const v1::Allocation* AllocationByYears(const v1::Target& target) {
  for (const v1::Allocation& allocation : target.allocations()) {
    if (IsByYears(allocation)) return &allocation;
  }
  return nullptr;
}

ByCarrier DivideBound(const v1::Target& target, const ByCarrier& weights) {
  const auto bound = ReadDecimal(target.bound().value());
  THIDUA_CHECK(bound.ok(), "A bound that passed its check is a decimal.");
  return DivideNumber(*bound, PartDecimals(target), weights);
}

std::optional<ByCarrier> CarryOver(const v1::Target& target, const v1::Allocation& before,
                                   std::string_view day, const ByCarrier& weights,
                                   std::string_view field, const Vocabulary& vocabulary,
                                   Violations& violations) {
  return CarryingOver(PartDecimals(target), day, weights, field, vocabulary, violations)
      .Run(before);
}

void SetParts(const v1::Target& target, const ByCarrier& parts, v1::Allocation& allocation) {
  const bool by_years = allocation.valid_from().empty();
  allocation.clear_parts();
  for (const auto& [carrier, value] : parts) {
    v1::AllocationPart& part = *allocation.add_parts();
    by_years ? part.set_period(carrier) : part.set_unit(carrier);
    part.set_value(ExactText(value, PartDecimals(target)));
  }
}

}  // namespace thidua::targets
