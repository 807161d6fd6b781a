#pragma once
// The Targets service as a source of evidence.

#include <grpcpp/grpcpp.h>

#include <memory>

#include "services/awards/api/evidence_sources.h"
#include "thidua/targets/v1/targets_service.grpc.pb.h"

namespace thidua::awards {

// Thread-safe.
class TargetsPeer : public TargetsSource {
 public:
  // `channel` carries this service's own identity.
  explicit TargetsPeer(const std::shared_ptr<grpc::Channel>& channel)
      : stub_(targets::v1::TargetsService::NewStub(channel)) {}

  absl::StatusOr<targets::v1::Evaluation> Evaluate(
      const rpc::Call& call, const google::protobuf::RepeatedPtrField<std::string>& targets,
      const std::string& period) override;
  absl::StatusOr<targets::v1::LeagueTable> Score(const rpc::Call& call, const std::string& scheme,
                                                 const std::string& period) override;

 private:
  const std::unique_ptr<targets::v1::TargetsService::Stub> stub_;
};

}  // namespace thidua::awards
