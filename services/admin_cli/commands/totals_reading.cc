#include "services/admin_cli/commands/totals_reading.h"

#include "common/value/status_macros.h"

namespace thidua::cli {
namespace {

using reporting::v1::BatchGetTotalsResponse;
using reporting::v1::RollUpTotalsResponse;

// Adds what a page says to what the pages before it said.
void AddPage(const RollUpTotalsResponse& page, RollUpTotalsResponse* all) {
  *all->mutable_tokens() = page.tokens();
  all->set_catalog_token(page.catalog_token());
  for (const auto& rollup : page.rollups()) {
    const bool goes_on =
        !all->rollups().empty() && all->rollups().rbegin()->query() == rollup.query();
    reporting::v1::Rollup* const whole =
        goes_on ? &*all->mutable_rollups()->rbegin() : all->add_rollups();
    whole->MergeFrom(rollup);
  }
}

}  // namespace

absl::StatusOr<BatchGetTotalsResponse> ReadTotals(reporting::v1::BatchGetTotalsRequest request,
                                                  Session& session) {
  BatchGetTotalsResponse response;
  do {
    ASSIGN_OR_RETURN(const auto page, session.Call<BatchGetTotalsResponse>(request));
    response.MergeFrom(page);
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  response.clear_next_page_token();
  return response;
}

absl::StatusOr<RollUpTotalsResponse> ReadRollups(reporting::v1::RollUpTotalsRequest request,
                                                 Session& session) {
  RollUpTotalsResponse response;
  do {
    ASSIGN_OR_RETURN(const auto page, session.Call<RollUpTotalsResponse>(request));
    AddPage(page, &response);
    // Further pages are of the same state.
    *request.mutable_tokens() = page.tokens();
    request.set_catalog_token(page.catalog_token());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return response;
}

}  // namespace thidua::cli
