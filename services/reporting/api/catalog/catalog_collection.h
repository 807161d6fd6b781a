#pragma once
// What the collections of the catalog have in common: reading, paging and writing one resource.

#include <absl/status/status.h>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/resource/access.h"
#include "common/resource/page.h"
#include "common/resource/store.h"
#include "common/resource/write.h"
#include "common/rpc/call.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/catalog/changed_since.h"
#include "services/reporting/domain/catalog/write_mode.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/store/catalog/reader_catalog.h"

namespace thidua::reporting {

// Answers one resource of the catalog.
template <class Resource, class Request>
absl::Status GetFromCatalog(rpc::Call& call, const resource::Store& store,
                            const NamePattern& pattern, const Request& request,
                            Resource* response) {
  RETURN_IF_ERROR(call.Authorize(""));
  RETURN_IF_ERROR(resource::CheckName(call, pattern, "name", request.name()));
  ASSIGN_OR_RETURN(*response, store.Get<Resource>(request));
  return absl::OkStatus();
}

// Answers a page of the resources under `prefix` that `keep` keeps (and may complete); with
// `changed_since` of those that were written since. All pages are of the first one's position, so
// that its token is what the next changes come after.
template <class Resource, class Request, class Response, class Keep>
absl::Status ListFromCatalog(rpc::Call& call, const resource::Store& store,
                             const std::string& prefix, const Request& request,
                             google::protobuf::RepeatedPtrField<Resource>* rows, Response* response,
                             const Keep& keep) {
  RETURN_IF_ERROR(call.Authorize(""));
  Violations violations;
  std::optional<ledger::Position> since;
  if constexpr (requires { request.changed_since(); }) {
    since = ReadChangedSince(store, request.changed_since(), violations);
  }
  auto query = resource::ReadPageQuery(call, request, /*pinned=*/true);
  RETURN_IF_ERROR(Join(violations, query.status()));
  if (since) {
    RETURN_IF_ERROR(CheckChangedSince(store, *since));
    query->since = since->seq;
  }
  type::v1::Consistency consistency = request.consistency();
  if (!query->at.empty()) consistency.set_exactly(query->at);
  ASSIGN_OR_RETURN(auto reader, store.Open(kCatalogLedger, consistency));
  return resource::FillPage(store, *reader, *query, {.prefix = prefix}, keep, rows, response);
}

// Commits `next` in place of what is stored. `scope(next, stored)` names the units on which the
// caller needs the permission (empty text: any unit); `validate(next, stored, lookup)` returns all
// violations; `finish(next, stored, txn)` completes what only the service writes, or fails.
template <class Resource, class Request, class Scope, class Validate, class Finish>
absl::Status WriteToCatalog(rpc::Call& call, const resource::Store& store,
                            const NamePattern& pattern, std::string_view field,
                            const Request& request, const Resource& next, WriteMode mode,
                            const Scope& scope, const Validate& validate, const Finish& finish,
                            Resource* response) {
  RETURN_IF_ERROR(resource::CheckName(call, pattern, field, next.name()));
  std::set<std::string> authorized;
  {
    ASSIGN_OR_RETURN(auto reader, store.Open(kCatalogLedger));
    ASSIGN_OR_RETURN(const auto stored, resource::Find<Resource>(*reader, next.name()));
    for (const std::string& unit : scope(next, stored ? &*stored : nullptr)) {
      RETURN_IF_ERROR(call.Authorize(unit));
      authorized.insert(unit);
    }
  }
  return resource::Write(
      call, store, request, next.name(),
      [&](ledger::Txn& txn) -> absl::StatusOr<Resource> {
        ASSIGN_OR_RETURN(const auto found, resource::Find<Resource>(txn, next.name()));
        const Resource* stored = found ? &*found : nullptr;
        for (const std::string& unit : scope(next, stored)) {
          if (!authorized.contains(unit)) {
            return resource::MovedMeanwhile(next.name());
          }
        }
        RETURN_IF_ERROR(CheckMode(mode, next.name(), next.etag(), found));
        ReaderCatalog lookup(txn);
        const absl::Status verdict = validate(next, stored, lookup);
        RETURN_IF_ERROR(lookup.status());
        RETURN_IF_ERROR(verdict);
        Resource finished = next;
        RETURN_IF_ERROR(finish(finished, stored, txn));
        return finished;
      },
      response);
}

}  // namespace thidua::reporting
