#include "services/admin_cli/files/pack_refusals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/value/errors.h"

namespace thidua::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class PackRefusalsTest : public ::testing::Test {
 protected:
  // A form of this name with these elements.
  const PackItem& Form(const std::string& name, const std::vector<std::string>& elements) {
    forms_.push_back(std::make_unique<catalog::v1::Form>());
    forms_.back()->set_name(name);
    for (const std::string& element : elements) {
      forms_.back()->add_elements(element);
    }
    items_.push_back(std::make_unique<PackItem>());
    *items_.back() = {"forms", name, "30-forms.textproto:7", forms_.back().get(), {}};
    return *items_.back();
  }
  static absl::Status Refusal(const std::vector<std::string>& descriptions) {
    Violations violations;
    for (const std::string& description : descriptions) {
      violations.Add("form.field", description, type::v1::ERROR_REASON_INVALID_FIELD);
    }
    return violations.ToStatus();
  }

  std::vector<std::unique_ptr<catalog::v1::Form>> forms_;
  std::vector<std::unique_ptr<PackItem>> items_;
  PackRefusals refusals_;
};

TEST_F(PackRefusalsTest, ListsEveryFaultOfAnItem) {
  refusals_.Add(Form("forms/a", {}), Refusal({"is one", "is two", "is three", "is four"}));
  EXPECT_THAT(refusals_.own(),
              ElementsAre(AllOf(HasSubstr("30-forms.textproto:7: forms/a: "), HasSubstr("is one"),
                                HasSubstr("is two"), HasSubstr("is three"), HasSubstr("is four"))));
  EXPECT_THAT(refusals_.following(), IsEmpty());
  EXPECT_EQ(refusals_.follow_ups(), 0);
}

TEST_F(PackRefusalsTest, TellsWhatFollowsFromWhatIsAFaultOfItsOwn) {
  refusals_.Add(Form("forms/a", {}), Refusal({"is wrong"}));
  refusals_.Add(Form("forms/b", {}), Refusal({"there is no form \"forms/a\""}));
  refusals_.Add(Form("forms/c", {}), Refusal({"there is no form \"forms/a\"", "is too long"}));
  refusals_.Add(Form("forms/d", {}), Refusal({"does not exist: forms/b."}));
  EXPECT_THAT(refusals_.own(),
              ElementsAre(HasSubstr("forms/a: "),
                          AllOf(HasSubstr("forms/c: "), HasSubstr("form.field: is too long"),
                                Not(HasSubstr("form.field: there is no")))));
  EXPECT_THAT(refusals_.following(),
              ElementsAre(AllOf(HasSubstr("forms/b: "), HasSubstr("(forms/a is refused itself)")),
                          HasSubstr("forms/c: "),
                          AllOf(HasSubstr("forms/d: "), HasSubstr("(forms/b is refused itself)"))));
  EXPECT_EQ(refusals_.follow_ups(), 2);
}

TEST_F(PackRefusalsTest, TheBeginningOfALongerNameIsAnother) {
  refusals_.Add(Form("forms/a", {}), Refusal({"is wrong"}));
  refusals_.Add(Form("forms/b", {}), Refusal({"does not exist: forms/a-2"}));
  refusals_.Add(Form("forms/c", {}), Refusal({"does not exist: forms/a.b"}));
  EXPECT_EQ(refusals_.own().size(), 3u);
}

TEST_F(PackRefusalsTest, AnErrorWithoutViolationsFollowsFromWhatTheItemSpeaksOf) {
  refusals_.Add(Form("elements/e", {}), Refusal({"is wrong"}));
  refusals_.Add(Form("forms/b", {"elements/e"}), absl::PermissionDeniedError("not allowed"));
  refusals_.Add(Form("forms/c", {"elements/f"}), absl::PermissionDeniedError("not allowed"));
  EXPECT_THAT(refusals_.own(), ElementsAre(HasSubstr("elements/e"), HasSubstr("forms/c")));
  EXPECT_EQ(refusals_.follow_ups(), 1);
}

}  // namespace
}  // namespace thidua::cli
