#pragma once
// The Reporting service as a source of evidence.

#include <grpcpp/grpcpp.h>

#include <memory>

#include "services/awards/api/evidence_sources.h"
#include "thidua/reporting/v1/reporting_service.grpc.pb.h"

namespace thidua::awards {

// Thread-safe.
class ReportingPeer : public ReportingSource {
 public:
  // `channel` carries this service's own identity.
  explicit ReportingPeer(const std::shared_ptr<grpc::Channel>& channel)
      : stub_(reporting::v1::ReportingService::NewStub(channel)) {}

  absl::StatusOr<RoundFindings> Read(const rpc::Call& call, const std::vector<UnitGroup>& groups,
                                     const google::protobuf::RepeatedPtrField<std::string>& rounds,
                                     AbsentRounds absent) override;
  absl::StatusOr<RoundDifferences> Compare(
      const rpc::Call& call, const std::vector<UnitGroup>& groups,
      const google::protobuf::RepeatedPtrField<std::string>& rounds, const Positions& positions,
      const LevelTitles& titles) override;

 private:
  const std::unique_ptr<reporting::v1::ReportingService::Stub> stub_;
};

}  // namespace thidua::awards
