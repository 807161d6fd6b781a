#pragma once
// A district of three communes and what they reported in quarters of 2022, by hand.
//
//            q1 income, people     q2 income, people
//   an-vi    10        100         10        110       class V
//   dan-tien 10        200                             class V
//   minh     10        300         0         330       class IV

#include <string>

#include "common/testing/from_text.h"
#include "services/admin_cli/views/reported_facts.h"

namespace thidua::cli {

inline RoundFacts QuarterFacts(const std::string& quarter) {
  RoundFacts facts;
  facts.readable = true;
  facts.round = FromText<reporting::v1::Round>("name: 'units/d/rounds/economy." + quarter +
                                               "' form: 'forms/economy' period: '" + quarter +
                                               R"pb('
                                                    columns {
                                                      element: 'elements/income'
                                                      decimals: 1
                                                      kind: VALUE_KIND_AMOUNT
                                                      time_rollup: TIME_ROLLUP_SUM
                                                      unit_of_measure: 'triệu đồng'
                                                    }
                                                    columns {
                                                      element: 'elements/people'
                                                      kind: VALUE_KIND_COUNT
                                                      time_rollup: TIME_ROLLUP_LAST
                                                      unit_of_measure: 'người'
                                                    }
                                                    roster {
                                                      subject: 'units/an-vi'
                                                      display_name: 'An Vĩ'
                                                      attributes { key: 'urban_class' value: 'V' }
                                                    }
                                                    roster {
                                                      subject: 'units/dan-tien'
                                                      display_name: 'Dân Tiến'
                                                      attributes { key: 'urban_class' value: 'V' }
                                                    }
                                                    roster {
                                                      subject: 'units/minh'
                                                      display_name: 'Bình Minh'
                                                      attributes { key: 'urban_class' value: 'IV' }
                                                    })pb");
  const auto give = [&facts](const std::string& subject, const std::string& text) {
    facts.figures[subject] = FromText<reporting::v1::Figures>(text);
    Acceptance& acceptance = facts.acceptances[subject];
    acceptance.actor = "user:lan";
    acceptance.time.set_seconds(1'672'531'200);  // 2023-01-01 07:00 in Viet Nam
    acceptance.submitter = "user:" + subject;
    acceptance.revision = 1;
  };
  const bool first = quarter == "2022-q1";
  give("an-vi",
       first ? "statuses: [2, 2] values: [100, 100]" : "statuses: [2, 2] values: [100, 110]");
  if (first) give("dan-tien", "statuses: [2, 1] values: [100, 200]");
  give("minh", first ? "statuses: [2, 2] values: [100, 300]" : "statuses: [2, 2] values: [0, 330]");
  return facts;
}

// What the services answer of them for the year.
inline ReportedFacts DistrictFacts() {
  ReportedFacts facts;
  for (const std::string quarter : {"2022-q1", "2022-q2"}) {
    facts.rounds["units/d/rounds/economy." + quarter] = QuarterFacts(quarter);
  }
  facts.elements["elements/income"] = FromText<catalog::v1::Element>(
      "kind: VALUE_KIND_AMOUNT time_rollup: TIME_ROLLUP_SUM unit_of_measure: 'triệu đồng'");
  facts.elements["elements/people"] = FromText<catalog::v1::Element>(
      "kind: VALUE_KIND_COUNT time_rollup: TIME_ROLLUP_LAST unit_of_measure: 'người'");
  facts.totals[{"forms/economy", "2022"}] = FromText<reporting::v1::Rollup>(R"pb(
    total {
      name: 'units/d/rounds/economy.2022/total'
      basis { expected: 6 accepted: 5 missing_periods: '2022-q3' missing_periods: '2022-q4' }
      rounds: 'units/d/rounds/economy.2022-q1'
      rounds: 'units/d/rounds/economy.2022-q2'
      cells {
        element: 'elements/income'
        n: 5
        of: 6
        sum: '40'
        status: VALUE_STATUS_OFFICIAL
        unit_of_measure: 'triệu đồng'
        kind: VALUE_KIND_AMOUNT
        decimals: 1
        splits { attribute: 'urban_class' value: 'IV' n: 2 of: 2 sum: '10' }
        splits { attribute: 'urban_class' value: 'V' n: 3 of: 4 sum: '30' }
      }
      cells {
        element: 'elements/people'
        n: 3
        of: 3
        sum: '640'
        status: VALUE_STATUS_ESTIMATE
        unit_of_measure: 'người'
        kind: VALUE_KIND_COUNT
        carried: 1
        oldest_period: '2022-q1'
        splits { attribute: 'urban_class' value: 'IV' n: 1 of: 1 sum: '330' }
        splits {
          attribute: 'urban_class'
          value: 'V'
          n: 2
          of: 2
          sum: '310'
          carried: 1
          oldest_period: '2022-q1'
        }
      }
    })pb");
  return facts;
}

}  // namespace thidua::cli
