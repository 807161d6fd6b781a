// Batches that race against one cap, with revocations in between: whatever the order, no commit of
// the log has more recipients than the cap admits at that commit.
#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "services/awards/api/testing/desk.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

using Code = absl::StatusCode;

constexpr int kSeeds = 25;
constexpr int kThreads = 4;

// How many may have cstd beside so many with ldtt, by the sample pack: 15 %, the whole part of it.
int64_t MostOf(int64_t base) { return base * 15 / 100; }

// What a thread does, ready to be done; of a call only its own thread knows.
struct Step {
  rpc::Call call;
  v1::CreateDecisionRequest decide;
  v1::RevokeGrantRequest revoke;  // instead, where it has a name
  absl::Status outcome;
};

class Race {
 public:
  explicit Race(int seed) : random_(seed) {
    EXPECT_THAT(desk_.CreatePack(), IsOk());
    EXPECT_THAT(desk_.CreateMovement(), IsOk());
    base_ = desk_.Eligible("l", 6 + Draw(16));
    voted_ = desk_.Voted("c", 6 + Draw(4));
    EXPECT_THAT(desk_.Decide("base", base_), IsOk());
    start_ = desk_.Head();
  }

  // Everybody decides batches of his own; the last one takes honours back meanwhile.
  void Run() {
    std::vector<std::vector<Step>> steps(kThreads);
    std::shuffle(voted_.begin(), voted_.end(), random_);
    int number = 0;
    for (size_t i = 0; i < voted_.size();) {
      const size_t end = std::min(voted_.size(), i + 1 + Draw(2));
      Step step{desk_.As("chief", "CreateDecision"), {}, {}, {}};
      step.decide =
          desk_.Decision(absl::StrCat("race-", number),
                         std::vector<std::string>(voted_.begin() + i, voted_.begin() + end));
      step.decide.set_request_id(absl::StrCat("race-", number));
      // Half of the batches bring one more of the other honour, which may just make room.
      if (Draw(2) == 0) AddToBase(step.decide, number);
      steps[number++ % (kThreads - 1)].push_back(std::move(step));
      i = end;
    }
    std::vector<std::string> revoked = {DecisionName("race-0") + "/grants/1",
                                        DecisionName("race-1") + "/grants/1"};
    for (int i = 0; i < Draw(4); ++i) {
      revoked.push_back(absl::StrCat(DecisionName("base"), "/grants/", 1 + i));
    }
    std::shuffle(revoked.begin(), revoked.end(), random_);
    for (const std::string& name : revoked) {
      Step step{desk_.As("chief", "RevokeGrant"), {}, {}, {}};
      step.revoke.set_name(name);
      step.revoke.set_revocation("Quyết định 99/QĐ-UBND");
      step.revoke.set_request_id(desk_.NewId());
      steps[kThreads - 1].push_back(std::move(step));
    }
    std::vector<std::thread> threads;
    for (std::vector<Step>& own : steps) {
      threads.emplace_back([this, &own] {
        for (Step& step : own) Do(step);
      });
    }
    for (std::thread& thread : threads) thread.join();
    for (const std::vector<Step>& own : steps) {
      for (const Step& step : own) Judge(step);
    }
  }

  // One by one until the cap is reached: a race refuses nobody for whom there is room afterwards.
  void FillUp() {
    const int64_t most = MostOf(Count("ldtt"));
    int64_t last = Count("cstd");
    for (const std::string& id : voted_) {
      if (desk_.GetNomination(id)->state() != v1::NOMINATION_STATE_VOTED) continue;
      const bool room = last < most;
      EXPECT_EQ(desk_.Decide("fill-" + id, {id}).ok(), room) << id;
      last = Count("cstd");
    }
  }

  // Reads the log and counts the grants that were in force after each commit.
  void CheckEveryCommit() {
    const auto entries = desk_.ledger().Log({.ledger = "khoai-chau"}, 1000);
    ASSERT_THAT(entries.status(), IsOk());
    std::map<std::string, std::string> in_force;  // honour by grant
    std::set<std::string> numbers;
    int64_t before = 0;
    for (const ledger::LogEntry& entry : *entries) {
      for (const ledger::Change& change : entry.changes) {
        if (!kGrantName.Match(change.key).ok()) continue;
        v1::Grant grant;
        ASSERT_TRUE(grant.ParseFromString(change.bytes));
        in_force.erase(grant.name());
        if (grant.state() != v1::GRANT_STATE_GRANTED) continue;
        in_force[grant.name()] = grant.honour();
        EXPECT_TRUE(numbers.insert(grant.certificate_number()).second)
            << grant.certificate_number() << " was given twice";
      }
      std::map<std::string, int64_t> count;
      for (const auto& [name, honour] : in_force) ++count[honour];
      // Who loses an honour of the base loses it whatever the cap says; nobody is added above it.
      if (count["cstd"] > before) {
        EXPECT_LE(count["cstd"], MostOf(count["ldtt"])) << "of " << count["ldtt"];
      }
      before = count["cstd"];
    }
    EXPECT_EQ(before, Count("cstd"));
    EXPECT_GT(desk_.Head(), start_);
  }

 private:
  int Draw(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }

  void AddToBase(v1::CreateDecisionRequest& request, int number) {
    const std::string id = absl::StrCat("more-", number);
    EXPECT_THAT(desk_.MakeEligible(SampleNomination(id)), IsOk());
    request.mutable_decision()->add_nominations(NominationName(id));
  }

  void Do(Step& step) {
    if (step.revoke.name().empty()) {
      v1::Decision answer;
      step.outcome = desk_.decisions->Create(step.call, step.decide, &answer);
    } else {
      v1::RevokeGrantResponse answer;
      step.outcome = desk_.grants->Revoke(step.call, step.revoke, &answer);
    }
  }

  static void Judge(const Step& step) {
    if (step.outcome.ok()) return;
    if (!step.revoke.name().empty()) {
      EXPECT_THAT(step.outcome, Fails(Code::kNotFound)) << "what was not granted yet";
      return;
    }
    EXPECT_THAT(step.outcome,
                Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_RULE_VIOLATED));
  }

  // The grants of the honour that are in force.
  int64_t Count(const std::string& honour) {
    v1::ListGrantsRequest request;
    request.set_parent("units/khoai-chau/decisions/-");
    request.set_honour(honour);
    request.set_page_size(1000);
    v1::ListGrantsResponse answer;
    auto call = desk_.As("auditor", "ListGrants");
    EXPECT_THAT(desk_.grants->List(call, request, &answer), IsOk());
    return std::count_if(answer.grants().begin(), answer.grants().end(), [](const v1::Grant& each) {
      return each.state() == v1::GRANT_STATE_GRANTED;
    });
  }

  std::mt19937 random_;
  Desk desk_;
  std::vector<std::string> base_, voted_;
  int64_t start_ = 0;
};

TEST(DecisionRace, NoCommitEverExceedsTheCap) {
  for (int seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    Race race(seed);
    race.Run();
    race.FillUp();
    race.CheckEveryCommit();
    if (::testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace thidua::awards
