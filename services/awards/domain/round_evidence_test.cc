#include "services/awards/domain/round_evidence.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace thidua::awards {
namespace {

constexpr char kRound[] = "units/khoai-chau/rounds/schools.2022";

reporting::v1::Figures FiguresOf(const std::string& subject, bool late) {
  reporting::v1::Figures figures;
  figures.set_name(absl::StrCat(kRound, "/figures/", subject));
  figures.set_late(late);
  figures.add_statuses(type::v1::VALUE_STATUS_UNSPECIFIED);
  figures.add_statuses(type::v1::VALUE_STATUS_OFFICIAL);
  return figures;
}

void AddToRoster(reporting::v1::Round& round, const std::string& subject,
                 const std::string& reporter) {
  reporting::v1::RosterEntry& entry = *round.add_roster();
  entry.set_subject("units/" + subject);
  entry.set_reporter("units/" + reporter);
}

TEST(RoundReports, CountsTheReportsOfAGroupWhateverTheyAreAbout) {
  reporting::v1::Round round;
  round.set_name(kRound);
  for (const char* school : {"school-1", "school-2", "school-3"}) {
    AddToRoster(round, school, "phong-giao-duc");
  }
  AddToRoster(round, "dan-tien", "dan-tien");
  AddToRoster(round, "old-village", "old-village");
  const RoundReports reports(round, {FiguresOf("school-1", false), FiguresOf("school-3", true),
                                     FiguresOf("dan-tien", false), FiguresOf("elsewhere", false)});
  struct Case {
    std::set<std::string> units;
    int expected, accepted, late;
  };
  for (const Case& c : {Case{{"units/phong-giao-duc"}, 3, 2, 1}, Case{{"units/dan-tien"}, 1, 1, 0},
                        Case{{"units/dan-tien", "units/old-village"}, 2, 1, 0},
                        Case{{"units/dan-tien", "units/phong-giao-duc"}, 4, 3, 1},
                        Case{{"units/dan-tien", "units/none"}, 1, 1, 0},
                        Case{{"units/school-1"}, 0, 0, 0}, Case{{}, 0, 0, 0}}) {
    SCOPED_TRACE(c.expected);
    const v1::RoundEvidence evidence = reports.Count(c.units);
    EXPECT_EQ(evidence.round(), kRound);
    EXPECT_EQ(evidence.expected(), c.expected);
    EXPECT_EQ(evidence.accepted(), c.accepted);
    EXPECT_EQ(evidence.late(), c.late);
  }
}

TEST(RoundReports, AReportWithoutAnyValueIsNotAccepted) {
  reporting::v1::Round round;
  round.set_name(kRound);
  AddToRoster(round, "school-1", "school-1");
  reporting::v1::Figures figures = FiguresOf("school-1", true);
  EXPECT_EQ(RoundReports(round, {figures}).Count({"units/school-1"}).accepted(), 1);
  figures.set_statuses(1, type::v1::VALUE_STATUS_UNSPECIFIED);
  const v1::RoundEvidence evidence = RoundReports(round, {figures}).Count({"units/school-1"});
  EXPECT_EQ(evidence.expected(), 1);
  EXPECT_EQ(evidence.accepted(), 0);
  EXPECT_EQ(evidence.late(), 0);
}

}  // namespace
}  // namespace thidua::awards
