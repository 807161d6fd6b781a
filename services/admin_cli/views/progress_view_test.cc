#include "services/admin_cli/views/progress_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/from_text.h"

namespace thidua::cli {
namespace {

using reporting::v1::OwnerProgress;
using ::testing::HasSubstr;
using ::testing::Not;

// Two communes in January and March of a monthly form, which has no February, and in a yearly one.
OwnerProgress SomeProgress() {
  return FromText<OwnerProgress>(R"pb(
    owner: "units/khoai-chau"
    rounds {
      form: "forms/monthly"
      form_title: "Hằng tháng"
      period: "2024-01"
      state: PROGRESS_ROUND_STATE_CLOSED
      simulated: true
      counts { expected: 2 in_force: 2 late: 1 }
    }
    rounds {
      form: "forms/monthly"
      form_title: "Hằng tháng"
      period: "2024-02"
      state: PROGRESS_ROUND_STATE_MISSING
    }
    rounds {
      form: "forms/monthly"
      form_title: "Hằng tháng"
      period: "2024-03"
      state: PROGRESS_ROUND_STATE_OPEN
      counts { expected: 1 missing: 1 overdue: 1 never_submitted: 1 }
    }
    rounds {
      form: "forms/yearly"
      form_title: "Hằng năm"
      period: "2024"
      state: PROGRESS_ROUND_STATE_NOT_YET
      restricted: true
    }
    subjects {
      subject: "units/an-vi"
      display_name: "An Vĩ"
      counts { expected: 2 in_force: 1 overdue: 1 }
    }
    subjects {
      subject: "units/dan-tien"
      display_name: "Dân Tiến"
      counts { expected: 1 in_force: 1 late: 1 }
    }
    cells: [
      PROGRESS_CELL_ACCEPTED,
      PROGRESS_CELL_UNSPECIFIED,
      PROGRESS_CELL_MISSING_OVERDUE,
      PROGRESS_CELL_UNSPECIFIED,
      PROGRESS_CELL_CORRECTION_RETURNED_LATE,
      PROGRESS_CELL_UNSPECIFIED,
      PROGRESS_CELL_UNSPECIFIED,
      PROGRESS_CELL_UNSPECIFIED
    ]
    counts { expected: 3 in_force: 2 overdue: 1 late: 1 never_submitted: 1 missing: 1 }
  )pb");
}

TEST(ProgressTable, HasALetterAPeriodAndSumsWithWhatTheyAreOf) {
  EXPECT_EQ(ProgressTable(SomeProgress()).ToCsv(),
            "subject,title,monthly,yearly,in_force\r\n"
            "an-vi,An Vĩ,a-M,~,1/2\r\n"
            "dan-tien,Dân Tiến,X-.,~,1/1\r\n"
            "IN FORCE,of expected,2/3,0/0,2/3\r\n"
            "OVERDUE,of expected,1/3,0/0,1/3\r\n"
            "NEVER SUBMITTED,of expected,1/3,0/0,1/3\r\n"
            "SUBMITTED,\"of expected, waiting\",0/3,0/0,0/3\r\n"
            "RETURNED,of expected,0/3,0/0,0/3\r\n"
            "LATE,of expected,1/3,0/0,1/3\r\n");
}

TEST(ProgressTable, ShowsWhatItDoesNotKnowAsUnknown) {
  OwnerProgress progress = SomeProgress();
  progress.set_cells(0, static_cast<reporting::v1::ProgressCell>(99));
  EXPECT_EQ(ProgressTable(progress).rows()[0][2].text, "?-M");
  progress.clear_cells();
  EXPECT_EQ(ProgressTable(progress).rows()[0][2].text, ".-.");
}

TEST(ProgressRecords, AreARowASubjectAndRoundAndTellOfMissingRounds) {
  Table records = NewProgressRecords();
  AddProgressRecords(SomeProgress(), &records);
  EXPECT_EQ(records.ToCsv(),
            "owner,form,form_title,period,round,due,subject,title,state,simulated,restricted\r\n"
            "khoai-chau,monthly,Hằng tháng,2024-01,closed,,an-vi,An Vĩ,accepted,SIMULATED,\r\n"
            "khoai-chau,monthly,Hằng tháng,2024-01,closed,,dan-tien,Dân Tiến,"
            "correction-returned-late,SIMULATED,\r\n"
            "khoai-chau,monthly,Hằng tháng,2024-02,missing,,,,,,\r\n"
            "khoai-chau,monthly,Hằng tháng,2024-03,open,,an-vi,An Vĩ,missing-overdue,,\r\n"
            "khoai-chau,yearly,Hằng năm,2024,not-yet,,,,,,RESTRICTED\r\n");
}

TEST(ProgressNotes, NameMissingRoundsAndWhatIsMadeUp) {
  const std::string notes = ProgressNotes(SomeProgress());
  EXPECT_THAT(notes, HasSubstr("monthly: Hằng tháng, 2024-01 to 2024-03, 3 periods in order; "
                               "NO ROUND for 2024-02; SIMULATED: 2024-01\n"));
  EXPECT_THAT(notes, HasSubstr("yearly: Hằng năm, 2024; RESTRICTED\n"));
  EXPECT_THAT(notes, Not(HasSubstr("NO ROUND for 2024\n")));
}

}  // namespace
}  // namespace thidua::cli
