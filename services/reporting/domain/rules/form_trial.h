#pragma once
// What the demands of a form would have found in figures that are in force.

#include <optional>
#include <string>
#include <string_view>

#include "services/reporting/domain/rules/demands.h"
#include "services/reporting/domain/totals/figures_view.h"
#include "thidua/reporting/v1/form_check.pb.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// Counts over the figures of rounds, which are added one after the other. Not thread-safe.
class FormTrial {
 public:
  // `demands` holds what is tried (see PinDemands). Of each demand so many examples are kept.
  FormTrial(v1::Round demands, int max_examples);

  // Begins a round: what is added from now on is of it. A column that it does not have is missing.
  void Begin(const v1::Round& round);
  // The round begun last, with its own columns and the demands that are tried.
  const v1::Round& round() const { return round_; }
  // Adds figures of a subject, given by its id; without `history` no rule about change applies.
  void Add(std::string_view subject, const FiguresView& figures, const History* history);

  // Takes out what was counted.
  v1::CheckFormResponse Take() && { return std::move(response_); }

 private:
  v1::Round round_;
  const int max_examples_;
  std::optional<Demands> demands_;
  Row row_;
  v1::CheckFormResponse response_;
};

}  // namespace thidua::reporting
