#include "services/admin_cli/files/ballots.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"

namespace thidua::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr char kMovement[] = "units/a/movements/m";

TEST(ReadBallot, ReadsTalliesWithAndWithoutWrittenVotes) {
  const auto ballot = ReadBallot("n1=7/1/0", kMovement);
  ASSERT_THAT(ballot, IsOk());
  EXPECT_EQ(ballot->nomination(), "units/a/movements/m/nominations/n1");
  EXPECT_EQ(ballot->in_favour(), 7);
  EXPECT_EQ(ballot->against(), 1);
  EXPECT_EQ(ballot->written(), 0);
  const auto written = ReadBallot("a/m/n2=7/0/1/2", kMovement);
  ASSERT_THAT(written, IsOk());
  EXPECT_EQ(written->nomination(), "units/a/movements/m/nominations/n2");
  EXPECT_EQ(written->blank(), 1);
  EXPECT_EQ(written->written(), 2);
}

TEST(ReadBallot, RefusesWhatIsNoTally) {
  for (const char* text :
       {"n1", "n1=7", "n1=7/1", "n1=7/1/0/0/0", "n1=7/-1/0", "n1=a/1/0", "n1="}) {
    EXPECT_FALSE(ReadBallot(text, kMovement).ok()) << text;
  }
}

TEST(ReadBallots, ReadsASpreadsheet) {
  const auto ballots = ReadBallots(
      "STT;Đề nghị;Đồng ý;Không đồng ý;Phiếu trắng;Lý do xác nhận;Bác\n"
      "1;n1;9;0;0;;\n2;a/m/n2;5;4;0;;x\n3;n3;6;3;;QĐ 5;\n",
      kMovement);
  ASSERT_THAT(ballots, IsOk());
  ASSERT_EQ(ballots->size(), 3u);
  EXPECT_EQ((*ballots)[0].in_favour(), 9);
  EXPECT_TRUE((*ballots)[1].rejected());
  EXPECT_EQ((*ballots)[2].confirmation(), "QĐ 5");
}

TEST(ReadBallots, NamesEveryFaultOfEveryRow) {
  const auto ballots = ReadBallots(
      "nomination,in favour,against,blank,rejected\n"
      "n1,9,,0,\nn1,x,0,0,maybe\n",
      kMovement);
  EXPECT_THAT(std::string(ballots.status().message()),
              AllOf(HasSubstr("row 2, against: \"\" is not"), HasSubstr("row 3, in favour"),
                    HasSubstr("row 3, nomination: units/a/movements/m/nominations/n1 stands in row "
                              "2 too"),
                    HasSubstr("row 3, rejected: write x")));
  EXPECT_THAT(
      std::string(
          ReadBallots("nomination,in favour,votes\nn1,1,1\n", kMovement).status().message()),
      AllOf(HasSubstr("against is missing"), HasSubstr("\"votes\" is not known")));
  EXPECT_FALSE(ReadBallots("nomination,in favour,against\n", kMovement).ok());
}

}  // namespace
}  // namespace thidua::cli
