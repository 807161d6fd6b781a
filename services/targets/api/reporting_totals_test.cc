#include "services/targets/api/reporting_totals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "common/resource/testing/desk.h"
#include "common/value/errors.h"

namespace thidua::targets {
namespace {

// A Reporting that keeps what it was sent. It answers with `status`, or not before the call is
// cancelled.
class FakeReporting : public reporting::v1::ReportingService::Service {
 public:
  grpc::Status BatchGetTotals(grpc::ServerContext* context,
                              const reporting::v1::BatchGetTotalsRequest* request,
                              reporting::v1::BatchGetTotalsResponse* response) override {
    parent = request->parent();
    for (const auto& [key, value] : context->client_metadata()) {
      if (key == "authorization") token = std::string(value.data(), value.size());
      if (key == "traceparent") trace = std::string(value.data(), value.size());
    }
    if (hangs) {
      while (!context->IsCancelled()) std::this_thread::yield();
    }
    response->set_token("r1");
    return status;
  }
  grpc::Status BatchGetSubjectTotals(
      grpc::ServerContext*, const reporting::v1::BatchGetSubjectTotalsRequest* request,
      reporting::v1::BatchGetSubjectTotalsResponse* response) override {
    parent = request->parent();
    response->set_token("s1");
    return status;
  }

  bool hangs = false;
  grpc::Status status;
  std::string parent;
  std::string token;
  std::string trace;
};

class ReportingTotalsTest : public ::testing::Test {
 protected:
  ReportingTotalsTest() {
    grpc::ServerBuilder builder;
    builder.RegisterService(&fake_);
    server_ = builder.BuildAndStart();
    totals_ = std::make_unique<ReportingTotals>(server_->InProcessChannel({}));
  }
  ~ReportingTotalsTest() override { server_->Shutdown(); }

  rpc::Call CallFor(absl::Duration patience) {
    return rpc::Call(
        {.principal = "user:lan"}, "x", auth::v1::PERMISSION_READ_PLANS, absl::Now() + patience,
        nobody_, {.request_id = "1", .traceparent = "00-a-b-01", .token = "secret", .peer = ""});
  }
  absl::StatusOr<reporting::v1::BatchGetTotalsResponse> Ask(absl::Duration patience) {
    reporting::v1::BatchGetTotalsRequest request;
    request.set_parent("units/khoai-chau");
    return totals_->BatchGetTotals(CallFor(patience), request);
  }
  absl::StatusOr<reporting::v1::BatchGetSubjectTotalsResponse> AskOfSubjects() {
    reporting::v1::BatchGetSubjectTotalsRequest request;
    request.set_parent("units/khoai-chau");
    return totals_->BatchGetSubjectTotals(CallFor(absl::Seconds(10)), request);
  }

  const resource::ListAuthorizer nobody_{{}};  // these calls ask for no permission
  FakeReporting fake_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<ReportingTotals> totals_;
};

TEST_F(ReportingTotalsTest, HandsOnTheCallersTokenAndTrace) {
  EXPECT_EQ(Ask(absl::Seconds(10))->token(), "r1");
  EXPECT_EQ(fake_.parent, "units/khoai-chau");
  EXPECT_EQ(fake_.token, "Bearer secret");
  EXPECT_EQ(fake_.trace, "00-a-b-01");
}

TEST_F(ReportingTotalsTest, AsksForSubjectsToo) {
  EXPECT_EQ(AskOfSubjects()->token(), "s1");
  EXPECT_EQ(fake_.parent, "units/khoai-chau");
  fake_.status = grpc::Status(grpc::StatusCode::UNAVAILABLE, "connection refused");
  EXPECT_EQ(ReasonOf(AskOfSubjects().status()), type::v1::ERROR_REASON_PEER_UNAVAILABLE);
}

TEST_F(ReportingTotalsTest, PeerThatHangsIsUnavailable) {
  fake_.hangs = true;
  const auto answer = Ask(absl::Milliseconds(50));
  EXPECT_EQ(answer.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ReasonOf(answer.status()), type::v1::ERROR_REASON_PEER_UNAVAILABLE);
}

TEST_F(ReportingTotalsTest, PeerThatIsGoneIsUnavailable) {
  fake_.status = grpc::Status(grpc::StatusCode::UNAVAILABLE, "connection refused");
  const auto answer = Ask(absl::Seconds(10));
  EXPECT_EQ(answer.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ReasonOf(answer.status()), type::v1::ERROR_REASON_PEER_UNAVAILABLE);
}

TEST_F(ReportingTotalsTest, RefusalsComeAsTheyAre) {
  fake_.status = grpc::Status(grpc::StatusCode::OUT_OF_RANGE, "another history");
  EXPECT_EQ(Ask(absl::Seconds(10)).status().code(), absl::StatusCode::kOutOfRange);
}

}  // namespace
}  // namespace thidua::targets
