#include "services/admin_cli/views/explanation_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/admin_cli/views/explanation_json.h"
#include "services/admin_cli/views/testing/district_facts.h"

namespace thidua::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kTarget[] = "units/d/plans/p/targets/t01";

Titles SomeTitles() {
  Titles titles;
  titles.Set("forms/economy", "Kinh tế xã");
  titles.Set("elements/income", "Tổng thu nhập");
  titles.Set("elements/people", "Dân số");
  return titles;
}

// Income per head of the district: 40 of 640 people, too few reports, q3 and q4 without a round.
ExplanationFacts SomeFacts() {
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

std::string Shown(const ExplanationFacts& facts, Language language, int width,
                  ExplanationLook look = {}) {
  const auto explanation = Explained(kTarget, facts);
  EXPECT_TRUE(explanation.ok()) << explanation.status();
  look.say = Wording(language);
  return "\n" + TreeText(ExplanationTree(*explanation, SomeTitles(), look), width, false);
}

TEST(ExplanationTree, FitsEveryTerminalInVietnamese) {
  EXPECT_EQ(Shown(SomeFacts(), Language::kVietnamese, 80), R"(
Thu nhập đầu người [t01]: chưa đánh giá được
├─ kế hoạch "Kế hoạch của huyện" [p], năm 2022, công thức 1
├─ user:lan hỏi, ở vị trí …efghijklmnop của kế hoạch và qrs của báo cáo
├─ đã hứa: >= 1 (triệu đồng/người), hạn năm 2025
├─ vướng mắc: quá ít đơn vị có số liệu: "Tổng thu nhập" [income] trong biểu
│  "Kinh tế xã" [economy] năm 2022
└─ giá trị năm 2022: 40 / 640 = 0.0625 triệu đồng/người (chưa đủ để đánh giá)
   ├─ tử số: 40
   │  └─ "Tổng thu nhập" [income] trong biểu "Kinh tế xã" [economy] năm 2022:
   │     │  tổng 40 triệu đồng; có số liệu: 5 trên 6
   │     ├─ kỳ chưa có đợt báo cáo: 2022-q3, 2022-q4
   │     ├─ đợt báo cáo "Kinh tế xã" quý 1 năm 2022 [economy.2022-q1]
   │     │  ├─ An Vĩ [an-vi]: 10
   │     │  │  └─ user:lan duyệt lúc 2023-01-01 07:00; user:an-vi nộp
   │     │  ├─ Dân Tiến [dan-tien]: 10
   │     │  │  └─ user:lan duyệt lúc 2023-01-01 07:00; user:dan-tien nộp
   │     │  └─ Bình Minh [minh]: 10
   │     │     └─ user:lan duyệt lúc 2023-01-01 07:00; user:minh nộp
   │     └─ đợt báo cáo "Kinh tế xã" quý 2 năm 2022 [economy.2022-q2]
   │        ├─ An Vĩ [an-vi]: 10
   │        │  └─ user:lan duyệt lúc 2023-01-01 07:00; user:an-vi nộp
   │        ├─ Bình Minh [minh]: 0
   │        │  └─ user:lan duyệt lúc 2023-01-01 07:00; user:minh nộp
   │        └─ thiếu, không phải là 0: Dân Tiến [dan-tien]
   └─ mẫu số: 640
      └─ "Dân số" [people] trong biểu "Kinh tế xã" [economy] năm 2022: tổng
         │  640 người; có số liệu: 3 trên 3
         ├─ kỳ chưa có đợt báo cáo: 2022-q3, 2022-q4
         ├─ 1 số liệu mang sang từ kỳ trước, cũ nhất của quý 1 năm 2022
         ├─ tạm tính: có số ước
         ├─ đợt báo cáo "Kinh tế xã" quý 1 năm 2022 [economy.2022-q1]: số
         │  │  liệu mang sang từ đây
         │  └─ Dân Tiến [dan-tien]: 200 (ước)
         │     └─ user:lan duyệt lúc 2023-01-01 07:00; user:dan-tien nộp
         └─ đợt báo cáo "Kinh tế xã" quý 2 năm 2022 [economy.2022-q2]
            ├─ An Vĩ [an-vi]: 110
            │  └─ user:lan duyệt lúc 2023-01-01 07:00; user:an-vi nộp
            └─ Bình Minh [minh]: 330
               └─ user:lan duyệt lúc 2023-01-01 07:00; user:minh nộp
)");
  EXPECT_EQ(Shown(SomeFacts(), Language::kVietnamese, 120), R"(
Thu nhập đầu người [t01]: chưa đánh giá được
├─ kế hoạch "Kế hoạch của huyện" [p], năm 2022, công thức 1
├─ user:lan hỏi, ở vị trí …efghijklmnop của kế hoạch và qrs của báo cáo
├─ đã hứa: >= 1 (triệu đồng/người), hạn năm 2025
├─ vướng mắc: quá ít đơn vị có số liệu: "Tổng thu nhập" [income] trong biểu "Kinh tế xã" [economy] năm 2022
└─ giá trị năm 2022: 40 / 640 = 0.0625 triệu đồng/người (chưa đủ để đánh giá)
   ├─ tử số: 40
   │  └─ "Tổng thu nhập" [income] trong biểu "Kinh tế xã" [economy] năm 2022: tổng 40 triệu đồng; có số liệu: 5 trên 6
   │     ├─ kỳ chưa có đợt báo cáo: 2022-q3, 2022-q4
   │     ├─ đợt báo cáo "Kinh tế xã" quý 1 năm 2022 [economy.2022-q1]
   │     │  ├─ An Vĩ [an-vi]: 10
   │     │  │  └─ user:lan duyệt lúc 2023-01-01 07:00; user:an-vi nộp
   │     │  ├─ Dân Tiến [dan-tien]: 10
   │     │  │  └─ user:lan duyệt lúc 2023-01-01 07:00; user:dan-tien nộp
   │     │  └─ Bình Minh [minh]: 10
   │     │     └─ user:lan duyệt lúc 2023-01-01 07:00; user:minh nộp
   │     └─ đợt báo cáo "Kinh tế xã" quý 2 năm 2022 [economy.2022-q2]
   │        ├─ An Vĩ [an-vi]: 10
   │        │  └─ user:lan duyệt lúc 2023-01-01 07:00; user:an-vi nộp
   │        ├─ Bình Minh [minh]: 0
   │        │  └─ user:lan duyệt lúc 2023-01-01 07:00; user:minh nộp
   │        └─ thiếu, không phải là 0: Dân Tiến [dan-tien]
   └─ mẫu số: 640
      └─ "Dân số" [people] trong biểu "Kinh tế xã" [economy] năm 2022: tổng 640 người; có số liệu: 3 trên 3
         ├─ kỳ chưa có đợt báo cáo: 2022-q3, 2022-q4
         ├─ 1 số liệu mang sang từ kỳ trước, cũ nhất của quý 1 năm 2022
         ├─ tạm tính: có số ước
         ├─ đợt báo cáo "Kinh tế xã" quý 1 năm 2022 [economy.2022-q1]: số liệu mang sang từ đây
         │  └─ Dân Tiến [dan-tien]: 200 (ước)
         │     └─ user:lan duyệt lúc 2023-01-01 07:00; user:dan-tien nộp
         └─ đợt báo cáo "Kinh tế xã" quý 2 năm 2022 [economy.2022-q2]
            ├─ An Vĩ [an-vi]: 110
            │  └─ user:lan duyệt lúc 2023-01-01 07:00; user:an-vi nộp
            └─ Bình Minh [minh]: 330
               └─ user:lan duyệt lúc 2023-01-01 07:00; user:minh nộp
)");
  EXPECT_EQ(Shown(SomeFacts(), Language::kVietnamese, 160), R"(
Thu nhập đầu người [t01]: chưa đánh giá được
├─ kế hoạch "Kế hoạch của huyện" [p], năm 2022, công thức 1
├─ user:lan hỏi, ở vị trí …efghijklmnop của kế hoạch và qrs của báo cáo
├─ đã hứa: >= 1 (triệu đồng/người), hạn năm 2025
├─ vướng mắc: quá ít đơn vị có số liệu: "Tổng thu nhập" [income] trong biểu "Kinh tế xã" [economy] năm 2022
└─ giá trị năm 2022: 40 / 640 = 0.0625 triệu đồng/người (chưa đủ để đánh giá)
   ├─ tử số: 40
   │  └─ "Tổng thu nhập" [income] trong biểu "Kinh tế xã" [economy] năm 2022: tổng 40 triệu đồng; có số liệu: 5 trên 6
   │     ├─ kỳ chưa có đợt báo cáo: 2022-q3, 2022-q4
   │     ├─ đợt báo cáo "Kinh tế xã" quý 1 năm 2022 [economy.2022-q1]
   │     │  ├─ An Vĩ [an-vi]: 10
   │     │  │  └─ user:lan duyệt lúc 2023-01-01 07:00; user:an-vi nộp
   │     │  ├─ Dân Tiến [dan-tien]: 10
   │     │  │  └─ user:lan duyệt lúc 2023-01-01 07:00; user:dan-tien nộp
   │     │  └─ Bình Minh [minh]: 10
   │     │     └─ user:lan duyệt lúc 2023-01-01 07:00; user:minh nộp
   │     └─ đợt báo cáo "Kinh tế xã" quý 2 năm 2022 [economy.2022-q2]
   │        ├─ An Vĩ [an-vi]: 10
   │        │  └─ user:lan duyệt lúc 2023-01-01 07:00; user:an-vi nộp
   │        ├─ Bình Minh [minh]: 0
   │        │  └─ user:lan duyệt lúc 2023-01-01 07:00; user:minh nộp
   │        └─ thiếu, không phải là 0: Dân Tiến [dan-tien]
   └─ mẫu số: 640
      └─ "Dân số" [people] trong biểu "Kinh tế xã" [economy] năm 2022: tổng 640 người; có số liệu: 3 trên 3
         ├─ kỳ chưa có đợt báo cáo: 2022-q3, 2022-q4
         ├─ 1 số liệu mang sang từ kỳ trước, cũ nhất của quý 1 năm 2022
         ├─ tạm tính: có số ước
         ├─ đợt báo cáo "Kinh tế xã" quý 1 năm 2022 [economy.2022-q1]: số liệu mang sang từ đây
         │  └─ Dân Tiến [dan-tien]: 200 (ước)
         │     └─ user:lan duyệt lúc 2023-01-01 07:00; user:dan-tien nộp
         └─ đợt báo cáo "Kinh tế xã" quý 2 năm 2022 [economy.2022-q2]
            ├─ An Vĩ [an-vi]: 110
            │  └─ user:lan duyệt lúc 2023-01-01 07:00; user:an-vi nộp
            └─ Bình Minh [minh]: 330
               └─ user:lan duyệt lúc 2023-01-01 07:00; user:minh nộp
)");
}

TEST(ExplanationTree, FitsEveryTerminalInEnglish) {
  EXPECT_EQ(Shown(SomeFacts(), Language::kEnglish, 80), R"(
Income per head [t01]: not-assessable
├─ plan "Kế hoạch của huyện" [p], as of 2022, formula 1
├─ asked by user:lan, at the positions …efghijklmnop of plans and qrs of reports
├─ promised: >= 1 (triệu đồng/người), due 2025
├─ in the way: too few subjects have a figure: "Tổng thu nhập" [income] in "Kinh
│  tế xã" [economy] for 2022
└─ value of 2022: 40 / 640 = 0.0625 triệu đồng/người (does not suffice to be
   │  judged)
   ├─ numerator: 40
   │  └─ "Tổng thu nhập" [income] in "Kinh tế xã" [economy] for 2022: sum 40
   │     │  triệu đồng; with a value: 5 of 6
   │     ├─ periods without a round: 2022-q3, 2022-q4
   │     ├─ round of "Kinh tế xã" for quarter 1 of 2022 [economy.2022-q1]
   │     │  ├─ An Vĩ [an-vi]: 10
   │     │  │  └─ accepted by user:lan at 2023-01-01 07:00; submitted by
   │     │  │     user:an-vi
   │     │  ├─ Dân Tiến [dan-tien]: 10
   │     │  │  └─ accepted by user:lan at 2023-01-01 07:00; submitted by
   │     │  │     user:dan-tien
   │     │  └─ Bình Minh [minh]: 10
   │     │     └─ accepted by user:lan at 2023-01-01 07:00; submitted by
   │     │        user:minh
   │     └─ round of "Kinh tế xã" for quarter 2 of 2022 [economy.2022-q2]
   │        ├─ An Vĩ [an-vi]: 10
   │        │  └─ accepted by user:lan at 2023-01-01 07:00; submitted by
   │        │     user:an-vi
   │        ├─ Bình Minh [minh]: 0
   │        │  └─ accepted by user:lan at 2023-01-01 07:00; submitted by
   │        │     user:minh
   │        └─ missing, which is not zero: Dân Tiến [dan-tien]
   └─ denominator: 640
      └─ "Dân số" [people] in "Kinh tế xã" [economy] for 2022: sum 640 người;
         │  with a value: 3 of 3
         ├─ periods without a round: 2022-q3, 2022-q4
         ├─ 1 values are carried over from earlier periods, the oldest of
         │  quarter 1 of 2022
         ├─ provisional: an estimate is within
         ├─ round of "Kinh tế xã" for quarter 1 of 2022 [economy.2022-q1]:
         │  │  values carried over from here
         │  └─ Dân Tiến [dan-tien]: 200 (estimate)
         │     └─ accepted by user:lan at 2023-01-01 07:00; submitted by
         │        user:dan-tien
         └─ round of "Kinh tế xã" for quarter 2 of 2022 [economy.2022-q2]
            ├─ An Vĩ [an-vi]: 110
            │  └─ accepted by user:lan at 2023-01-01 07:00; submitted by
            │     user:an-vi
            └─ Bình Minh [minh]: 330
               └─ accepted by user:lan at 2023-01-01 07:00; submitted by
                  user:minh
)");
  EXPECT_EQ(Shown(SomeFacts(), Language::kEnglish, 120), R"(
Income per head [t01]: not-assessable
├─ plan "Kế hoạch của huyện" [p], as of 2022, formula 1
├─ asked by user:lan, at the positions …efghijklmnop of plans and qrs of reports
├─ promised: >= 1 (triệu đồng/người), due 2025
├─ in the way: too few subjects have a figure: "Tổng thu nhập" [income] in "Kinh tế xã" [economy] for 2022
└─ value of 2022: 40 / 640 = 0.0625 triệu đồng/người (does not suffice to be judged)
   ├─ numerator: 40
   │  └─ "Tổng thu nhập" [income] in "Kinh tế xã" [economy] for 2022: sum 40 triệu đồng; with a value: 5 of 6
   │     ├─ periods without a round: 2022-q3, 2022-q4
   │     ├─ round of "Kinh tế xã" for quarter 1 of 2022 [economy.2022-q1]
   │     │  ├─ An Vĩ [an-vi]: 10
   │     │  │  └─ accepted by user:lan at 2023-01-01 07:00; submitted by user:an-vi
   │     │  ├─ Dân Tiến [dan-tien]: 10
   │     │  │  └─ accepted by user:lan at 2023-01-01 07:00; submitted by user:dan-tien
   │     │  └─ Bình Minh [minh]: 10
   │     │     └─ accepted by user:lan at 2023-01-01 07:00; submitted by user:minh
   │     └─ round of "Kinh tế xã" for quarter 2 of 2022 [economy.2022-q2]
   │        ├─ An Vĩ [an-vi]: 10
   │        │  └─ accepted by user:lan at 2023-01-01 07:00; submitted by user:an-vi
   │        ├─ Bình Minh [minh]: 0
   │        │  └─ accepted by user:lan at 2023-01-01 07:00; submitted by user:minh
   │        └─ missing, which is not zero: Dân Tiến [dan-tien]
   └─ denominator: 640
      └─ "Dân số" [people] in "Kinh tế xã" [economy] for 2022: sum 640 người; with a value: 3 of 3
         ├─ periods without a round: 2022-q3, 2022-q4
         ├─ 1 values are carried over from earlier periods, the oldest of quarter 1 of 2022
         ├─ provisional: an estimate is within
         ├─ round of "Kinh tế xã" for quarter 1 of 2022 [economy.2022-q1]: values carried over from here
         │  └─ Dân Tiến [dan-tien]: 200 (estimate)
         │     └─ accepted by user:lan at 2023-01-01 07:00; submitted by user:dan-tien
         └─ round of "Kinh tế xã" for quarter 2 of 2022 [economy.2022-q2]
            ├─ An Vĩ [an-vi]: 110
            │  └─ accepted by user:lan at 2023-01-01 07:00; submitted by user:an-vi
            └─ Bình Minh [minh]: 330
               └─ accepted by user:lan at 2023-01-01 07:00; submitted by user:minh
)");
  EXPECT_EQ(Shown(SomeFacts(), Language::kEnglish, 160), R"(
Income per head [t01]: not-assessable
├─ plan "Kế hoạch của huyện" [p], as of 2022, formula 1
├─ asked by user:lan, at the positions …efghijklmnop of plans and qrs of reports
├─ promised: >= 1 (triệu đồng/người), due 2025
├─ in the way: too few subjects have a figure: "Tổng thu nhập" [income] in "Kinh tế xã" [economy] for 2022
└─ value of 2022: 40 / 640 = 0.0625 triệu đồng/người (does not suffice to be judged)
   ├─ numerator: 40
   │  └─ "Tổng thu nhập" [income] in "Kinh tế xã" [economy] for 2022: sum 40 triệu đồng; with a value: 5 of 6
   │     ├─ periods without a round: 2022-q3, 2022-q4
   │     ├─ round of "Kinh tế xã" for quarter 1 of 2022 [economy.2022-q1]
   │     │  ├─ An Vĩ [an-vi]: 10
   │     │  │  └─ accepted by user:lan at 2023-01-01 07:00; submitted by user:an-vi
   │     │  ├─ Dân Tiến [dan-tien]: 10
   │     │  │  └─ accepted by user:lan at 2023-01-01 07:00; submitted by user:dan-tien
   │     │  └─ Bình Minh [minh]: 10
   │     │     └─ accepted by user:lan at 2023-01-01 07:00; submitted by user:minh
   │     └─ round of "Kinh tế xã" for quarter 2 of 2022 [economy.2022-q2]
   │        ├─ An Vĩ [an-vi]: 10
   │        │  └─ accepted by user:lan at 2023-01-01 07:00; submitted by user:an-vi
   │        ├─ Bình Minh [minh]: 0
   │        │  └─ accepted by user:lan at 2023-01-01 07:00; submitted by user:minh
   │        └─ missing, which is not zero: Dân Tiến [dan-tien]
   └─ denominator: 640
      └─ "Dân số" [people] in "Kinh tế xã" [economy] for 2022: sum 640 người; with a value: 3 of 3
         ├─ periods without a round: 2022-q3, 2022-q4
         ├─ 1 values are carried over from earlier periods, the oldest of quarter 1 of 2022
         ├─ provisional: an estimate is within
         ├─ round of "Kinh tế xã" for quarter 1 of 2022 [economy.2022-q1]: values carried over from here
         │  └─ Dân Tiến [dan-tien]: 200 (estimate)
         │     └─ accepted by user:lan at 2023-01-01 07:00; submitted by user:dan-tien
         └─ round of "Kinh tế xã" for quarter 2 of 2022 [economy.2022-q2]
            ├─ An Vĩ [an-vi]: 110
            │  └─ accepted by user:lan at 2023-01-01 07:00; submitted by user:an-vi
            └─ Bình Minh [minh]: 330
               └─ accepted by user:lan at 2023-01-01 07:00; submitted by user:minh
)");
}

TEST(ExplanationTree, EndsWhereItIsAskedTo) {
  const std::string formula =
      Shown(SomeFacts(), Language::kEnglish, 0, {.depth = ExplanationDepth::kFormula});
  EXPECT_THAT(formula, HasSubstr("value of 2022: 40 / 640 = 0.0625 triệu đồng/người (does not "
                                 "suffice to be judged)"));
  EXPECT_THAT(formula, Not(HasSubstr("sum 40")));
  const std::string cells =
      Shown(SomeFacts(), Language::kEnglish, 0, {.depth = ExplanationDepth::kCells});
  EXPECT_THAT(cells, HasSubstr("sum 40 triệu đồng; with a value: 5 of 6"));
  EXPECT_THAT(cells, Not(HasSubstr("An Vĩ")));
  const std::string rounds =
      Shown(SomeFacts(), Language::kEnglish, 0, {.depth = ExplanationDepth::kRounds});
  EXPECT_THAT(rounds, HasSubstr("An Vĩ [an-vi]: 10\n"));
  EXPECT_THAT(rounds, Not(HasSubstr("user:an-vi")));
}

TEST(ExplanationTree, ListsSoManySubjects) {
  const std::string shown = Shown(SomeFacts(), Language::kEnglish, 0, {.subjects = 1});
  EXPECT_THAT(shown, HasSubstr("… and 2 more"));
  EXPECT_THAT(shown, Not(HasSubstr("Bình Minh [minh]: 10")));
}

TEST(ExplanationTree, MarksWhatWasMadeUpInEveryNode) {
  ExplanationFacts facts = SomeFacts();
  facts.evaluation.mutable_results(0)->set_simulated(true);
  facts.reported.totals.begin()->second.mutable_total()->mutable_basis()->set_simulated(true);
  facts.reported.rounds.begin()->second.round.set_simulated(true);
  const std::string shown =
      Shown(facts, Language::kEnglish, 0, {.depth = ExplanationDepth::kRounds});
  for (const char* line : {"Income per head [t01]: not-assessable (SIMULATED)\n",
                           "numerator: 40 (SIMULATED)\n", "with a value: 5 of 6 (SIMULATED)\n",
                           "[economy.2022-q1] (SIMULATED)\n", "[economy.2022-q2]\n"}) {
    EXPECT_THAT(shown, HasSubstr(line));
  }
}

TEST(Explained, SaysWhereItDoesNotMakeWhatWasJudged) {
  ExplanationFacts facts = SomeFacts();
  auto& actual = *facts.evaluation.mutable_results(0)->mutable_actual();
  actual.set_numerator("40");
  actual.set_denominator("640");
  EXPECT_THAT(Explained(kTarget, facts)->faults, ElementsAre());
  actual.set_denominator("641");
  const auto explanation = Explained(kTarget, facts);
  EXPECT_THAT(explanation->faults, ElementsAre(kTarget));
  EXPECT_THAT(Shown(facts, Language::kVietnamese, 0), HasSubstr("KHÔNG KHỚP: t01"));
  EXPECT_THAT(*ExplanationJson(*explanation, SomeTitles()), HasSubstr(kTarget));
}

TEST(NamesIn, AreThoseThatTheTreeSpeaksOf) {
  EXPECT_THAT(NamesIn(*Explained(kTarget, SomeFacts())),
              ElementsAre("elements/income", "elements/people", "forms/economy"));
}

TEST(TotalsToExplain, AreAskedForOnce) {
  EXPECT_EQ(TotalsToExplain(SomeFacts())->size(), 3u);
  EXPECT_THAT(*RoundsToExplain(SomeFacts()),
              ElementsAre("units/d/rounds/economy.2022-q1", "units/d/rounds/economy.2022-q2"));
}

}  // namespace
}  // namespace thidua::cli
