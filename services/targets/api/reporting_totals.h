#pragma once
// The totals of the Reporting service.

#include <grpcpp/grpcpp.h>

#include <memory>

#include "services/targets/api/totals_source.h"
#include "thidua/reporting/v1/reporting_service.grpc.pb.h"

namespace thidua::targets {

// ReportingTotals asks Reporting over a channel that carries the service's own certificate. It is
// thread-safe.
class ReportingTotals : public TotalsSource {
 public:
  explicit ReportingTotals(const std::shared_ptr<grpc::Channel>& channel)
      : stub_(reporting::v1::ReportingService::NewStub(channel)) {}

  absl::StatusOr<reporting::v1::BatchGetTotalsResponse> BatchGetTotals(
      const rpc::Call& call, const reporting::v1::BatchGetTotalsRequest& request) override;
  absl::StatusOr<reporting::v1::BatchGetSubjectTotalsResponse> BatchGetSubjectTotals(
      const rpc::Call& call, const reporting::v1::BatchGetSubjectTotalsRequest& request) override;
  absl::StatusOr<reporting::v1::RollUpTotalsResponse> RollUpTotals(
      const rpc::Call& call, const reporting::v1::RollUpTotalsRequest& request) override;

 private:
  const std::unique_ptr<reporting::v1::ReportingService::Stub> stub_;
};

}  // namespace thidua::targets
