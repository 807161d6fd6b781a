// When the schedule signs and verifies, and what the log and Prometheus hear of it.
#include "common/log_service/signing_schedule.h"

#include <spdlog/sinks/ostream_sink.h>

#include <fstream>
#include <set>
#include <sstream>

#include "common/log_service/testing/signer_fixture.h"

namespace thidua::log_service {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class SigningScheduleTest : public SignerFixture {
 protected:
  SigningScheduleTest() {
    Put("a", "1");
    SigningTimes times;
    times.clock = [this] { return now_; };
    schedule_ = std::make_unique<SigningSchedule>(*ledger_, *signer_, times, registry_, logger_);
  }

  size_t Statements() { return ledger_->Statements(0, 100)->size(); }
  double Metric(const std::string& name) {
    for (const auto& family : registry_.Collect()) {
      if (family.name == name) return family.metric.at(0).gauge.value;
    }
    ADD_FAILURE() << name;
    return -1;
  }
  double Now() const { return absl::ToDoubleSeconds(now_ - absl::UnixEpoch()); }
  void After(absl::Duration time) {
    now_ += time;
    schedule_->Tick();
  }
  // What was logged since the last call.
  std::string Log() {
    std::string text = log_.str();
    log_.str("");
    return text;
  }

  std::ostringstream log_;
  std::shared_ptr<spdlog::logger> logger_ = std::make_shared<spdlog::logger>(
      "test", std::make_shared<spdlog::sinks::ostream_sink_mt>(log_));
  prometheus::Registry registry_;
  std::unique_ptr<SigningSchedule> schedule_;
};

INSTANTIATE_TEST_SUITE_P(Engines, SigningScheduleTest, ::testing::ValuesIn(sql::Engines()),
                         sql::NameOf);

TEST_P(SigningScheduleTest, SignsEveryMinuteInWhichSomethingMoved) {
  After(absl::ZeroDuration());
  EXPECT_EQ(Statements(), 1u);
  EXPECT_THAT(Log(), HasSubstr("\"event\":\"heads signed\",\"statement\":1,\"digest\""));
  Put("a", "2");
  After(absl::Seconds(59));
  EXPECT_EQ(Statements(), 1u);
  EXPECT_EQ(Metric("thidua_signing_time_seconds"), Now() - 59);
  After(absl::Seconds(1));
  EXPECT_EQ(Statements(), 2u);
  EXPECT_EQ(Metric("thidua_signing_time_seconds"), Now());
  After(absl::Minutes(1));
  EXPECT_EQ(Statements(), 2u) << "nothing moved";
  EXPECT_EQ(Metric("thidua_signing_time_seconds"), Now()) << "but all is signed";
}

TEST_P(SigningScheduleTest, TellsOnceOfWhatItDoesNotSign) {
  After(absl::ZeroDuration());
  const double signed_at = Metric("thidua_signing_time_seconds");
  Forge("l", 1, "forged");
  Log();
  After(absl::Minutes(1));
  EXPECT_THAT(Log(), AllOf(HasSubstr("\"level\":\"error\""), HasSubstr("\"ledger\":\"l\""),
                           HasSubstr("\"commit\":1"), HasSubstr("rewritten")));
  EXPECT_EQ(Metric("thidua_signing_refused"), 1);
  EXPECT_EQ(Metric("thidua_signing_time_seconds"), signed_at);
  After(absl::Minutes(1));
  EXPECT_THAT(Log(), IsEmpty());
  EXPECT_EQ(Metric("thidua_signing_refused"), 1);
}

TEST_P(SigningScheduleTest, VerifiesEverythingOnceADay) {
  After(absl::Minutes(4));
  EXPECT_EQ(Metric("thidua_verification_time_seconds"), 0);
  After(absl::Minutes(1));
  EXPECT_EQ(Metric("thidua_verification_time_seconds"), Now());
  EXPECT_EQ(Metric("thidua_verification_violations"), 0);
  EXPECT_THAT(Log(), HasSubstr("\"event\":\"verified\",\"ledgers\":1,\"statements\":1"));
  Tamper("UPDATE commits SET actor = 'user:other' WHERE ledger = 'l'");
  After(absl::Hours(23));
  EXPECT_EQ(Metric("thidua_verification_violations"), 0);
  After(absl::Hours(1));
  EXPECT_EQ(Metric("thidua_verification_violations"), 1);
  EXPECT_THAT(Log(), AllOf(HasSubstr("\"event\":\"violation\""), HasSubstr("\"commit\":1")));
}

TEST_P(SigningScheduleTest, AVerificationThatFailsIsDoneSoon) {
  hooks_->statement = [](sql::Connection&, std::string_view, sql::Parameters) {
    return ledger::StoreFailure();
  };
  After(absl::Minutes(5));
  EXPECT_THAT(Log(), AllOf(HasSubstr("heads not signed"), HasSubstr("not verified")));
  hooks_->statement = nullptr;
  After(absl::Minutes(10));
  EXPECT_EQ(Metric("thidua_verification_time_seconds"), Now());
}

TEST_P(SigningScheduleTest, TheAlertsAreOfMetricsThatThereAre) {
  std::ifstream file(THIDUA_SOURCE_DIR "/deploy/prometheus/alerts.yml");
  std::set<std::string> named;
  for (std::string word; file >> word;) {
    if (word.starts_with("thidua_")) named.insert(word);
  }
  std::set<std::string> exported;
  for (const auto& family : registry_.Collect()) exported.insert(family.name);
  EXPECT_EQ(named, exported);
}

TEST_P(SigningScheduleTest, AStopDoesNotWaitForTheEndOfAVerification) {
  After(absl::ZeroDuration());
  signer_->Interrupt();
  EXPECT_THAT(signer_->CheckAll(), Fails(absl::StatusCode::kCancelled));
  Put("a", "2");
  EXPECT_THAT(Sign(), IsEmpty()) << "what is left is signed all the same";
  EXPECT_EQ(number_, 2);
}

TEST_P(SigningScheduleTest, NeverMeansNever) {
  prometheus::Registry registry;
  SigningTimes times;
  times.clock = [this] { return now_; };
  times.verify_every = absl::ZeroDuration();
  SigningSchedule schedule(*ledger_, *signer_, times, registry, logger_);
  now_ += absl::Hours(1000);
  schedule.Tick();
  EXPECT_THAT(Log(), Not(HasSubstr("verified")));
}

TEST_P(SigningScheduleTest, TheThreadSignsAndStopSignsTheRest) {
  prometheus::Registry registry;
  SigningTimes times;
  times.verify_every = absl::ZeroDuration();
  SigningSchedule schedule(*ledger_, *signer_, times, registry, logger_);
  schedule.Start();
  while (Statements() == 0) std::this_thread::yield();
  Put("a", "2");
  schedule.Stop();
  EXPECT_THAT(*ledger_->Statements(0, 100), SizeIs(2));
  schedule.Stop();
}

// Where others write, this process does not count the commits.
class SoleSigningScheduleTest : public SigningScheduleTest {};

INSTANTIATE_TEST_SUITE_P(Engines, SoleSigningScheduleTest,
                         ::testing::Values(sql::Engines().front()), sql::NameOf);

TEST_P(SoleSigningScheduleTest, ManyCommitsAreSignedBeforeTheirTime) {
  schedule_.reset();
  signer_ = NewSigner(*ledger_, 20);
  prometheus::Registry registry;
  SigningSchedule schedule(*ledger_, *signer_, {}, registry, logger_);
  schedule.Start();
  while (Statements() == 0) std::this_thread::yield();
  for (int i = 0; i < 20; ++i) Put("a", "again " + std::to_string(i));
  while (Statements() == 1) std::this_thread::yield();
  schedule.Stop();
  EXPECT_THAT(NewSigner(*ledger_)->CheckAll()->problems, IsEmpty());
}

}  // namespace
}  // namespace thidua::log_service
