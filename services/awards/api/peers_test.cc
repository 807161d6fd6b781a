#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include "common/auth/testing/plain_authorizer.h"
#include "common/value/errors.h"
#include "services/awards/api/peer_status.h"
#include "services/awards/api/reporting_peer.h"
#include "services/awards/api/targets_peer.h"

namespace thidua::awards {
namespace {

using ::testing::ElementsAre;
using Code = absl::StatusCode;

constexpr char kUnit[] = "units/dan-tien";

// Every round has 1,001 subjects of the unit, of which the last has no figures and the first is
// late; figures come in two pages. At the position "at-5" the value of s7 was another one and
// annulled.2020 was there.
class FakeReporting : public reporting::v1::ReportingService::Service {
 public:
  grpc::Status GetRound(grpc::ServerContext* context, const reporting::v1::GetRoundRequest* request,
                        reporting::v1::Round* round) override {
    Note(context, request->consistency().exactly());
    if (request->name().ends_with("none.2020") || (request->name().ends_with("annulled.2020") &&
                                                   request->consistency().exactly() != "at-5")) {
      return grpc::Status(grpc::StatusCode::NOT_FOUND, "no such round");
    }
    round->set_name(request->name());
    round->set_token(request->consistency().has_exactly() ? "ignored" : "at-7");
    round->set_simulated(request->name().ends_with("sim.2020"));
    if (request->name().ends_with("secret.2020")) {
      round->set_visibility(catalog::v1::FORM_VISIBILITY_RESTRICTED);
    }
    round->add_columns()->set_element("elements/population");
    for (int i = 0; i < 1001; ++i) {
      reporting::v1::RosterEntry& entry = *round->add_roster();
      entry.set_subject("units/s" + std::to_string(i));
      entry.set_reporter(kUnit);
    }
    return grpc::Status::OK;
  }

  grpc::Status ListFigures(grpc::ServerContext* context,
                           const reporting::v1::ListFiguresRequest* request,
                           reporting::v1::ListFiguresResponse* page) override {
    Note(context, request->consistency().exactly());
    const int begin = request->page_token().empty() ? 0 : 600;
    const int end = request->page_token().empty() ? 600 : 1000;
    for (int i = begin; i < end; ++i) {
      reporting::v1::Figures& row = *page->add_figures();
      row.set_name(request->parent() + "/figures/s" + std::to_string(i));
      row.set_late(i == 0);
      row.add_statuses(type::v1::VALUE_STATUS_OFFICIAL);
      row.add_values(i == 7 && request->consistency().exactly() == "at-5" ? 5 : 1);
    }
    if (begin == 0) page->set_next_page_token("more");
    return grpc::Status::OK;
  }

  std::vector<std::string> positions;  // asked for
  std::vector<std::string> tokens;     // that came along

 private:
  void Note(grpc::ServerContext* context, const std::string& position) {
    positions.push_back(position);
    auto found = context->client_metadata().find("authorization");
    tokens.push_back(found == context->client_metadata().end()
                         ? ""
                         : std::string(found->second.data(), found->second.size()));
  }
};

class FakeTargets : public targets::v1::TargetsService::Service {
 public:
  grpc::Status EvaluatePlan(grpc::ServerContext*, const targets::v1::EvaluatePlanRequest* request,
                            targets::v1::Evaluation* evaluation) override {
    evaluation->set_plan(request->name());
    evaluation->set_period(request->period());
    for (const std::string& target : request->targets()) {
      evaluation->add_results()->set_target(target);
    }
    return grpc::Status::OK;
  }

  grpc::Status ScoreUnits(grpc::ServerContext*, const targets::v1::ScoreUnitsRequest* request,
                          targets::v1::LeagueTable* table) override {
    if (request->name().ends_with("none")) {
      return grpc::Status(grpc::StatusCode::NOT_FOUND, "no such scheme");
    }
    table->set_scheme(request->name());
    table->set_period(request->period());
    return grpc::Status::OK;
  }
};

class PeersTest : public ::testing::Test {
 protected:
  PeersTest() {
    grpc::ServerBuilder builder;
    builder.RegisterService(&reporting_);
    builder.RegisterService(&targets_);
    server_ = builder.BuildAndStart();
    channel_ = server_->InProcessChannel({});
  }
  ~PeersTest() override { server_->Shutdown(); }

  rpc::Call SomeCall() {
    return rpc::Call({.principal = "user:binh"}, "m", auth::v1::PERMISSION_APPRAISE,
                     absl::Now() + absl::Seconds(10), authorizer_,
                     {.request_id = "", .traceparent = "", .token = "binhs-token", .peer = ""});
  }

  google::protobuf::RepeatedPtrField<std::string> Names(std::vector<std::string> names) {
    return {names.begin(), names.end()};
  }

  FakeReporting reporting_;
  FakeTargets targets_;
  auth::testing::PlainAuthorizer authorizer_;
  std::unique_ptr<grpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

TEST_F(PeersTest, ReadsAllRoundsAtOnePosition) {
  ReportingPeer peer(channel_);
  auto findings =
      peer.Read(SomeCall(), {{kUnit}, {"units/old", kUnit}, {"units/old"}},
                Names({"units/k/rounds/f.2020", "units/k/rounds/sim.2020"}), AbsentRounds::kRefuse);
  ASSERT_TRUE(findings.ok()) << findings.status();
  EXPECT_EQ(findings->token, "at-7");
  EXPECT_TRUE(findings->simulated);
  EXPECT_FALSE(findings->restricted);
  ASSERT_EQ(findings->rounds.size(), 3) << "one a group";
  ASSERT_EQ(findings->rounds[0].size(), 2) << "one a round";
  const v1::RoundEvidence& first = findings->rounds[0][0];
  EXPECT_EQ(first.round(), "units/k/rounds/f.2020");
  EXPECT_EQ(first.expected(), 1001);
  EXPECT_EQ(first.accepted(), 1000);
  EXPECT_EQ(first.late(), 1);
  EXPECT_EQ(findings->rounds[0][1].round(), "units/k/rounds/sim.2020");
  EXPECT_EQ(findings->rounds[1][0].expected(), 1001);
  EXPECT_EQ(findings->rounds[2][0].expected(), 0);
  EXPECT_THAT(reporting_.positions, ElementsAre("", "at-7", "at-7", "at-7", "at-7", "at-7"));
  EXPECT_THAT(reporting_.tokens, ::testing::Each("Bearer binhs-token"));
}

TEST_F(PeersTest, ComparesTheFiguresOfTwoPositions) {
  ReportingPeer peer(channel_);
  auto found =
      peer.Compare(SomeCall(), {{kUnit}, {"units/old"}}, Names({"units/k/rounds/f.2020"}),
                   {.before = "at-5", .now = "at-7"},
                   [](std::string_view, std::string_view level) { return std::string(level); });
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->before[0][0].accepted(), 1000);
  EXPECT_EQ(found->before[1][0].expected(), 0);
  ASSERT_EQ(found->figures[0].size(), 1);
  EXPECT_EQ(found->figures[0][0].change.subject(), "units/k/rounds/f.2020/figures/s7");
  EXPECT_EQ(found->figures[0][0].change.before(), "5 (chính thức)");
  EXPECT_EQ(found->figures[0][0].change.now(), "1 (chính thức)");
  EXPECT_TRUE(found->figures[1].empty());
  EXPECT_THAT(reporting_.positions, ElementsAre("at-5", "at-5", "at-5", "at-7", "at-7", "at-7"));
  EXPECT_THAT(reporting_.tokens, ::testing::Each("Bearer binhs-token"));
}

TEST_F(PeersTest, OneRestrictedRoundRestrictsWhatWasFound) {
  ReportingPeer peer(channel_);
  auto findings = peer.Read(SomeCall(), {{kUnit}},
                            Names({"units/k/rounds/secret.2020", "units/k/rounds/f.2020"}),
                            AbsentRounds::kRefuse);
  ASSERT_TRUE(findings.ok()) << findings.status();
  EXPECT_TRUE(findings->restricted);
}

TEST_F(PeersTest, AnUnknownRoundIsTheNominationsFault) {
  ReportingPeer peer(channel_);
  auto findings =
      peer.Read(SomeCall(), {{kUnit}}, Names({"units/k/rounds/none.2020"}), AbsentRounds::kRefuse);
  EXPECT_EQ(findings.status().code(), Code::kFailedPrecondition);
  EXPECT_EQ(ReasonOf(findings.status()), type::v1::ERROR_REASON_RULE_VIOLATED);
}

TEST_F(PeersTest, AReviewLeavesOutARoundThatIsNotThere) {
  ReportingPeer peer(channel_);
  auto findings = peer.Read(SomeCall(), {{kUnit}, {"units/old"}},
                            Names({"units/k/rounds/none.2020", "units/k/rounds/f.2020"}),
                            AbsentRounds::kLeaveOut);
  ASSERT_TRUE(findings.ok()) << findings.status();
  EXPECT_EQ(findings->token, "at-7");
  for (const auto& group : findings->rounds) {
    ASSERT_EQ(group.size(), 1);
    EXPECT_EQ(group[0].round(), "units/k/rounds/f.2020");
  }
  findings = peer.Read(SomeCall(), {{kUnit}}, Names({"units/k/rounds/none.2020"}),
                       AbsentRounds::kLeaveOut);
  ASSERT_TRUE(findings.ok()) << findings.status();
  EXPECT_EQ(findings->token, "");
  EXPECT_THAT(findings->rounds, ElementsAre(::testing::IsEmpty()));
}

TEST_F(PeersTest, ARoundThatWasAnnulledIsComparedByWhatItWas) {
  ReportingPeer peer(channel_);
  const auto titles = [](std::string_view, std::string_view level) { return std::string(level); };
  auto found = peer.Compare(SomeCall(), {{kUnit}}, Names({"units/k/rounds/annulled.2020"}),
                            {.before = "at-5", .now = "at-7"}, titles);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->before[0][0].accepted(), 1000);
  EXPECT_THAT(found->figures, ElementsAre(::testing::IsEmpty()));
  found = peer.Compare(SomeCall(), {{kUnit}}, Names({"units/k/rounds/none.2020"}),
                       {.before = "at-5", .now = "at-7"}, titles);
  EXPECT_EQ(ReasonOf(found.status()), type::v1::ERROR_REASON_RULE_VIOLATED);
}

TEST_F(PeersTest, EvaluatesTheNamedTargets) {
  TargetsPeer peer(channel_);
  auto evaluation = peer.Evaluate(
      SomeCall(), Names({"units/k/plans/p/targets/t1", "units/k/plans/p/targets/t2"}), "2020");
  ASSERT_TRUE(evaluation.ok()) << evaluation.status();
  EXPECT_EQ(evaluation->plan(), "units/k/plans/p");
  EXPECT_EQ(evaluation->period(), "2020");
  EXPECT_EQ(evaluation->results_size(), 2);
}

TEST_F(PeersTest, ScoresTheUnitsOfAScheme) {
  TargetsPeer peer(channel_);
  auto table = peer.Score(SomeCall(), "units/k/schemes/s", "2020");
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->scheme(), "units/k/schemes/s");
  EXPECT_EQ(table->period(), "2020");
  EXPECT_EQ(ReasonOf(peer.Score(SomeCall(), "units/k/schemes/none", "2020").status()),
            type::v1::ERROR_REASON_RULE_VIOLATED);
}

TEST(PeerStatus, TellsFaultsApart) {
  struct Case {
    grpc::StatusCode code;
    Code expected;
    ErrorReason reason;
  };
  for (const Case& c : {Case{grpc::StatusCode::UNAVAILABLE, Code::kUnavailable,
                             type::v1::ERROR_REASON_PEER_UNAVAILABLE},
                        Case{grpc::StatusCode::NOT_FOUND, Code::kFailedPrecondition,
                             type::v1::ERROR_REASON_RULE_VIOLATED},
                        Case{grpc::StatusCode::INVALID_ARGUMENT, Code::kFailedPrecondition,
                             type::v1::ERROR_REASON_RULE_VIOLATED}}) {
    absl::Status status = PeerStatus(grpc::Status(c.code, "x"), "reporting");
    EXPECT_EQ(status.code(), c.expected);
    EXPECT_EQ(ReasonOf(status), c.reason);
  }
}

}  // namespace
}  // namespace thidua::awards
