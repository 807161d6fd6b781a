#include "services/targets/domain/plan_life.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"
#include "common/value/date.h"
#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The evening before midnight in Viet Nam, when it is still the afternoon in Greenwich.
const absl::Time kNow = StartInVietnam(absl::CivilDay(2025, 7, 1)) - absl::Seconds(1);

constexpr char kAnnouncement[] = "ANNOUNCEMENT";
constexpr char kApproval[] = "APPROVAL";
constexpr char kAmendment[] = "AMENDMENT";
constexpr char kClosing[] = "CLOSING";

std::string Act(const std::string& kind, const std::string& date) {
  return absl::StrCat("kind: PLAN_ACT_KIND_", kind, " date: '", date, "' document: 'Văn bản ", kind,
                      "' authority: 'UBND huyện' ");
}

// A plan with acts of these kinds, one a month from August 2020 on.
v1::Plan PlanWith(const std::vector<std::string>& kinds) {
  std::string text = "name: 'units/x/plans/p' etag: '3' ";
  absl::CivilMonth month(2020, 8);
  for (const std::string& kind : kinds) {
    absl::StrAppend(&text, "acts { ", Act(kind, FormatDate(absl::CivilDay(month++))), " } ");
  }
  return FromText<v1::Plan>(text);
}

std::vector<std::string> FieldsOfActs(const v1::Plan& plan) {
  Violations violations;
  CheckActs(plan, kNow, violations);
  return FieldsOf(violations);
}

absl::StatusOr<v1::Plan> Record(const v1::Plan& plan, const std::string& request) {
  return WithAct(plan, FromText<v1::RecordPlanActRequest>(request), "user:lan", kNow);
}

TEST(PlanState, FollowsFromTheLastAct) {
  EXPECT_EQ(StateOf(PlanWith({})), v1::PLAN_STATE_DRAFT);
  EXPECT_EQ(StateOf(PlanWith({kAnnouncement})), v1::PLAN_STATE_ANNOUNCED);
  EXPECT_EQ(StateOf(PlanWith({kApproval})), v1::PLAN_STATE_APPROVED);
  EXPECT_EQ(StateOf(PlanWith({kApproval, kAmendment})), v1::PLAN_STATE_APPROVED);
  EXPECT_EQ(StateOf(PlanWith({kApproval, kClosing})), v1::PLAN_STATE_CLOSED);
  EXPECT_EQ(StateOf(PlanWith({kClosing})), v1::PLAN_STATE_CLOSED);
  EXPECT_EQ(WithState(PlanWith({kClosing})).state(), v1::PLAN_STATE_CLOSED);
  // What a request says of the state counts nowhere.
  auto pretended = PlanWith({});
  pretended.set_state(v1::PLAN_STATE_APPROVED);
  EXPECT_EQ(WithState(pretended).state(), v1::PLAN_STATE_DRAFT);
}

// Every kind of act after every state.
TEST(PlanActs, ComeInTheOrderOfALife) {
  const std::vector<std::string> kinds = {kAnnouncement, kApproval, kAmendment, kClosing};
  const auto admitted = [&](const std::vector<std::string>& before) {
    std::vector<std::string> found;
    for (const std::string& kind : kinds) {
      std::vector<std::string> all = before;
      all.push_back(kind);
      const bool given = FieldsOfActs(PlanWith(all)).empty();
      const bool recorded =
          Record(PlanWith(before), "act { " + Act(kind, "2025-06-30") + " }").ok();
      EXPECT_EQ(given, recorded) << kind;
      if (given) found.push_back(kind);
    }
    return found;
  };
  EXPECT_THAT(admitted({}), ElementsAre(kAnnouncement, kApproval))
      << "A draft that nobody heard of is not closed, and so not signed.";
  EXPECT_THAT(admitted({kAnnouncement}), ElementsAre(kApproval, kClosing));
  EXPECT_THAT(admitted({kAnnouncement, kApproval}), ElementsAre(kAmendment, kClosing));
  EXPECT_THAT(admitted({kApproval, kAmendment}), ElementsAre(kAmendment, kClosing));
  EXPECT_THAT(admitted({kApproval, kClosing}), IsEmpty());
}

TEST(PlanActs, AllFaultsAreTold) {
  EXPECT_THAT(FieldsOfActs(FromText<v1::Plan>("acts {} acts { kind: 77 date: '2020-02-30' }")),
              ElementsAre("plan.acts[0].kind", "plan.acts[0].document", "plan.acts[0].authority",
                          "plan.acts[0].date", "plan.acts[1].kind", "plan.acts[1].document",
                          "plan.acts[1].authority", "plan.acts[1].date"));
  // What is told of an act without a kind does not count for those after it.
  EXPECT_THAT(
      FieldsOfActs(FromText<v1::Plan>("acts { " + Act(kAmendment, "2020-08-05") + "} acts { " +
                                      Act(kAnnouncement, "2020-08-04") + "}")),
      ElementsAre("plan.acts[0].kind", "plan.acts[1].date"));
  EXPECT_THAT(FieldsOfActs(FromText<v1::Plan>("acts { " + Act(kApproval, "2025-07-01") + "}")),
              ElementsAre("plan.acts[0].date"));
}

TEST(PlanActs, TodayAndTheSameDayWillDo) {
  EXPECT_THAT(FieldsOfActs(FromText<v1::Plan>("acts { " + Act(kAnnouncement, "2025-06-30") +
                                              "} acts { " + Act(kApproval, "2025-06-30") + "}")),
              IsEmpty());
}

TEST(PlanActs, AreAHundredAtMost) {
  std::vector<std::string> kinds(kMaxPlanActs, kAmendment);
  kinds[0] = kApproval;
  auto plan = PlanWith(kinds);
  for (auto& act : *plan.mutable_acts()) act.set_date("2021-01-01");
  EXPECT_THAT(FieldsOfActs(plan), IsEmpty());
  EXPECT_THAT(FieldsOf(Record(plan, "act { " + Act(kAmendment, "2021-01-01") + "}").status()),
              ElementsAre("act"));
  const auto closed = Record(plan, "act { " + Act(kClosing, "2021-01-01") + "}");
  ASSERT_THAT(closed.status(), IsOk());
  EXPECT_EQ(StateOf(*closed), v1::PLAN_STATE_CLOSED);
  EXPECT_THAT(FieldsOfActs(*closed), IsEmpty());
  *plan.add_acts() = plan.acts(1);
  EXPECT_THAT(FieldsOfActs(plan), ElementsAre("plan.acts"));
  plan.add_acts()->set_kind(v1::PLAN_ACT_KIND_CLOSING);
  EXPECT_THAT(FieldsOfActs(plan), ElementsAre("plan.acts"));
}

TEST(PlanActs, AnAmendmentMayBeLearntOfLate) {
  const auto amended = PlanWith({kAnnouncement, kApproval, kAmendment});  // until October 2020
  const auto record = [&](const v1::Plan& plan, const std::string& kind, const std::string& date) {
    return Record(plan, "act { " + Act(kind, date) + "}");
  };
  EXPECT_THAT(FieldsOf(record(amended, kAmendment, "2020-08-31").status()),
              ElementsAre("act.date"));
  const auto late = record(amended, kAmendment, "2020-09-01");
  ASSERT_THAT(late.status(), IsOk());
  EXPECT_THAT(FieldsOfActs(*late), IsEmpty());
  EXPECT_THAT(FieldsOf(record(*late, kClosing, "2020-09-30").status()), ElementsAre("act.date"))
      << "Nothing ends before the last of all.";
  EXPECT_THAT(record(*late, kClosing, "2020-10-01").status(), IsOk());
}

TEST(RecordPlanAct, SaysWhoRecordedItWhen) {
  const auto plan = Record(PlanWith({kAnnouncement}),
                           "etag: '3' act { recorded_by: 'user:x' record_time { seconds: 1 } " +
                               Act(kApproval, "2020-12-15") + "}");
  ASSERT_TRUE(plan.ok()) << plan.status();
  ASSERT_EQ(plan->acts_size(), 2);
  EXPECT_EQ(plan->acts(1).recorded_by(), "user:lan");
  EXPECT_EQ(plan->acts(1).record_time().seconds(), absl::ToUnixSeconds(kNow));
  EXPECT_EQ(plan->acts(0).recorded_by(), "");
}

TEST(RecordPlanAct, RefusesWhatDoesNotFollow) {
  const auto announced = PlanWith({kAnnouncement});
  EXPECT_THAT(FieldsOf(Record(announced, "act {}").status()),
              ElementsAre("act.kind", "act.document", "act.authority", "act.date"));
  EXPECT_THAT(FieldsOf(Record(announced, "act { " + Act(kApproval, "2020-07-31") + "}").status()),
              ElementsAre("act.date"));
  EXPECT_THAT(Record(announced, "etag: '2' act { " + Act(kApproval, "2020-12-15") + "}").status(),
              Fails(absl::StatusCode::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH));
  const absl::Status again =
      Record(announced, "act { " + Act(kAnnouncement, "2020-12-15") + "}").status();
  EXPECT_THAT(again,
              Fails(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
  EXPECT_THAT(std::string(again.message()),
              HasSubstr("PLAN_STATE_ANNOUNCED and admits PLAN_ACT_KIND_APPROVAL or "
                        "PLAN_ACT_KIND_CLOSING"));
  EXPECT_THAT(std::string(Record(PlanWith({kClosing}), "act {}").status().message()),
              AllOf(HasSubstr("closed since 2020-08-01"), HasSubstr("Văn bản CLOSING")));
}

TEST(PlanState, SaysWhatItAdmits) {
  EXPECT_THAT(CheckOpen(PlanWith({kApproval, kAmendment})), IsOk());
  EXPECT_THAT(CheckOpen(PlanWith({kClosing})),
              Fails(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
  EXPECT_THAT(CheckDraft(PlanWith({})), IsOk());
  const absl::Status announced = CheckDraft(PlanWith({kAnnouncement, kApproval}));
  EXPECT_THAT(announced,
              Fails(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
  EXPECT_THAT(std::string(announced.message()), HasSubstr("since 2020-08-01"));
}

TEST(CheckAmended, OnlyAnApprovedPromiseTakesAnAct) {
  const auto fields = [](const v1::Plan& plan, const std::string& date) {
    v1::Target successor;
    successor.set_source_date(date);
    Violations violations;
    CheckAmended(plan, successor, violations);
    return FieldsOf(violations);
  };
  EXPECT_THAT(fields(PlanWith({}), ""), IsEmpty());
  EXPECT_THAT(fields(PlanWith({kAnnouncement}), "1999-01-01"), IsEmpty());
  const auto amended = PlanWith({kAnnouncement, kApproval, kAmendment});
  EXPECT_THAT(fields(amended, "2020-08-01"), ElementsAre("target.source_date"));
  EXPECT_THAT(fields(amended, "2020-09-01"), IsEmpty());
  EXPECT_THAT(fields(amended, "2020-10-01"), IsEmpty());
  EXPECT_THAT(fields(amended, ""), ElementsAre("target.source_date"));
}

}  // namespace
}  // namespace thidua::targets
