#pragma once
// A district that decides on 2020-08-14, a Friday, and records it on 2020-08-20.

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/testing/from_text.h"
#include "services/awards/domain/decision.h"
#include "services/awards/domain/testing/faults.h"
#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {

class DecideTest : public ::testing::Test {
 protected:
  DecideTest() {
    decision_ = FromText<v1::Decision>(R"(
      name: "units/khoai-chau/decisions/d1" number: "1234/QĐ-UBND" date: "2020-08-14"
      signer: "Nguyễn Văn Nam" signer_title: "Chủ tịch")");
    movement_ = FromText<v1::Movement>(R"(
      name: "units/khoai-chau/movements/m2020" year: 2020)");
    calendar_.Declare(FromText<catalog::v1::HolidayYear>(R"(
      name: "holidays/2020" days_off { date: "2020-09-02" title: "Quốc khánh" })"));
    unit_ = {catalog::v1::UNIT_KIND_DISTRICT, "huyện Khoái Châu"};
  }

  void Add(v1::Nomination nomination, std::vector<v1::Bar> bars = {}) {
    decision_.add_nominations(nomination.name());
    nominations_.push_back(std::move(nomination));
    bars_.push_back(std::move(bars));
  }

  // One for cstd, voted on by SampleSession and published from the 7th to the 11th.
  void AddVoted(const std::string& id) {
    v1::Nomination nomination = EligibleNomination(id, "cstd");
    nomination.set_state(v1::NOMINATION_STATE_VOTED);
    *nomination.mutable_ballot() = SampleBallot();
    v1::CouncilSession& session = sessions_[nomination.ballot().session()];
    if (session.name().empty()) {
      session = SampleSession();
      session.set_recorder("user:recorder");
    }
    nomination.set_notice(kNotice);
    notices_[kNotice].set_name(kNotice);
    notices_[kNotice].set_start_date("2020-08-07");
    notices_[kNotice].set_end_date("2020-08-11");
    notices_[kNotice].add_nominations(nomination.name());
    Add(std::move(nomination));
  }

  // Begins anew.
  void Clear() {
    nominations_.clear();
    bars_.clear();
    sessions_.clear();
    notices_.clear();
    decision_.clear_nominations();
    decision_.clear_confirmations();
  }

  void Confirm(const std::string& rule) {
    v1::Confirmation& confirmation = *decision_.add_confirmations();
    confirmation.set_rule(rule);
    confirmation.set_reason("Theo Công văn 12/BTĐKT");
  }

  absl::StatusOr<DecisionOutcome> Run() {
    return Decide({.decision = decision_,
                   .movement = movement_,
                   .packs = packs_,
                   .unit = unit_,
                   .calendar = calendar_,
                   .nominations = nominations_,
                   .bars = bars_,
                   .sessions = sessions_,
                   .notices = notices_,
                   .number_holder = number_holder_,
                   .holders = holders_,
                   .last_certificate = last_certificate_,
                   .decider = decider_,
                   .time = time_});
  }

  // The fields at fault; none if it is decided.
  std::vector<std::string> Faults() {
    auto result = Run();
    if (result.ok()) return {};
    EXPECT_EQ(result.status().code(), absl::StatusCode::kFailedPrecondition) << result.status();
    return FieldsOf(result.status());
  }
  // What is said of the first of them.
  std::string Fault() {
    const std::vector<FieldViolation> faults = ViolationsOf(Run().status());
    return faults.empty() ? "" : faults[0].description;
  }

  // What Honour(id) of the pack in force says, to be changed.
  v1::Honour& honour(const std::string& id, size_t pack = 0) {
    for (v1::Honour& each : *packs_[pack].mutable_honours()) {
      if (each.honour() == id) return each;
    }
    ADD_FAILURE() << "no honour " << id;
    return *packs_[pack].mutable_honours(0);
  }

  void RecordOn(absl::CivilDay day) { time_ = absl::FromCivil(day, absl::FixedTimeZone(7 * 3600)); }

  static constexpr char kNotice[] = "units/khoai-chau/movements/m2020/notices/t1";

  v1::Decision decision_;
  v1::Movement movement_;
  std::vector<v1::RulePack> packs_ = {SamplePack()};
  DecidingUnit unit_;
  WorkingDays calendar_;
  std::vector<std::optional<v1::Nomination>> nominations_;
  std::vector<std::vector<v1::Bar>> bars_;
  std::map<std::string, v1::CouncilSession> sessions_;
  std::map<std::string, v1::PublicNotice> notices_;
  std::string number_holder_;
  std::map<std::string, int64_t> holders_;
  int64_t last_certificate_ = 16;
  std::string decider_ = "user:chu-tich";
  absl::Time time_ = absl::FromCivil(absl::CivilDay(2020, 8, 20), absl::FixedTimeZone(7 * 3600));
};

}  // namespace thidua::awards
