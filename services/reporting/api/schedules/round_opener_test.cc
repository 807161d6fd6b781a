#include "services/reporting/api/schedules/round_opener.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/null_sink.h>

#include "common/testing/status.h"
#include "services/reporting/api/schedules/schedules.h"
#include "services/reporting/api/testing/world.h"

namespace thidua::reporting::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class RoundOpenerTest : public World {
 protected:
  RoundOpenerTest() {
    now_ = absl::FromCivil(absl::CivilDay(2024, 3, 20), absl::UTCTimeZone());
    AddForm(
        "name: 'forms/month' title: 'Tháng' elements: 'elements/population' "
        "owner_kinds: UNIT_KIND_DISTRICT calendar: FORM_CALENDAR_CALENDAR "
        "frequency: FORM_FREQUENCY_MONTHLY assignments { subject: 'units/dan-tien' }");
  }

  absl::StatusOr<v1::RoundSchedule> Set(const std::string& user, const std::string& text) {
    auto request = FromText<v1::UpdateRoundScheduleRequest>(
        "schedule { name: 'units/khoai-chau/schedule' " + text + " }");
    request.set_request_id(NextId());
    return Call(api_, &SchedulesApi::Update, "reporting.v1.ReportingService/UpdateRoundSchedule",
                user, request);
  }

  std::vector<std::string> Months() {
    auto request =
        FromText<v1::ListRoundsRequest>("parent: 'units/khoai-chau' form: 'forms/month'");
    const auto rounds = Call(*rounds_, &RoundsApi::List, "reporting.v1.ReportingService/ListRounds",
                             "user:quan", request);
    std::vector<std::string> periods;
    for (const auto& round : rounds->rounds()) {
      periods.push_back(round.period() + (round.simulated() ? " simulated" : ""));
    }
    return periods;
  }

  absl::Status Annul(const std::string& period) {
    v1::AnnulRoundRequest request;
    request.set_name("units/khoai-chau/rounds/month." + period);
    request.set_reason("mở nhầm");
    request.set_request_id(NextId());
    return Call(*rounds_, &RoundsApi::Annul, "reporting.v1.ReportingService/AnnulRound",
                "user:quan", request)
        .status();
  }

  void GoTo(int month, int day) {
    now_ = absl::FromCivil(absl::CivilDay(2024, month, day), absl::UTCTimeZone());
  }

  int changes_ = 0;
  prometheus::Registry registry_;
  SchedulesApi api_{*store_, [this] { return now_; }, [this] { ++changes_; }};
  std::unique_ptr<RoundOpener> opener_ = std::make_unique<RoundOpener>(
      *store_, [this] { return now_; }, registry_,
      std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::null_sink_mt>()));
};

constexpr char kMonths[] = "since: '2024-02-01' days_before_end: 3 forms: 'forms/month'";

TEST_F(RoundOpenerTest, OpensWhatIsDueOnceADay) {
  opener_->Tick();
  EXPECT_THAT(Months(), IsEmpty());
  ASSERT_THAT(Set("user:quan", kMonths).status(), IsOk());
  EXPECT_EQ(changes_, 1);
  opener_->Tick();
  EXPECT_THAT(Months(), ElementsAre("2024-02"));
  const std::string before = Heads();
  opener_->Tick();
  EXPECT_EQ(Heads(), before);
  GoTo(3, 28);
  opener_->Tick();
  EXPECT_THAT(Months(), ElementsAre("2024-02", "2024-03"));
}

TEST_F(RoundOpenerTest, ASecondReplicaOpensNothingTwice) {
  ASSERT_THAT(Set("user:quan", kMonths).status(), IsOk());
  prometheus::Registry registry;
  RoundOpener other(
      *store_, [this] { return now_; }, registry,
      std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::null_sink_mt>()));
  opener_->Tick();
  const std::string before = Heads();
  other.Tick();
  EXPECT_EQ(Heads(), before);
}

TEST_F(RoundOpenerTest, WhatWasTakenBackStaysSo) {
  ASSERT_THAT(Set("user:quan", kMonths).status(), IsOk());
  opener_->Tick();
  ASSERT_THAT(Annul("2024-02"), IsOk());
  opener_->Tick();
  GoTo(3, 21);
  opener_->Tick();
  EXPECT_THAT(Months(), IsEmpty());
  // Also what a person opened and took back, whom the schedule would otherwise overrule.
  GoTo(3, 22);
  ASSERT_THAT(OpenRound("user:quan", "forms/month", "2024-03").status(), IsOk());
  ASSERT_THAT(Annul("2024-03"), IsOk());
  GoTo(3, 30);
  opener_->Tick();
  EXPECT_THAT(Months(), IsEmpty());
}

TEST_F(RoundOpenerTest, SimulatedRoundsDoNotStandInTheWay) {
  const auto simulate = [&](const std::string& period) {
    auto request = FromText<v1::OpenRoundRequest>(
        "parent: 'units/khoai-chau' form: 'forms/month' simulated: true");
    request.set_period(period);
    request.set_request_id(NextId());
    return Call(*rounds_, &RoundsApi::Open, "reporting.v1.ReportingService/OpenRound", "user:quan",
                request)
        .status();
  };
  ASSERT_THAT(simulate("2024-02"), IsOk());
  ASSERT_THAT(simulate("2024-03"), IsOk());
  ASSERT_THAT(Annul("2024-03"), IsOk());
  ASSERT_THAT(Set("user:quan", kMonths).status(), IsOk());
  GoTo(3, 30);
  opener_->Tick();
  EXPECT_THAT(Months(), ElementsAre("2024-02", "2024-03"));
}

TEST_F(RoundOpenerTest, APausedScheduleOpensNothing) {
  ASSERT_THAT(Set("user:quan", std::string(kMonths) + " paused: true").status(), IsOk());
  opener_->Tick();
  EXPECT_THAT(Months(), IsEmpty());
  ASSERT_THAT(Set("user:quan", kMonths).status(), IsOk());
  opener_->Tick();
  EXPECT_THAT(Months(), ElementsAre("2024-02"));
}

TEST_F(RoundOpenerTest, ARoundIsOpenedInTheServicesNameAndNamesTheSchedule) {
  ASSERT_THAT(Set("user:quan", kMonths).status(), IsOk());
  opener_->Tick();
  const auto head = ledger_->Head("khoai-chau");
  ASSERT_THAT(head.status(), IsOk());
  const auto log = ledger_->Log({"khoai-chau", 0, 0}, 1000);
  ASSERT_THAT(log.status(), IsOk());
  EXPECT_EQ(log->back().cause.actor, "service:reporting");
  EXPECT_EQ(log->back().cause.reason, "opened by units/khoai-chau/schedule");
  EXPECT_EQ(log->back().changes.size(), 1u);
}

TEST_F(RoundOpenerTest, OnlyWhoManagesRoundsWritesASchedule) {
  for (const std::string user : {"user:lan", "user:hoa", "user:minh", "user:nga", "user:tinh"}) {
    EXPECT_TRUE(absl::IsPermissionDenied(Set(user, kMonths).status())) << user;
  }
  EXPECT_EQ(changes_, 0);
  auto stale = Set("user:quan", std::string(kMonths) + " etag: '7'");
  EXPECT_TRUE(absl::IsAborted(stale.status())) << stale.status();
  const auto set = Set("user:quan", std::string(kMonths) + " etag: '0'");
  ASSERT_THAT(set.status(), IsOk());
  v1::GetRoundScheduleRequest get;
  get.set_name("units/khoai-chau/schedule");
  const auto read = Call(api_, &SchedulesApi::Get, "reporting.v1.ReportingService/GetRoundSchedule",
                         "user:tinh", get);
  ASSERT_THAT(read.status(), IsOk());
  EXPECT_EQ(read->etag(), set->etag());
  EXPECT_EQ(read->days_before_end(), 3);
}

}  // namespace
}  // namespace thidua::reporting::testing
