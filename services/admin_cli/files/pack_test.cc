#include "services/admin_cli/files/pack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "common/testing/status.h"
#include "common/testing/temporary_folder.h"

namespace thidua::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class LoadedPackTest : public ::testing::Test {
 protected:
  void Write(const std::string& file, const std::string& text) {
    std::ofstream(folder_ / file) << text;
  }
  std::string ReadError() {
    const auto pack = LoadedPack::Read(folder_.path());
    EXPECT_THAT(pack, Fails(absl::StatusCode::kInvalidArgument));
    return std::string(pack.status().message());
  }

  TemporaryFolder folder_;
};

TEST_F(LoadedPackTest, OrdersByKindThenByFile) {
  Write("20-plans.textproto", "plans { name: 'units/a/plans/p' }");
  Write("10-units.textproto",
        "units { name: 'units/b' }\nunits { name: 'units/a' }\nscales { name: 'scales/s' }");
  Write("15-more.textproto",
        "scales { name: 'scales/r' }\n"
        "rounds { parent: 'units/a' form: 'forms/f' periods: '2021' periods: '2022' }");
  Write("notes.txt", "not a pack");
  const auto pack = LoadedPack::Read(folder_.path());
  ASSERT_THAT(pack, IsOk());
  std::vector<std::string> names;
  for (const PackItem& item : pack->items()) {
    names.push_back(item.name);
  }
  EXPECT_THAT(names,
              ElementsAre("units/b", "units/a", "scales/s", "scales/r", "units/a/rounds/f.2021",
                          "units/a/rounds/f.2022", "units/a/plans/p"));
  EXPECT_THAT(pack->items()[2].where, HasSubstr("10-units.textproto:3"));
  EXPECT_EQ(pack->items()[5].round.period(), "2022");
}

TEST_F(LoadedPackTest, NamesFileAndLineOfASyntaxError) {
  Write("a.textproto", "units {\n  name: 'units/a'\n  colour: 'red'\n}\n");
  Write("b.textproto", "units {\n");
  EXPECT_THAT(ReadError(),
              AllOf(HasSubstr("a.textproto:3:"), HasSubstr("colour"), HasSubstr("b.textproto:2:")));
}

TEST_F(LoadedPackTest, NamesEveryBadNameAndPeriod) {
  Write("a.textproto",
        "units { name: 'Khoai' }\nunits { name: 'short' }\n"
        "rounds { parent: 'units/a' form: 'forms/f' periods: '2022-13' }\n");
  EXPECT_THAT(ReadError(), AllOf(HasSubstr("a.textproto:1:"), HasSubstr("a.textproto:2:"),
                                 HasSubstr("write the full name"), HasSubstr("a.textproto:3:")));
}

TEST_F(LoadedPackTest, RejectsANameThatStandsTwice) {
  Write("a.textproto", "units { name: 'units/a' }\n");
  Write("b.textproto", "\nunits { name: 'units/a' }\n");
  EXPECT_THAT(ReadError(), AllOf(HasSubstr("b.textproto:2:"), HasSubstr("a.textproto:1")));
}

TEST_F(LoadedPackTest, RejectsAFolderWithoutFiles) {
  EXPECT_THAT(ReadError(), HasSubstr("no *.textproto"));
}

targets::v1::Target SomeTarget() {
  targets::v1::Target target;
  target.set_name("units/a/plans/p/targets/t");
  target.mutable_bound()->set_kind(targets::v1::BOUND_KIND_AT_LEAST);
  target.mutable_bound()->set_value("80");
  return target;
}

TEST(SaysTheSame, IgnoresWhatOnlyTheServiceSets) {
  targets::v1::Target stored = SomeTarget();
  stored.set_etag("7");
  stored.set_token("x");
  stored.set_state(targets::v1::TARGET_STATE_ACTIVE);
  stored.set_quantifier(targets::v1::QUANTIFIER_AT_DUE);
  stored.mutable_create_time()->set_seconds(1);
  EXPECT_TRUE(SaysTheSame(SomeTarget(), stored));
}

// It is adopted after the promise was made, and no part of it.
TEST(SaysTheSame, IgnoresATrajectoryWhereThePackHasNone) {
  targets::v1::Target stored = SomeTarget();
  stored.mutable_trajectory_rule()->set_kind(targets::v1::TRAJECTORY_RULE_KIND_LINEAR);
  stored.add_trajectory()->set_value("70");
  EXPECT_TRUE(SaysTheSame(SomeTarget(), stored));
  targets::v1::Target ruled = SomeTarget();
  ruled.mutable_trajectory_rule()->set_kind(targets::v1::TRAJECTORY_RULE_KIND_LINEAR);
  EXPECT_TRUE(SaysTheSame(ruled, stored)) << "The points follow from the rule.";
  EXPECT_FALSE(SaysTheSame(ruled, SomeTarget()));
  targets::v1::Target given = SomeTarget();
  given.add_trajectory()->set_value("60");
  EXPECT_FALSE(SaysTheSame(given, stored));
}

TEST(SaysTheSame, IgnoresAllocationsWhereThePackHasNone) {
  targets::v1::Target stored = SomeTarget();
  targets::v1::Allocation& divided = *stored.add_allocations();
  divided.set_valid_from("2021-01-01");
  divided.mutable_rule()->set_kind(targets::v1::ALLOCATION_RULE_KIND_BASE_VALUES);
  divided.mutable_rule()->set_reporting_token("r1");
  EXPECT_TRUE(SaysTheSame(SomeTarget(), stored));
  targets::v1::Target asked = stored;
  asked.mutable_allocations(0)->mutable_rule()->clear_reporting_token();
  EXPECT_TRUE(SaysTheSame(asked, stored)) << "Where the service read is the service's.";
  asked.mutable_allocations(0)->mutable_rule()->set_reporting_token("r2");
  EXPECT_TRUE(SaysTheSame(asked, stored));
  asked.mutable_allocations(0)->set_valid_from("2022-01-01");
  EXPECT_FALSE(SaysTheSame(asked, stored));
  EXPECT_FALSE(SaysTheSame(stored, SomeTarget()));
}

TEST(SaysTheSame, SeesOtherContent) {
  targets::v1::Target other = SomeTarget();
  other.mutable_bound()->set_value("81");
  EXPECT_FALSE(SaysTheSame(SomeTarget(), other));
  targets::v1::Target unbound = SomeTarget();
  unbound.clear_bound();
  EXPECT_FALSE(SaysTheSame(unbound, SomeTarget()));
  targets::v1::Target asked = SomeTarget();
  asked.set_quantifier(targets::v1::QUANTIFIER_EVERY_YEAR);
  EXPECT_FALSE(SaysTheSame(asked, SomeTarget()));
}

}  // namespace
}  // namespace thidua::cli
