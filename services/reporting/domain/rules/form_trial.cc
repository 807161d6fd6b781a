#include "services/reporting/domain/rules/form_trial.h"

#include <utility>

#include "services/reporting/domain/names.h"

namespace thidua::reporting {

FormTrial::FormTrial(v1::Round demands, int max_examples)
    : round_(std::move(demands)), max_examples_(max_examples) {
  const Demands tried(round_);
  for (size_t i = 0; i < tried.size(); ++i) {
    v1::DemandCheck& check = *response_.add_checks();
    check.set_kind(tried.kind(i));
    check.set_demand(tried.id(i));
    check.set_severity(tried.severity(i));
  }
}

void FormTrial::Begin(const v1::Round& round) {
  round_.set_name(round.name());
  round_.set_form(round.form());
  round_.set_period(round.period());
  *round_.mutable_columns() = round.columns();
  demands_.emplace(round_);
  response_.set_rounds(response_.rounds() + 1);
}

void FormTrial::Add(std::string_view subject, const FiguresView& figures, const History* history) {
  row_.Reset(round_.columns_size());
  for (size_t i = 0; i < row_.values.size(); ++i) {
    if (i >= figures.values.size() || i >= figures.statuses.size() || figures.statuses[i] == 0) {
      continue;
    }
    row_.values[i] = figures.values[i];
    row_.has[i] = 1;
  }
  response_.set_figures(response_.figures() + 1);
  for (size_t i = 0; i < demands_->size(); ++i) {
    v1::DemandCheck& check = *response_.mutable_checks(static_cast<int>(i));
    switch (demands_->Try(i, row_, history)) {
      case Outcome::kInapplicable:
        check.set_not_applied(check.not_applied() + 1);
        break;
      case Outcome::kHolds:
        check.set_checked(check.checked() + 1);
        break;
      case Outcome::kBroken:
        check.set_checked(check.checked() + 1);
        check.set_failed(check.failed() + 1);
        if (check.examples_size() < max_examples_) {
          v1::DemandExample& example = *check.add_examples();
          example.set_subject(kUnitName.Format({subject}));
          example.set_period(round_.period());
          example.set_message(demands_->Explain(i, row_, history).message());
        }
        break;
    }
  }
}

}  // namespace thidua::reporting
