#pragma once
// Where the fuzzed Awards looks up evidence.

#include <string>
#include <vector>

#include "services/awards/api/evidence_sources.h"

namespace thidua::awards {

// The other services, which find nothing in the way of an award.
class SampleReporting : public ReportingSource {
 public:
  absl::StatusOr<RoundFindings> Read(const rpc::Call&, const std::vector<UnitGroup>& groups,
                                     const google::protobuf::RepeatedPtrField<std::string>&,
                                     AbsentRounds) override {
    RoundFindings findings;
    findings.token = "token";
    findings.rounds.resize(groups.size());
    return findings;
  }
  absl::StatusOr<RoundDifferences> Compare(const rpc::Call&, const std::vector<UnitGroup>& groups,
                                           const google::protobuf::RepeatedPtrField<std::string>&,
                                           const Positions&, const LevelTitles&) override {
    RoundDifferences differences;
    differences.before.resize(groups.size());
    differences.figures.resize(groups.size());
    return differences;
  }
};
class SampleTargets : public TargetsSource {
 public:
  absl::StatusOr<targets::v1::Evaluation> Evaluate(
      const rpc::Call&, const google::protobuf::RepeatedPtrField<std::string>&,
      const std::string&) override {
    return targets::v1::Evaluation();
  }
  absl::StatusOr<targets::v1::LeagueTable> Score(const rpc::Call&, const std::string&,
                                                 const std::string&) override {
    return targets::v1::LeagueTable();
  }
};

}  // namespace thidua::awards
