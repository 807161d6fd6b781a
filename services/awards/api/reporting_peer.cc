#include "services/awards/api/reporting_peer.h"

#include <optional>
#include <utility>

#include "common/rpc/client.h"
#include "common/value/errors.h"
#include "common/value/mutant.h"
#include "common/value/page_token.h"
#include "common/value/status_macros.h"
#include "services/awards/api/peer_status.h"
#include "services/awards/domain/figure_differences.h"
#include "services/awards/domain/round_evidence.h"

namespace thidua::awards {
namespace {

using Stub = reporting::v1::ReportingService::Stub;

constexpr char kPeer[] = "reporting";

// The round, at the position of `token`, or as it is now if that is empty; nullopt: it is not
// there.
absl::StatusOr<std::optional<reporting::v1::Round>> FindRound(Stub& stub, const rpc::Call& call,
                                                              const std::string& name,
                                                              const std::string& token) {
  reporting::v1::GetRoundRequest request;
  request.set_name(name);
  if (!token.empty()) request.mutable_consistency()->set_exactly(token);
  reporting::v1::Round round;
  auto context = rpc::ContextFor(call);
  const grpc::Status status = stub.GetRound(context.get(), request, &round);
  if (status.error_code() == grpc::StatusCode::NOT_FOUND) return std::nullopt;
  RETURN_IF_ERROR(PeerStatus(status, kPeer));
  return round;
}

// All figures of the round at the position of `token`.
absl::StatusOr<std::vector<reporting::v1::Figures>> ListFigures(Stub& stub, const rpc::Call& call,
                                                                const std::string& round,
                                                                const std::string& token) {
  reporting::v1::ListFiguresRequest request;
  request.set_parent(round);
  request.set_page_size(kMaxPageSize);
  if (!Mutant("p04-evidence-not-pinned")) request.mutable_consistency()->set_exactly(token);
  std::vector<reporting::v1::Figures> figures;
  do {
    reporting::v1::ListFiguresResponse page;
    auto context = rpc::ContextFor(call);
    RETURN_IF_ERROR(PeerStatus(stub.ListFigures(context.get(), request, &page), kPeer));
    for (auto& row : *page.mutable_figures()) figures.push_back(std::move(row));
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return figures;
}

// The round with its figures at the position of `token`, or now if that is empty; nullopt: it is
// not there.
absl::StatusOr<std::optional<RoundFigures>> FindFigures(Stub& stub, const rpc::Call& call,
                                                        const std::string& name,
                                                        const std::string& token) {
  ASSIGN_OR_RETURN(auto round, FindRound(stub, call, name, token));
  if (!round) return std::nullopt;
  RoundFigures read;
  read.round = *std::move(round);
  ASSIGN_OR_RETURN(read.figures,
                   ListFigures(stub, call, name, token.empty() ? read.round.token() : token));
  return read;
}

absl::Status NoRound(const std::string& name) {
  return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_RULE_VIOLATED,
               "the evidence asked for cannot be read: " + name + " does not exist");
}

}  // namespace

absl::StatusOr<RoundFindings> ReportingPeer::Read(
    const rpc::Call& call, const std::vector<UnitGroup>& groups,
    const google::protobuf::RepeatedPtrField<std::string>& rounds, AbsentRounds absent) {
  RoundFindings findings;
  findings.rounds.resize(groups.size());
  for (const std::string& name : rounds) {
    // The first answer fixes the position of all others.
    ASSIGN_OR_RETURN(const auto round, FindRound(*stub_, call, name, findings.token));
    if (!round) {
      if (absent == AbsentRounds::kRefuse) return NoRound(name);
      continue;
    }
    if (findings.token.empty()) findings.token = round->token();
    ASSIGN_OR_RETURN(auto figures, ListFigures(*stub_, call, name, findings.token));
    const RoundReports reports(*round, figures);
    for (size_t i = 0; i < groups.size(); ++i) {
      findings.rounds[i].push_back(reports.Count(groups[i]));
    }
    findings.simulated = findings.simulated || round->simulated();
    findings.restricted =
        findings.restricted || round->visibility() == catalog::v1::FORM_VISIBILITY_RESTRICTED;
  }
  return findings;
}

absl::StatusOr<RoundDifferences> ReportingPeer::Compare(
    const rpc::Call& call, const std::vector<UnitGroup>& groups,
    const google::protobuf::RepeatedPtrField<std::string>& rounds, const Positions& positions,
    const LevelTitles& titles) {
  RoundDifferences differences;
  differences.before.resize(groups.size());
  differences.figures.resize(groups.size());
  for (const std::string& name : rounds) {
    ASSIGN_OR_RETURN(const auto before, FindFigures(*stub_, call, name, positions.before));
    if (!before) return NoRound(name);
    ASSIGN_OR_RETURN(const auto now, FindFigures(*stub_, call, name, positions.now));
    const RoundReports reports(before->round, before->figures);
    for (size_t i = 0; i < groups.size(); ++i) {
      differences.before[i].push_back(reports.Count(groups[i]));
    }
    if (!now) continue;
    const FigureDifferences figures(*before, *now, titles);
    for (size_t i = 0; i < groups.size(); ++i) {
      for (Difference& each : figures.Of(groups[i])) {
        differences.figures[i].push_back(std::move(each));
      }
    }
  }
  return differences;
}

}  // namespace thidua::awards
