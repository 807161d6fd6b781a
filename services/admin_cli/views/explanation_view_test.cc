#include "services/admin_cli/views/explanation_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/admin_cli/views/testing/income_per_head.h"

namespace thidua::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Titles SomeTitles() {
  Titles titles;
  titles.Set("forms/economy", "Kinh tế xã");
  titles.Set("elements/income", "Tổng thu nhập");
  titles.Set("elements/people", "Dân số");
  return titles;
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
         ├─ mang sang từ kỳ trước: 1 số liệu, cũ nhất của quý 1 năm 2022
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
         ├─ mang sang từ kỳ trước: 1 số liệu, cũ nhất của quý 1 năm 2022
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
         ├─ mang sang từ kỳ trước: 1 số liệu, cũ nhất của quý 1 năm 2022
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
         ├─ values carried over from earlier periods: 1, the oldest of quarter 1
         │  of 2022
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
         ├─ values carried over from earlier periods: 1, the oldest of quarter 1 of 2022
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
         ├─ values carried over from earlier periods: 1, the oldest of quarter 1 of 2022
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

// 40 of 640 is what two rounds came to; the office published 0.07 for the year, which counts.
TEST(ExplanationTree, SaysWhereAPublishedRateStandsIn) {
  ExplanationFacts facts = SomeFacts();
  auto& result = *facts.evaluation.mutable_results(0);
  result.clear_obstacles();
  result.set_outcome(targets::v1::OUTCOME_AT_RISK);
  result.set_from_published_rate(true);
  result.mutable_actual()->set_value("0.07");
  *facts.targets[kTarget].mutable_indicator()->mutable_published() = FromText<targets::v1::CellRef>(
      "form: 'forms/office' element: 'elements/rate' aggregate: AGGREGATE_SUM");
  facts.reported.elements["elements/rate"].set_kind(type::v1::VALUE_KIND_PUBLISHED_RATE);
  facts.reported.totals[{"forms/office", "2022"}] = FromText<reporting::v1::Rollup>(R"pb(
    total {
      name: 'units/d/rounds/office.2022/total'
      cells { element: 'elements/rate' n: 1 of: 1 sum: '0.07' }
    })pb");
  EXPECT_THAT(Shown(facts, Language::kEnglish, 0),
              HasSubstr("value of 2022: 40 / 640 = 0.0625 triệu đồng/người (does not suffice to be "
                        "judged); the published rate 0.07 triệu đồng/người stands in for the "
                        "formula\n"));
}

TEST(ExplanationTree, SaysWhatDoesNotAddUp) {
  ExplanationFacts facts = SomeFacts();
  facts.evaluation.mutable_results(0)->mutable_actual()->set_numerator("41");
  EXPECT_THAT(Shown(facts, Language::kVietnamese, 0), HasSubstr("KHÔNG KHỚP: t01"));
}

TEST(NamesIn, AreThoseThatTheTreeSpeaksOf) {
  EXPECT_THAT(NamesIn(*Explained(kTarget, SomeFacts())),
              ::testing::ElementsAre("elements/income", "elements/people", "forms/economy"));
}

}  // namespace
}  // namespace thidua::cli
