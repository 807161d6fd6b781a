#include "services/admin_cli/files/references.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace thidua::cli {
namespace {

using ::testing::ElementsAre;

TEST(ReferencesOf, FindsNamesAtAnyDepth) {
  catalog::v1::Unit unit;
  unit.set_name("units/a");
  unit.add_versions()->set_parent("units/district");
  unit.mutable_versions(0)->set_act("is no name: units/of measure");
  unit.add_successions()->set_successor("units/b");
  PackItem item;
  item.name = unit.name();
  item.resource = &unit;
  EXPECT_THAT(ReferencesOf(item), ElementsAre("units/b", "units/district"));
}

TEST(ReferencesOf, FindsRepeatedNames) {
  catalog::v1::Form form;
  form.set_name("forms/f");
  form.add_elements("elements/x");
  form.add_elements("elements/y");
  PackItem item;
  item.name = form.name();
  item.resource = &form;
  EXPECT_THAT(ReferencesOf(item), ElementsAre("elements/x", "elements/y"));
}

TEST(ReferencesOf, CountsWhatTheNameLiesBelow) {
  targets::v1::Target target;
  target.set_name("units/a/plans/p/targets/t");
  PackItem item;
  item.name = target.name();
  item.resource = &target;
  EXPECT_THAT(ReferencesOf(item), ElementsAre("units/a", "units/a/plans/p"));
}

TEST(ReferencesOf, OfARoundAreItsOwnerAndItsForm) {
  PackItem item;
  item.name = "units/a/rounds/f.2022";
  item.round.set_parent("units/a");
  item.round.set_form("forms/f");
  EXPECT_THAT(ReferencesOf(item), ElementsAre("forms/f", "units/a"));
}

}  // namespace
}  // namespace thidua::cli
