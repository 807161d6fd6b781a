#include "services/awards/domain/confirmation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

using google::protobuf::RepeatedPtrField;
using ::testing::ElementsAre;

class ConfirmationTest : public ::testing::Test {
 protected:
  void Confirm(const std::string& rule, const std::string& reason = "Đã hỏi Sở Nội vụ") {
    v1::Confirmation& confirmation = *confirmations_.Add();
    confirmation.set_rule(rule);
    confirmation.set_reason(reason);
  }

  // Field and reason of each violation.
  std::vector<std::string> Faults() {
    Violations violations;
    CheckConfirmations(violations, confirmations_, honour_, v1::RECIPIENT_KIND_PERSON);
    std::vector<std::string> faults;
    for (const FieldViolation& violation : violations.list()) {
      faults.push_back(violation.field + " " + type::v1::ErrorReason_Name(violation.reason));
    }
    return faults;
  }

  v1::Honour honour_ = SamplePack().honours(3);
  RepeatedPtrField<v1::Confirmation> confirmations_;
};

TEST_F(ConfirmationTest, IsOfARuleThatIsNotVerified) {
  Confirm("streak");
  EXPECT_THAT(Faults(), ElementsAre());
  Confirm("bar");
  Confirm("cap");
  EXPECT_THAT(Faults(), ElementsAre("confirmations[1].rule ERROR_REASON_INVALID_FIELD",
                                    "confirmations[2].rule ERROR_REASON_UNKNOWN_REFERENCE"));
}

TEST_F(ConfirmationTest, IsOfARuleForTheKind) {
  Confirm("streak");
  honour_.mutable_eligibility(0)->add_kinds(v1::RECIPIENT_KIND_COLLECTIVE);
  EXPECT_THAT(Faults(), ElementsAre("confirmations[0].rule ERROR_REASON_UNKNOWN_REFERENCE"));
}

TEST_F(ConfirmationTest, HasAReason) {
  Confirm("streak", "");
  EXPECT_THAT(Faults(), ElementsAre("confirmations[0].reason ERROR_REASON_INVALID_FIELD"));
  confirmations_[0].set_reason(std::string(2001, 'a'));
  EXPECT_THAT(Faults(), ElementsAre("confirmations[0].reason ERROR_REASON_INVALID_TEXT"));
}

TEST_F(ConfirmationTest, IsGivenOnce) {
  Confirm("streak");
  Confirm("streak");
  EXPECT_THAT(Faults(), ElementsAre("confirmations[1].rule ERROR_REASON_DUPLICATE"));
}

TEST_F(ConfirmationTest, PassesOverWhatIsNotKept) {
  struct Case {
    int rule;  // 0 is not verified, 2 is
    bool kept, confirmed;
    v1::CheckOutcome outcome;
  };
  for (const Case& c : {Case{0, true, false, v1::CHECK_OUTCOME_PASSED},
                        Case{0, true, true, v1::CHECK_OUTCOME_PASSED},
                        Case{0, false, false, v1::CHECK_OUTCOME_UNCONFIRMED},
                        Case{0, false, true, v1::CHECK_OUTCOME_CONFIRMED},
                        Case{2, true, false, v1::CHECK_OUTCOME_PASSED},
                        Case{2, false, false, v1::CHECK_OUTCOME_FAILED},
                        Case{2, false, true, v1::CHECK_OUTCOME_FAILED}}) {
    SCOPED_TRACE(v1::CheckOutcome_Name(c.outcome));
    const v1::EligibilityRule& rule = honour_.eligibility(c.rule);
    confirmations_.Clear();
    if (c.confirmed) Confirm(rule.rule());
    const v1::Check check = Judge(rule, {.kept = c.kept, .finding = "thấy"}, confirmations_);
    EXPECT_EQ(check.outcome(), c.outcome);
    EXPECT_EQ(check.rule(), rule.rule());
    EXPECT_EQ(check.finding(), "thấy");
    EXPECT_EQ(check.confirmation(),
              c.outcome == v1::CHECK_OUTCOME_CONFIRMED ? "Đã hỏi Sở Nội vụ" : "");
  }
}

}  // namespace
}  // namespace thidua::awards
