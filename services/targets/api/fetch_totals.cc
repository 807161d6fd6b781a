#include "services/targets/api/fetch_totals.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <utility>

#include "common/ledger/token.h"
#include "common/value/errors.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"

namespace thidua::targets {
namespace {

constexpr size_t kMaxQueries = 1000;  // of one BatchGetTotals
constexpr size_t kMaxRolledUp = 100;  // of one RollUpTotals

// Puts the keys from `begin` on, at most `limit`, into the request.
template <class Request>
void AddQueries(const std::vector<TotalKey>& keys, size_t begin, size_t limit, Request& request) {
  const size_t end = std::min(keys.size(), begin + limit);
  for (size_t i = begin; i < end; ++i) {
    auto& query = *request.add_queries();
    query.set_form(keys[i].form);
    query.set_period(keys[i].period);
  }
}

// Returns a refusal of RollUpTotals with the names that its fields have in a pin.
absl::Status InPin(const absl::Status& refused) {
  Violations violations;
  for (const FieldViolation& each : ViolationsOf(refused)) {
    const bool token = absl::StartsWith(each.field, "tokens");
    if (!token && each.field != "catalog_token") return refused;
    violations.Add(absl::StrCat(token ? "pin.owner_" : "pin.", each.field), each.description,
                   each.reason);
  }
  return violations.empty() ? refused : violations.ToStatus();
}

// Adds the owner's own totals. Without any the position is asked for all the same.
absl::Status FetchOwn(TotalsSource& source, const rpc::Call& call, const std::string& owner_name,
                      const std::vector<TotalKey>& keys, v1::Pin& pin, Totals& totals) {
  std::string& token = *pin.mutable_reporting_token();
  size_t done = 0;
  do {
    reporting::v1::BatchGetTotalsRequest request;
    request.set_parent(owner_name);
    if (token.empty()) {
      request.mutable_consistency()->set_strong(true);
    } else {
      request.mutable_consistency()->set_exactly(token);
    }
    AddQueries(keys, done, kMaxQueries, request);
    ASSIGN_OR_RETURN(auto response, source.BatchGetTotals(call, request));
    // A page may end before all queries are answered; the others are asked at its position.
    const bool is_page = response.results_size() == request.queries_size() ||
                         (response.results_size() > 0 && !response.next_page_token().empty() &&
                          response.results_size() < request.queries_size());
    if (!is_page || response.token().empty()) {
      return Internal("reporting answered another number of totals than asked, or no position");
    }
    for (auto& result : *response.mutable_results()) totals.Add(keys[done++], std::move(result));
    if (token.empty()) token = response.token();
  } while (done < keys.size());
  return absl::OkStatus();
}

// Adds the totals of everything below the owner.
absl::Status FetchRolledUp(TotalsSource& source, const rpc::Call& call,
                           const std::string& owner_name, const std::vector<TotalKey>& keys,
                           v1::Pin& pin, Totals& totals) {
  for (size_t done = 0; done < keys.size();) {
    reporting::v1::RollUpTotalsRequest request;
    request.set_parent(owner_name);
    request.mutable_consistency()->set_strong(true);
    *request.mutable_tokens() = pin.owner_tokens();
    request.set_catalog_token(pin.catalog_token());
    AddQueries(keys, done, kMaxRolledUp, request);
    auto answered = source.RollUpTotals(call, request);
    if (!answered.ok()) return InPin(answered.status());
    reporting::v1::RollUpTotalsResponse& response = *answered;
    // Likewise.
    const bool is_page = response.rollups_size() == request.queries_size() ||
                         (response.rollups_size() > 0 && !response.next_page_token().empty() &&
                          response.rollups_size() < request.queries_size());
    if (!is_page || response.catalog_token().empty()) {
      return Internal(
          "reporting answered another number of roll-ups than asked, or no position of the "
          "catalog");
    }
    for (int i = 0; i < response.rollups_size(); ++i) {
      if (response.rollups(i).query() != i)
        return Internal("reporting answered a roll-up that was not asked for");
      totals.Add(keys[done++], std::move(*response.mutable_rollups(i)));
    }
    if (!pin.catalog_token().empty()) continue;
    *pin.mutable_owner_tokens() = response.tokens();
    pin.set_catalog_token(response.catalog_token());
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Totals> FetchTotals(TotalsSource& source, const rpc::Call& call,
                                   const std::string& owner_name, const std::vector<TotalKey>& keys,
                                   bool pinned, v1::Pin& pin) {
  std::vector<TotalKey> own, rolled_up;
  for (const TotalKey& key : keys) (key.rolled_up ? rolled_up : own).push_back(key);
  if (pinned && !rolled_up.empty() && pin.catalog_token().empty()) {
    Violations violations;
    violations.Add("pin.catalog_token",
                   "is required: a target takes cells of what is below the owner");
    return violations.ToStatus();
  }
  Totals totals;
  RETURN_IF_ERROR(FetchRolledUp(source, call, owner_name, rolled_up, pin, totals));
  // The owner's own rounds are rolled up too: both are of one state.
  for (const std::string& token : pin.owner_tokens()) {
    if (!pinned && ledger::DecodeToken("reporting", LastSegment(owner_name), token).ok()) {
      pin.set_reporting_token(token);
    }
  }
  RETURN_IF_ERROR(FetchOwn(source, call, owner_name, own, pin, totals));
  return totals;
}

}  // namespace thidua::targets
