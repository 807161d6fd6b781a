#include "services/reporting/domain/reports/report_life.h"

#include <absl/strings/str_cat.h>

#include <array>
#include <cstddef>

#include "common/value/enum_switch.h"
#include "common/value/errors.h"

namespace thidua::reporting {
namespace {

constexpr size_t kStages = 7;
constexpr size_t kVerbs = 6;

// A step of the life: where it leads, or why it does not.
struct Step {
  std::optional<Stage> next;
  const char* refusal = "";  // behind the report's name; empty: there is no report
};

constexpr Step To(Stage stage) { return {stage}; }
constexpr Step Refused(const char* why) { return {std::nullopt, why}; }
constexpr Step kNotThere = {};

constexpr const char* kNotSubmitted = "is not submitted: nothing of it waits for review";
constexpr const char* kNotWritten =
    "is submitted: it must be withdrawn or returned before it is written";
constexpr const char* kNotWithdrawn =
    "is not submitted: only what waits for review can be withdrawn";

// By stage and verb, both in the order of their enums.
constexpr std::array<std::array<Step, kVerbs>, kStages> kLife = {{
    // kNone
    {{To(Stage::kDraft), kNotThere, kNotThere, kNotThere, kNotThere, kNotThere}},
    // kDraft
    {{To(Stage::kDraft), To(Stage::kSubmitted), Refused(kNotWithdrawn), Refused(kNotSubmitted),
      Refused("is a draft that was not sent back: its reporter has not handed it over"),
      To(Stage::kDraft)}},
    // kRewriting
    {{To(Stage::kRewriting), To(Stage::kComeAgain), Refused(kNotWithdrawn), Refused(kNotSubmitted),
      To(Stage::kReturned), To(Stage::kRewriting)}},
    // kSubmitted
    {{Refused(kNotWritten), Refused("is submitted already"), To(Stage::kDraft),
      To(Stage::kAccepted), To(Stage::kReturned), To(Stage::kSubmitted)}},
    // kComeAgain
    {{Refused(kNotWritten), Refused("is submitted already"), To(Stage::kRewriting),
      To(Stage::kAccepted), To(Stage::kReturned), To(Stage::kComeAgain)}},
    // kReturned
    {{To(Stage::kRewriting), Refused("is returned: it must be written before it is submitted"),
      Refused(kNotWithdrawn), Refused(kNotSubmitted), To(Stage::kReturned), To(Stage::kReturned)}},
    // kAccepted
    {{To(Stage::kDraft),
      Refused("is accepted: a correction must be written before it is submitted"),
      Refused(kNotWithdrawn), Refused("is accepted already"), To(Stage::kReturned),
      To(Stage::kAccepted)}},
}};

constexpr std::array<const char*, kStages> kStageNames = {
    "no report", "draft",   "draft, sent back before", "submitted", "submitted, sent back before",
    "returned",  "accepted"};
constexpr std::array<const char*, kVerbs> kVerbNames = {"write",  "submit", "withdraw",
                                                        "accept", "return", "comment"};

}  // namespace

Stage StageOf(const v1::Report& report) {
  switch (report.state()) {
    case v1::REPORT_STATE_SUBMITTED:
      return report.resubmit_by().empty() ? Stage::kSubmitted : Stage::kComeAgain;
    case v1::REPORT_STATE_ACCEPTED:
      return Stage::kAccepted;
    case v1::REPORT_STATE_RETURNED:
      return Stage::kReturned;
    case v1::REPORT_STATE_DRAFT:
    case v1::REPORT_STATE_UNSPECIFIED:
    case SENTINELS_OF(v1::ReportState):
      break;
  }
  return report.resubmit_by().empty() ? Stage::kDraft : Stage::kRewriting;
}

Stage StageOf(const std::optional<v1::Report>& report) {
  return report ? StageOf(*report) : Stage::kNone;
}

bool IsSentBack(Stage stage) { return stage == Stage::kReturned || stage == Stage::kRewriting; }

absl::StatusOr<Stage> NextStage(std::string_view name, Stage stage, ReportVerb verb) {
  const Step& step = kLife[static_cast<size_t>(stage)][static_cast<size_t>(verb)];
  if (step.next) return *step.next;
  if (stage == Stage::kNone) return NotFound(name);
  return IllegalState(absl::StrCat(std::string(name), " ", step.refusal));
}

v1::ReportState StateOf(Stage stage) {
  switch (stage) {
    case Stage::kNone:
      return v1::REPORT_STATE_UNSPECIFIED;
    case Stage::kDraft:
    case Stage::kRewriting:
      return v1::REPORT_STATE_DRAFT;
    case Stage::kSubmitted:
    case Stage::kComeAgain:
      return v1::REPORT_STATE_SUBMITTED;
    case Stage::kReturned:
      return v1::REPORT_STATE_RETURNED;
    case Stage::kAccepted:
      return v1::REPORT_STATE_ACCEPTED;
  }
  return v1::REPORT_STATE_UNSPECIFIED;
}

std::string LifeTable() {
  std::string text = "| stage |";
  for (const char* verb : kVerbNames) absl::StrAppend(&text, " ", verb, " |");
  text += "\n|---|";
  for (size_t verb = 0; verb < kVerbs; ++verb) text += "---|";
  for (size_t stage = 0; stage < kStages; ++stage) {
    absl::StrAppend(&text, "\n| ", kStageNames[stage], " |");
    for (const Step& step : kLife[stage]) {
      if (step.next) {
        absl::StrAppend(&text, " **", kStageNames[static_cast<size_t>(*step.next)], "** |");
      } else {
        absl::StrAppend(&text, " ", *step.refusal == '\0' ? "there is none" : step.refusal, " |");
      }
    }
  }
  return text + "\n";
}

}  // namespace thidua::reporting
