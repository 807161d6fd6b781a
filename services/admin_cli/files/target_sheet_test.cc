#include "services/admin_cli/files/target_sheet.h"

#include <absl/strings/str_split.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"

namespace thidua::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr char kHeader[] = "phrase;title;bound;unit;due;form;element;frequency;calendar\n";

std::vector<std::string> Faults(const std::string& rows,
                                std::optional<Locale> numbers = std::nullopt) {
  const auto sheet = ReadTargetSheet(kHeader + rows, numbers);
  if (sheet.ok()) {
    return {};
  }
  return absl::StrSplit(std::string(sheet.status().message()), "\n  ");
}

TEST(TargetSheet, ReadsColumnsInEitherLanguageAndAnyOrder) {
  const auto sheet = ReadTargetSheet(
      "STT,Biểu,Chỉ tiêu,Nguyên văn,Mức gì,Hạn,Đơn vị tính,Mục tiêu\n", std::nullopt);
  EXPECT_THAT(std::string(sheet.status().message()), HasSubstr("\"Mức gì\" is not known"));
  const auto read = ReadTargetSheet(
      "STT,Biểu,Chỉ tiêu,Nguyên văn,Hạn,Đơn vị tính,Mục tiêu,Nguồn\n"
      "1,Kinh tế,Thu nhập,\"đạt 115, năm 2030\",2030,triệu đồng,>= 115,NQ 1\n",
      std::nullopt);
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->delimiter, ',');
  ASSERT_EQ(read->targets.size(), 1u);
  const SheetTarget& target = read->targets[0];
  EXPECT_EQ(target.line, 2);
  EXPECT_EQ(target.phrase, "đạt 115, năm 2030");
  EXPECT_EQ(target.form, "Kinh tế");
  EXPECT_EQ(target.source, "NQ 1");
  EXPECT_EQ(target.bound.kind(), targets::v1::BOUND_KIND_AT_LEAST);
  EXPECT_EQ(target.frequency, catalog::v1::FORM_FREQUENCY_YEARLY);
}

TEST(TargetSheet, MissingColumnsAreNamedTogether) {
  const auto sheet = ReadTargetSheet("phrase;title;bound;ghi chú\na;b;1;x\n", std::nullopt);
  EXPECT_THAT(std::string(sheet.status().message()),
              AllOf(HasSubstr("unit is missing"), HasSubstr("due is missing"),
                    HasSubstr("form is missing"), HasSubstr("\"ghi chú\" is not known")));
}

TEST(TargetSheet, NamesEveryFaultOfEveryLineAtOnce) {
  EXPECT_THAT(
      Faults("a;A;115 triệu;triệu;2030;F\n"
             ";B;> 5;;30/6/2030;F\n"
             "c;…;> 5%;ha;2030;F;Không phải\n"),
      ElementsAre(StartsWith("line 2, bound: \"115 triệu\" is no bound"),
                  StartsWith("line 3, phrase: is empty"), StartsWith("line 3, unit: is empty"),
                  StartsWith("line 3, due: \"30/6/2030\" is none"),
                  StartsWith("line 4, title: \"…\" has no letter"),
                  StartsWith("line 4, element: \"Không phải\" is no id"),
                  StartsWith("line 4, bound: \"> 5%\" has a percent sign")));
}

TEST(TargetSheet, NumbersAreProvedByTheWholeFileOrStated) {
  const std::string undecided = "a;A;>= 1.300;ha;2030;F\n";
  EXPECT_THAT(Faults(undecided),
              ElementsAre(AllOf(StartsWith("line 2, bound: \"1.300\" is 1300 as vi and 1.3 as en"),
                                HasSubstr("--numbers vi"))));
  for (const auto& [rows, numbers, value] :
       {std::tuple(undecided, std::optional(Locale::kVietnamese), "1300"),
        std::tuple(undecided, std::optional(Locale::kEnglish), "1.3"),
        std::tuple(undecided + "b;B;> 9,5;%;2030;F\n", std::optional<Locale>(), "1300"),
        std::tuple(undecided + "b;B;> 9.5;%;2030;F\n", std::optional<Locale>(), "1.3")}) {
    const auto sheet = ReadTargetSheet(kHeader + rows, numbers);
    ASSERT_THAT(sheet, IsOk());
    EXPECT_EQ(sheet->targets[0].bound.value(), value);
  }
  EXPECT_THAT(Faults(undecided + "b;B;> 9,5;%;2030;F\nc;C;> 9.5;%;2030;F\n"),
              ElementsAre(HasSubstr("in both formats"), HasSubstr("in both formats"),
                          HasSubstr("in both formats")));
  EXPECT_THAT(Faults("b;B;> 9.5;%;2030;F\n", Locale::kVietnamese),
              ElementsAre(HasSubstr("no number of the format vi")));
  EXPECT_THAT(ReadTargetSheet(std::string("numbers=vi\n") + kHeader + undecided, Locale::kEnglish),
              Fails(absl::StatusCode::kInvalidArgument));
}

TEST(TargetSheet, RowsOfAFormShareItsRhythm) {
  const auto sheet = ReadTargetSheet(
      std::string(kHeader) + "a;A;> 5;%;2030;F;;;\nb;B;> 5;%;2030;F;;quý;school\n", std::nullopt);
  ASSERT_THAT(sheet, IsOk());
  for (const SheetTarget& target : sheet->targets) {
    EXPECT_EQ(target.frequency, catalog::v1::FORM_FREQUENCY_QUARTERLY);
    EXPECT_EQ(target.calendar, catalog::v1::FORM_CALENDAR_SCHOOL);
  }
  EXPECT_THAT(Faults("a;A;> 5;%;2030;F;;monthly;calendar\nb;B;> 5;%;2030;F;;năm;school\n"),
              ElementsAre(StartsWith("line 3, frequency: the form has another one on line 2"),
                          StartsWith("line 3, calendar: the form has another one on line 2")));
  EXPECT_THAT(Faults("a;A;> 5;%;2030;Kinh tế\nb;B;> 5;%;2030;KINH TẾ\n"),
              ElementsAre(StartsWith("line 3, form: \"KINH TẾ\" is written \"Kinh tế\"")));
  EXPECT_THAT(Faults("a;A;> 5;%;2030;F;;thỉnh thoảng\n"),
              ElementsAre(StartsWith("line 2, frequency:")));
}

TEST(TargetSheet, OneFigureOfSeveralTargetsIsNamedAsSuch) {
  EXPECT_THAT(Faults("a;A;> 5;%;2028;F\nb;A;> 9;%;2030;F\n"),
              ElementsAre(StartsWith("line 3, title: \"A\" stands on line 2 already")));
  EXPECT_THAT(Faults("a;A;> 5;%;2028;F;e\nb;A;> 9;%;2030;F;e\n"), ElementsAre());
  EXPECT_THAT(Faults("a;A;> 5;%;2028;F;e\nb;B;> 9;ha;2030;F;e\n"),
              ElementsAre(StartsWith("line 3, element: e has another unit or form on line 2")));
}

TEST(TargetSheet, AFileWithoutRowsIsNone) {
  EXPECT_THAT(Faults(""), ElementsAre(HasSubstr("no row below its header")));
}

}  // namespace
}  // namespace thidua::cli
