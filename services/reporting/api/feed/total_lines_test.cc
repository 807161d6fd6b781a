#include "services/reporting/api/feed/total_lines.h"

#include <absl/strings/str_split.h>
#include <gmock/gmock.h>

#include <map>
#include <vector>

#include "common/testing/from_text.h"

namespace thidua::reporting::testing {
namespace {

using ::testing::ElementsAre;

using Line = std::map<std::string, std::string>;

constexpr auto kCsv = v1::EXPORT_FORMAT_CSV;
constexpr auto kSdmx = v1::EXPORT_FORMAT_SDMX_CSV;

// A total of which everything is in; `record` and `cell` say what is otherwise.
v1::TotalChange Whole(const std::string& record = "",
                      const std::string& cell = "n: 2 of: 2 sum: '7.5'") {
  auto change = FromText<v1::TotalChange>(
      "round: 'units/x/rounds/f.2024-q2' record { round: 'units/x/rounds/f.2024-q2' "
      "form: 'forms/f' period: '2024-q2' state: ROUND_STATE_CLOSED owner_code: '268' "
      "owner_display_name: 'Khoái, Châu' owner_kind: UNIT_KIND_DISTRICT total { basis { "
      "expected: 2 accepted: 2 accepted_late: 1 } token: 't' } }");
  v1::TotalCell& only = *change.mutable_record()->mutable_total()->add_cells();
  only = FromText<v1::TotalCell>(
      "element: 'elements/e' status: VALUE_STATUS_OFFICIAL unit_of_measure: '=ha' decimals: 1");
  only.MergeFrom(FromText<v1::TotalCell>(cell));
  change.mutable_record()->MergeFrom(FromText<v1::TotalRecord>(record));
  return change;
}

// The lines as maps from column to text; empty fields are left out. For texts without quotes.
std::vector<Line> LinesOf(const v1::TotalChange& change, v1::ExportFormat format,
                          bool is_change = false) {
  std::string text;
  AppendTotalLines(change, is_change, format, text);
  std::string first(TotalLinesHeader(format));
  first.resize(first.size() - 2);
  const std::vector<std::string> header = absl::StrSplit(first, ',');
  std::vector<Line> lines;
  const std::vector<std::string> texts = absl::StrSplit(text, "\r\n", absl::SkipEmpty());
  for (const std::string& line : texts) {
    const std::vector<std::string> fields = absl::StrSplit(line, ',');
    EXPECT_EQ(fields.size(), header.size()) << line;
    Line& read = lines.emplace_back();
    for (size_t i = 0; i < std::min(header.size(), fields.size()); ++i) {
      if (!fields[i].empty()) read[header[i]] = fields[i];
    }
  }
  return lines;
}

std::string StatusOf(const v1::TotalChange& change) {
  return LinesOf(change, kSdmx).at(0)["OBS_STATUS"];
}

std::string TimeOf(const std::string& period) {
  v1::TotalChange change = Whole();
  change.mutable_record()->set_period(period);
  Line line = LinesOf(change, kSdmx).at(0);
  return line["FREQ"] + " " + line["TIME_PERIOD"] + " " + line["PERIOD"];
}

TEST(TotalLinesTest, CsvQuotesAndGuardsTexts) {
  std::string text;
  AppendTotalLines(Whole(), false, kCsv, text);
  EXPECT_EQ(
      text,
      "R,units/x/rounds/f.2024-q2,x,268,\"Khoái, Châu\",district,f,2024-q2,closed,2,2,1,0,e,,,,"
      "7.5,2,2,0,,'=ha,1,official,false,false,t\r\n");
}

TEST(TotalLinesTest, SdmxHasDimensionsAndFlags) {
  EXPECT_THAT(LinesOf(Whole(), kSdmx), ElementsAre(Line{{"STRUCTURE", "datastructure"},
                                                        {"STRUCTURE_ID", "THIDUA:TOTALS(1.0)"},
                                                        {"ACTION", "R"},
                                                        {"FREQ", "Q"},
                                                        {"REF_AREA", "x"},
                                                        {"FORM", "f"},
                                                        {"INDICATOR", "e"},
                                                        {"SPLIT", "_T"},
                                                        {"SPLIT_VALUE", "_T"},
                                                        {"LEVEL", "_Z"},
                                                        {"TIME_PERIOD", "2024-Q2"},
                                                        {"OBS_VALUE", "7.5"},
                                                        {"OBS_STATUS", "A"},
                                                        {"VALUE_STATUS", "OFFICIAL"},
                                                        {"N", "2"},
                                                        {"OF", "2"},
                                                        {"CARRIED", "0"},
                                                        {"EXPECTED", "2"},
                                                        {"ACCEPTED", "2"},
                                                        {"ACCEPTED_LATE", "1"},
                                                        {"PARTIAL", "0"},
                                                        {"ROUND_STATE", "CLOSED"},
                                                        {"RESTRICTED", "false"},
                                                        {"SIMULATED", "false"},
                                                        {"UNIT_MEASURE", "'=ha"},
                                                        {"DECIMALS", "1"},
                                                        {"REF_AREA_CODE", "268"},
                                                        {"PERIOD", "2024-q2"},
                                                        {"POSITION", "t"}}));
}

TEST(TotalLinesTest, AChangeBeginsWithADeletionOfTheRound) {
  EXPECT_THAT(LinesOf(Whole(), kSdmx, true).at(0), (Line{{"STRUCTURE", "datastructure"},
                                                         {"STRUCTURE_ID", "THIDUA:TOTALS(1.0)"},
                                                         {"ACTION", "D"},
                                                         {"FREQ", "Q"},
                                                         {"REF_AREA", "x"},
                                                         {"FORM", "f"},
                                                         {"TIME_PERIOD", "2024-Q2"},
                                                         {"PERIOD", "2024-q2"}}));
  const auto gone = FromText<v1::TotalChange>("round: 'units/x/rounds/f.2024-q2' removed: true");
  EXPECT_THAT(LinesOf(gone, kCsv), ElementsAre(Line{{"action", "D"},
                                                    {"round", "units/x/rounds/f.2024-q2"},
                                                    {"owner", "x"},
                                                    {"form", "f"},
                                                    {"period", "2024-q2"}}));
}

TEST(TotalLinesTest, StatesAreCountedByLevel) {
  const auto lines = LinesOf(Whole("",
                                   "n: 3 of: 3 levels { level: 'low' count: 1 } "
                                   "levels { level: 'high' count: 2 }"),
                             kSdmx);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].at("LEVEL") + lines[0].at("OBS_VALUE"), "low1");
  EXPECT_EQ(lines[1].at("LEVEL") + lines[1].at("OBS_VALUE"), "high2");
}

TEST(TotalLinesTest, SplitsHaveTheirOwnCounts) {
  const auto lines = LinesOf(Whole("",
                                   "n: 2 of: 2 sum: '7' splits { attribute: 'class' value: 'V' "
                                   "n: 1 of: 1 sum: '3' } splits { attribute: 'class' of: 1 }"),
                             kSdmx);
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[1].at("SPLIT") + lines[1].at("SPLIT_VALUE") + lines[1].at("OBS_VALUE"),
            "classV3");
  EXPECT_EQ(lines[2].at("SPLIT_VALUE") + lines[2].at("N") + lines[2].at("OF"), "_X01");
  EXPECT_EQ(lines[2].at("OBS_STATUS"), "O");
  EXPECT_FALSE(lines[2].contains("OBS_VALUE"));
}

TEST(TotalLinesTest, OnlyWhatIsWholeIsNormal) {
  EXPECT_EQ(StatusOf(Whole()), "A");
  EXPECT_EQ(StatusOf(Whole("state: ROUND_STATE_OPEN")), "P");
  EXPECT_EQ(StatusOf(Whole("", "n: 1 of: 2 sum: '7'")), "P");
  EXPECT_EQ(StatusOf(Whole("total { basis { partial: 1 } }")), "P");
  EXPECT_EQ(StatusOf(Whole("", "n: 2 of: 2 sum: '7' status: VALUE_STATUS_ESTIMATE")), "E");
  EXPECT_EQ(StatusOf(Whole("", "n: 2 of: 2 sum: '7' carried: 1")), "I");
  EXPECT_EQ(StatusOf(Whole("total { basis { simulated: true } }")), "U");
  EXPECT_EQ(StatusOf(Whole("", "n: 0 of: 2")), "O");
  EXPECT_EQ(StatusOf(Whole("", "n: 2 of: 2")), "M");  // published rates of two subjects
  EXPECT_EQ(StatusOf(Whole("", "n: 2 of: 2 sum: '7' carried: 1 status: VALUE_STATUS_ESTIMATE")),
            "I");
  EXPECT_EQ(StatusOf(Whole("total { basis { simulated: true } }", "n: 0 of: 2")), "O");
}

TEST(TotalLinesTest, PeriodsAreThoseOfSdmxOrADayAndALength) {
  EXPECT_EQ(TimeOf("2024"), "A 2024 2024");
  EXPECT_EQ(TimeOf("2024-h2"), "S 2024-S2 2024-h2");
  EXPECT_EQ(TimeOf("2024-06"), "M 2024-06 2024-06");
  EXPECT_EQ(TimeOf("a2024"), "A 2023-12-15/P1Y a2024");
  EXPECT_EQ(TimeOf("a2024-03"), "M 2024-02-15/P1M a2024-03");
  EXPECT_EQ(TimeOf("a2024-q1"), "Q 2023-12-15/P3M a2024-q1");
  EXPECT_EQ(TimeOf("s2024"), "A 2024-09-01/P1Y s2024");
  EXPECT_EQ(TimeOf("s2024-h1"), "S 2024-09-01/P5M s2024-h1");
  EXPECT_EQ(TimeOf("s2024-h2"), "S 2025-02-01/P7M s2024-h2");
}

}  // namespace
}  // namespace thidua::reporting::testing
