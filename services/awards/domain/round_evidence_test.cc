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

TEST(CountReports, CountsTheReportersSubjects) {
  reporting::v1::Round round;
  round.set_name(kRound);
  for (const char* subject : {"school-1", "school-2", "school-3", "dan-tien"}) {
    reporting::v1::RosterEntry& entry = *round.add_roster();
    entry.set_subject(absl::StrCat("units/", subject));
    entry.set_reporter(subject == std::string("dan-tien") ? "units/dan-tien"
                                                          : "units/phong-giao-duc");
  }
  const std::vector<reporting::v1::Figures> figures = {
      FiguresOf("school-1", false), FiguresOf("school-3", true), FiguresOf("dan-tien", false)};
  struct Case {
    std::string unit;
    int expected, accepted, late;
  };
  for (const Case& c : {Case{"units/phong-giao-duc", 3, 2, 1}, Case{"units/dan-tien", 1, 1, 0},
                        Case{"units/school-1", 0, 0, 0}}) {
    SCOPED_TRACE(c.unit);
    v1::RoundEvidence evidence = CountReports(round, figures, c.unit);
    EXPECT_EQ(evidence.round(), kRound);
    EXPECT_EQ(evidence.expected(), c.expected);
    EXPECT_EQ(evidence.accepted(), c.accepted);
    EXPECT_EQ(evidence.late(), c.late);
  }
}

TEST(CountReports, AReportWithoutAnyValueIsNotAccepted) {
  reporting::v1::Round round;
  round.set_name(kRound);
  reporting::v1::RosterEntry& entry = *round.add_roster();
  entry.set_subject("units/school-1");
  entry.set_reporter("units/school-1");
  reporting::v1::Figures figures = FiguresOf("school-1", true);
  EXPECT_EQ(CountReports(round, {figures}, "units/school-1").accepted(), 1);
  figures.set_statuses(1, type::v1::VALUE_STATUS_UNSPECIFIED);
  EXPECT_EQ(CountReports(round, {figures}, "units/school-1").accepted(), 0);
  EXPECT_EQ(CountReports(round, {figures}, "units/school-1").late(), 0);
}

}  // namespace
}  // namespace thidua::awards
