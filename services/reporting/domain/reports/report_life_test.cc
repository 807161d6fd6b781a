#include "services/reporting/domain/reports/report_life.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "common/value/errors.h"
#include "services/reporting/domain/catalog/testing/memory_catalog.h"

namespace thidua::reporting {
namespace {

using testing::ReasonName;

constexpr char kDocument[] = THIDUA_DOCS "/workflow.md";
constexpr char kBegin[] = "<!-- the table of a report's life, generated -->\n";
constexpr char kEnd[] = "<!-- end of the table -->\n";

std::string ReadFile(const char* path) {
  std::ifstream file(path);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// With THIDUA_WRITE_DOCS in the environment the document is written anew.
TEST(LifeTable, IsWhatTheDocumentShows) {
  const std::string text = ReadFile(kDocument);
  const size_t begin = text.find(kBegin), end = text.find(kEnd);
  ASSERT_NE(begin, std::string::npos) << kDocument << " has no place for the table: " << kBegin;
  ASSERT_NE(end, std::string::npos) << kDocument << " does not say where the table ends: " << kEnd;
  const std::string wanted =
      text.substr(0, begin) + kBegin + "\n" + LifeTable() + "\n" + text.substr(end);
  if (std::getenv("THIDUA_WRITE_DOCS") != nullptr) std::ofstream(kDocument) << wanted;
  EXPECT_EQ(ReadFile(kDocument), wanted)
      << "docs/workflow.md shows another table than the code has; write it anew with "
         "THIDUA_WRITE_DOCS=1 reporting_domain_test --gtest_filter='LifeTable.*'";
}

struct Stored {
  const char* report;  // empty: there is none
  Stage stage;
};

TEST(StageOf, IsToldByStateAndWhetherItWasSentBack) {
  EXPECT_EQ(StageOf(std::optional<v1::Report>()), Stage::kNone);
  for (const Stored& stored :
       {Stored{"state: REPORT_STATE_DRAFT", Stage::kDraft},
        Stored{"state: REPORT_STATE_DRAFT resubmit_by: '2023-02-01'", Stage::kRewriting},
        Stored{"state: REPORT_STATE_SUBMITTED", Stage::kSubmitted},
        Stored{"state: REPORT_STATE_SUBMITTED resubmit_by: '2023-02-01'", Stage::kComeAgain},
        Stored{"state: REPORT_STATE_RETURNED resubmit_by: '2023-02-01'", Stage::kReturned},
        Stored{"state: REPORT_STATE_ACCEPTED", Stage::kAccepted}}) {
    const auto report = FromText<v1::Report>(stored.report);
    EXPECT_EQ(StageOf(report), stored.stage) << stored.report;
    EXPECT_EQ(StateOf(stored.stage), report.state());
  }
}

// Every step of the life, as "from verb to"; what is not here is refused.
TEST(NextStage, LeadsWhereTheRulesSay) {
  using enum Stage;
  struct Way {
    Stage from;
    ReportVerb verb;
    Stage to;
  };
  const std::vector<Way> ways = {
      {kNone, ReportVerb::kWrite, kDraft},
      {kDraft, ReportVerb::kWrite, kDraft},
      {kDraft, ReportVerb::kSubmit, kSubmitted},
      {kDraft, ReportVerb::kComment, kDraft},
      {kRewriting, ReportVerb::kWrite, kRewriting},
      {kRewriting, ReportVerb::kSubmit, kComeAgain},
      {kRewriting, ReportVerb::kReturn, kReturned},
      {kRewriting, ReportVerb::kComment, kRewriting},
      {kSubmitted, ReportVerb::kWithdraw, kDraft},
      {kSubmitted, ReportVerb::kAccept, kAccepted},
      {kSubmitted, ReportVerb::kReturn, kReturned},
      {kSubmitted, ReportVerb::kComment, kSubmitted},
      {kComeAgain, ReportVerb::kWithdraw, kRewriting},
      {kComeAgain, ReportVerb::kAccept, kAccepted},
      {kComeAgain, ReportVerb::kReturn, kReturned},
      {kComeAgain, ReportVerb::kComment, kComeAgain},
      {kReturned, ReportVerb::kWrite, kRewriting},
      {kReturned, ReportVerb::kReturn, kReturned},
      {kReturned, ReportVerb::kComment, kReturned},
      {kAccepted, ReportVerb::kWrite, kDraft},
      {kAccepted, ReportVerb::kReturn, kReturned},
      {kAccepted, ReportVerb::kComment, kAccepted},
  };
  for (const Stage from :
       {kNone, kDraft, kRewriting, kSubmitted, kComeAgain, kReturned, kAccepted}) {
    for (const ReportVerb verb : {ReportVerb::kWrite, ReportVerb::kSubmit, ReportVerb::kWithdraw,
                                  ReportVerb::kAccept, ReportVerb::kReturn, ReportVerb::kComment}) {
      const auto way = std::find_if(ways.begin(), ways.end(), [&](const Way& known) {
        return known.from == from && known.verb == verb;
      });
      const auto next = NextStage("reports/x", from, verb);
      const std::string where =
          std::to_string(static_cast<int>(from)) + " " + std::to_string(static_cast<int>(verb));
      if (way != ways.end()) {
        ASSERT_TRUE(next.ok()) << where << next.status();
        EXPECT_EQ(*next, way->to) << where;
      } else if (from == kNone) {
        EXPECT_EQ(next.status().code(), absl::StatusCode::kNotFound) << where;
      } else {
        EXPECT_EQ(ReasonName(next.status()), "ILLEGAL_STATE") << where;
        EXPECT_THAT(std::string(next.status().message()), ::testing::StartsWith("reports/x is "));
      }
    }
  }
}

}  // namespace
}  // namespace thidua::reporting
