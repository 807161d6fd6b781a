// A formula is never changed once figures were published by it: what formula 1 makes of a fixed
// plan and fixed totals is kept in golden/, and compared byte for byte.
//
// Where an evaluation differs, what it is now is written beside the test's other temporary files.
// It may take the place of a golden file only where the plan or the totals of this test have grown.
#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "services/targets/domain/formula.h"
#include "services/targets/domain/outcome_counts.h"
#include "services/targets/domain/target_check.h"
#include "services/targets/domain/testing/vocabulary.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::targets {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using ::testing::IsEmpty;

const std::string kFolder = THIDUA_SOURCE_DIR "/services/targets/domain/golden/";

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<v1::Target> GoldenTargets() {
  const auto list = FromText<v1::ListTargetsResponse>(ReadFile(kFolder + "targets.textproto"));
  return {list.targets().begin(), list.targets().end()};
}

// Figures of 2015, the base year 2020, the years of the term, half of 2025, and 2030.
Totals GoldenTotals() {
  Totals totals;
  const auto socio = [&totals](const std::string& period, const std::string& income,
                               const std::string& events, const std::string& population,
                               const std::string& of_class_v) {
    AddTotal(totals, "socio", period,
             R"(cells { element: "elements/income" kind: VALUE_KIND_AMOUNT sum: ")" + income +
                 R"(" } cells { element: "elements/events" sum: ")" + events +
                 R"(" } cells { element: "elements/communes" sum: "25" }
                 cells { element: "elements/population" sum: ")" +
                 population + R"(" splits { attribute: "urban_class" n: 20 sum: "90" }
                 splits { attribute: "urban_class" value: "V" n: 5 sum: ")" +
                 of_class_v + "\" } }");
  };
  socio("2015", "700", "40", "150", "20");
  socio("2020", "980.5", "20", "170", "50");
  socio("2022", "1095", "16", "180", "70");
  socio("2023", "1150.25", "12", "182", "80");
  socio("2024", "1220", "11", "184", "85");
  socio("2025", "1339", "9", "190", "93");
  socio("2025-h1", "655", "4", "187", "92");
  socio("2030", "1999.999", "7", "200", "100");
  AddTotal(totals, "socio", "2021",
           R"(cells { element: "elements/income" kind: VALUE_KIND_AMOUNT sum: "1000" }
              cells { element: "elements/events" sum: "18" }
              cells { element: "elements/communes" sum: "26" status: VALUE_STATUS_ADJUSTED }
              cells { element: "elements/population" sum: "175"
                splits { attribute: "urban_class" n: 20 sum: "115" }
                splits { attribute: "urban_class" value: "V" n: 5 sum: "60" } })",
           "expected: 25 accepted: 25 simulated: true");
  for (const std::string year : {"2020", "2022", "2025", "2030"}) {
    AddTotal(totals, "rating", year,
             R"(cells { element: "elements/rating" kind: VALUE_KIND_STATE n: 25
                        status: VALUE_STATUS_ESTIMATE levels { level: "done" count: 4 }
                        levels { level: "good" count: 18 } levels { level: "excellent" count: 3 } })");
  }
  for (const std::string year : {"2020", "2021", "2022", "2023", "2024", "2025", "2030"}) {
    AddTotal(totals, "survey", year,
             R"(cells { element: "elements/clean_water" kind: VALUE_KIND_PUBLISHED_RATE n: 1
                        sum: "93.2)" +
                 year.substr(3) +
                 R"(" } cells { element: "elements/income_per_head" kind: VALUE_KIND_PUBLISHED_RATE
                        n: 1 sum: "6.5" })",
             "expected: 1 accepted: 1");
  }
  return totals;
}

// The evaluation in that year, as text.
std::string Evaluated(const std::string& year, const std::string& owner_valid_to) {
  const std::vector<v1::Target> targets = GoldenTargets();
  const Formula* formula = FindFormula(1).value();
  v1::Evaluation evaluation;
  evaluation.set_plan("units/khoai-chau/plans/p");
  evaluation.set_period(year);
  evaluation.set_formula(formula->number);
  evaluation.mutable_pin()->set_owner_valid_to(owner_valid_to);
  const Occasion occasion = OccasionIn(std::stoi(year), owner_valid_to, targets);
  auto results = formula->evaluate(targets, occasion, GoldenTotals(), TestVocabulary());
  EXPECT_TRUE(results.ok()) << results.status();
  for (v1::TargetResult& result : *results) *evaluation.add_results() = std::move(result);
  for (v1::OutcomeCount& count : CountOutcomes(evaluation.results())) {
    *evaluation.add_counts() = std::move(count);
  }
  google::protobuf::TextFormat::Printer printer;
  printer.SetUseUtf8StringEscaping(true);
  std::string text;
  EXPECT_TRUE(printer.PrintToString(evaluation, &text));
  return text;
}

struct Case {
  std::string year;
  std::string owner_valid_to;
  std::string file;
};

class GoldenTest : public ::testing::TestWithParam<Case> {};

TEST_P(GoldenTest, Formula1IsFrozen) {
  const Case& c = GetParam();
  const std::string now = Evaluated(c.year, c.owner_valid_to);
  if (now == ReadFile(kFolder + c.file)) return;
  const std::string path = ::testing::TempDir() + c.file;
  std::ofstream(path, std::ios::binary) << now;
  ADD_FAILURE() << "an evaluation by formula 1 is not what it was: compare " << kFolder << c.file
                << " with " << path;
}

INSTANTIATE_TEST_SUITE_P(Years, GoldenTest,
                         ::testing::Values(Case{"2022", "", "formula-1.2022.textproto"},
                                           Case{"2025", "", "formula-1.2025.textproto"},
                                           Case{"2025", "2025-07-01",
                                                "formula-1.2025-dissolved.textproto"},
                                           Case{"2030", "", "formula-1.2030.textproto"}),
                         [](const auto& tested) {
                           return tested.param.year +
                                  (tested.param.owner_valid_to.empty() ? "" : "Dissolved");
                         });

TEST(GoldenTargets, CouldBeSaved) {
  Siblings siblings;
  for (const v1::Target& target : GoldenTargets()) siblings[target.name()] = target;
  for (const v1::Target& target : GoldenTargets()) {
    Violations violations;
    CheckTarget(target, OccasionIn(2025).plan, siblings, TestVocabulary(), violations);
    EXPECT_THAT(FieldsOf(violations), IsEmpty()) << target.name();
  }
}

// Adds the names of all enum values that are set in the message, and of all fields of oneofs.
void AddUsed(const Message& message, std::set<std::string>& used) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->containing_oneof() != nullptr) used.insert(field->name());
    const int size = field->is_repeated() ? message.GetReflection()->FieldSize(message, field) : 1;
    for (int i = 0; i < size; ++i) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
        used.insert(message.GetReflection()->GetEnum(message, field)->name());
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        AddUsed(field->is_repeated()
                    ? message.GetReflection()->GetRepeatedMessage(message, field, i)
                    : message.GetReflection()->GetMessage(message, field),
                used);
      }
    }
  }
}

// A formula, bound or reference that is added joins the frozen plan.
TEST(GoldenTargets, HaveEveryFormulaAndBound) {
  std::set<std::string> used;
  for (const v1::Target& target : GoldenTargets()) AddUsed(target, used);
  for (const EnumDescriptor* type :
       {v1::BoundKind_descriptor(), v1::ComparisonKind_descriptor(), v1::Reference_descriptor(),
        v1::Window_descriptor(), v1::CompositeKind_descriptor(), v1::Aggregate_descriptor(),
        v1::Quantifier_descriptor(), v1::Direction_descriptor()}) {
    for (int i = 1; i < type->value_count(); ++i) {
      EXPECT_TRUE(used.contains(type->value(i)->name())) << type->value(i)->name();
    }
  }
  const auto* formula = v1::Indicator::descriptor()->FindOneofByName("formula");
  for (int i = 0; i < formula->field_count(); ++i) {
    EXPECT_TRUE(used.contains(formula->field(i)->name())) << formula->field(i)->name();
  }
}

}  // namespace
}  // namespace thidua::targets
