#include "common/log_service/statement_answers.h"

#include <absl/strings/str_cat.h>

#include <utility>

#include "common/ledger/log/chain.h"
#include "common/ledger/token.h"
#include "common/value/digest.h"
#include "common/value/status_macros.h"

namespace thidua::log_service {
namespace {

constexpr int kMostListed = 100;

}  // namespace

absl::Status AddCoverage(HeadSigner& signer, ledger::v1::VerifyLedgerResponse* response) {
  if (!signer.has_keys()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const LedgerCoverage coverage, signer.CheckLedger(response->ledger()));
  response->set_statements_checked(true);
  response->set_covered_seq(coverage.seq);
  int listed = 0;
  for (const ledger::StatementProblem& problem : coverage.problems) {
    if (++listed > kMostListed) break;
    auto* out = response->add_violations();
    out->set_seq(problem.seq);
    out->set_problem(problem.number == 0
                         ? problem.problem
                         : absl::StrCat("statement ", problem.number, ": ", problem.problem));
  }
  return absl::OkStatus();
}

absl::Status AnswerStatements(HeadSigner& signer, ledger::v1::VerifyStatementsResponse* response) {
  ASSIGN_OR_RETURN(StatementsReport report, signer.CheckAll());
  response->set_statements_checked(signer.has_keys());
  response->set_statements(report.statements);
  response->set_statement(std::move(report.last.body));
  response->set_signature(std::move(report.last.signature));
  response->set_schema_unchecked(std::move(report.schema_unchecked));
  for (const auto& [name, head] : report.heads) {
    auto* out = response->add_heads();
    out->set_ledger(name);
    out->set_seq(head.seq);
    out->set_hash(ToHex(head.hash));
    out->set_token(
        ledger::EncodeToken(signer.service(), {name, head.seq, ledger::Hash8(head.hash)}));
  }
  for (const ledger::StatementProblem& problem : report.problems) {
    if (response->violations_size() == kMostListed) break;
    auto* out = response->add_violations();
    out->set_number(problem.number);
    out->set_ledger(problem.ledger);
    out->set_seq(problem.seq);
    out->set_problem(problem.problem);
  }
  return absl::OkStatus();
}

}  // namespace thidua::log_service
