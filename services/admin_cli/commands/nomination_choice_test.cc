#include "services/admin_cli/commands/nomination_choice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"

namespace thidua::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string Fault(const absl::Status& status) { return std::string(status.message()); }

TEST(ReadNominationNames, TellsAMovementFromNominations) {
  for (const char* movement : {"a/m", "units/a/movements/m"}) {
    const auto named = ReadNominationNames({movement});
    ASSERT_THAT(named, IsOk());
    EXPECT_EQ(named->movement, "units/a/movements/m");
    EXPECT_THAT(named->names, IsEmpty());
  }
  const auto named = ReadNominationNames({"a/m/10", "units/a/movements/m/nominations/2"});
  ASSERT_THAT(named, IsOk());
  EXPECT_EQ(named->movement, "units/a/movements/m");
  EXPECT_THAT(named->names, ElementsAre("units/a/movements/m/nominations/10",
                                        "units/a/movements/m/nominations/2"));
}

TEST(ReadNominationNames, AreOfOneMovementAndEachOnce) {
  EXPECT_THAT(Fault(ReadNominationNames({"a/m/1", "a/n/1"}).status()), HasSubstr("are of two"));
  EXPECT_THAT(Fault(ReadNominationNames({"a/m/1", "a/m/1"}).status()), HasSubstr("stands twice"));
  EXPECT_THAT(Fault(ReadNominationNames({"a/m/1", "a/m"}).status()), HasSubstr("stands alone"));
  EXPECT_THAT(Fault(ReadNominationNames({}).status()), HasSubstr("UNIT/MOVEMENT/NOMINATION"));
}

TEST(NominationFilter, SaysWhatIsAskedFor) {
  NominationFilter filter;
  EXPECT_TRUE(filter.empty());
  filter.states = {"proposed", "NOMINATION_STATE_VOTED"};
  filter.honour = "giay-khen";
  filter.unit = "dan-tien";
  filter.recipient = "p-1";
  EXPECT_FALSE(filter.empty());
  const auto request = filter.RequestFor("units/a/movements/m");
  ASSERT_THAT(request, IsOk());
  EXPECT_EQ(request->parent(), "units/a/movements/m");
  EXPECT_THAT(request->states(), ElementsAre(awards::v1::NOMINATION_STATE_PROPOSED,
                                             awards::v1::NOMINATION_STATE_VOTED));
  EXPECT_EQ(request->honour(), "giay-khen");
  EXPECT_EQ(request->unit(), "units/dan-tien");
  EXPECT_EQ(request->recipient(), "units/a/recipients/p-1");
  filter.states = {"elected"};
  EXPECT_THAT(Fault(filter.RequestFor("units/a/movements/m").status()), HasSubstr("elected"));
}

TEST(InBatches, HaveAtMostWhatAServiceTakes) {
  EXPECT_THAT(InBatches({}), IsEmpty());
  const auto batches = InBatches(std::vector<std::string>(2'001, "n"));
  ASSERT_EQ(batches.size(), 3u);
  EXPECT_EQ(batches[0].size(), 1'000u);
  EXPECT_EQ(batches[2].size(), 1u);
}

TEST(NominationOf, TakesAnIdOfTheMovement) {
  EXPECT_EQ(*NominationOf("units/a/movements/m", "n1"), "units/a/movements/m/nominations/n1");
  EXPECT_EQ(*NominationOf("units/a/movements/m", "b/m/n1"), "units/b/movements/m/nominations/n1");
  EXPECT_EQ(*RecipientOf("units/a", "p1"), "units/a/recipients/p1");
}

}  // namespace
}  // namespace thidua::cli
