#pragma once
// A target of the district of district_facts.h, as it was judged.

#include "services/admin_cli/views/explanation.h"
#include "services/admin_cli/views/testing/district_facts.h"

namespace thidua::cli {

inline constexpr char kTarget[] = "units/d/plans/p/targets/t01";

// Income per head of the district: 40 of 640 people, too few reports, q3 and q4 without a round.
inline ExplanationFacts SomeFacts() {
  ExplanationFacts facts;
  facts.caller = "user:lan";
  facts.plan = FromText<targets::v1::Plan>(
      "name: 'units/d/plans/p' title: 'Kế hoạch của huyện' term: '2021-2025'");
  facts.evaluation = FromText<targets::v1::Evaluation>(R"pb(
    plan: 'units/d/plans/p'
    period: '2022'
    as_of: '2022-12-31'
    formula: 1
    pin { plan_token: 'abcdefghijklmnop' reporting_token: 'qrs' }
    results {
      target: 'units/d/plans/p/targets/t01'
      title: 'Thu nhập đầu người'
      outcome: OUTCOME_NOT_ASSESSABLE
      unit_of_measure: 'triệu đồng/người'
      bound { kind: BOUND_KIND_AT_LEAST value: '1' }
      obstacles {
        obstacle: OBSTACLE_COVERAGE
        form: 'forms/economy'
        element: 'elements/income'
        period: '2022'
      }
    })pb");
  facts.targets[kTarget] = FromText<targets::v1::Target>(R"pb(
    name: 'units/d/plans/p/targets/t01'
    title: 'Thu nhập đầu người'
    title_en: 'Income per head'
    due_period: '2025'
    bound { kind: BOUND_KIND_AT_LEAST value: '1' }
    indicator {
      unit_of_measure: 'triệu đồng/người'
      decimals: 2
      ratio {
        numerator {
          terms {
            cell { form: 'forms/economy' element: 'elements/income' aggregate: AGGREGATE_SUM }
          }
        }
        denominator {
          terms {
            cell { form: 'forms/economy' element: 'elements/people' aggregate: AGGREGATE_SUM }
          }
        }
      }
    })pb");
  facts.reported = DistrictFacts();
  return facts;
}

}  // namespace thidua::cli
