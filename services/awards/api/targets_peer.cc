#include "services/awards/api/targets_peer.h"

#include "common/rpc/client.h"
#include "common/value/status_macros.h"
#include "services/awards/api/peer_status.h"

namespace thidua::awards {

absl::StatusOr<targets::v1::Evaluation> TargetsPeer::Evaluate(
    const rpc::Call& call, const google::protobuf::RepeatedPtrField<std::string>& targets,
    const std::string& period) {
  targets::v1::EvaluatePlanRequest request;
  request.set_name(targets[0].substr(0, targets[0].find("/targets/")));
  request.set_period(period);
  *request.mutable_targets() = targets;
  targets::v1::Evaluation evaluation;
  auto context = rpc::ContextFor(call);
  RETURN_IF_ERROR(PeerStatus(stub_->EvaluatePlan(context.get(), request, &evaluation), "targets"));
  return evaluation;
}

absl::StatusOr<targets::v1::LeagueTable> TargetsPeer::Score(const rpc::Call& call,
                                                            const std::string& scheme,
                                                            const std::string& period) {
  targets::v1::ScoreUnitsRequest request;
  request.set_name(scheme);
  request.set_period(period);
  targets::v1::LeagueTable table;
  auto context = rpc::ContextFor(call);
  RETURN_IF_ERROR(PeerStatus(stub_->ScoreUnits(context.get(), request, &table), "targets"));
  return table;
}

}  // namespace thidua::awards
