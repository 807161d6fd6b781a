#pragma once
// What the collections of the catalog have in common: reading, paging and writing one resource.

#include <absl/status/status.h>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/ledger/ledger.h"
#include "common/rpc/call.h"
#include "common/value/page_token.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/checks.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/store/catalog/reader_catalog.h"
#include "services/reporting/store/images.h"
#include "services/reporting/store/reads.h"
#include "services/reporting/store/writes.h"

namespace thidua::reporting {

inline constexpr std::string_view kCatalogLedger = "catalog";

// A name that no unit has: only a role on all units covers it.
inline constexpr std::string_view kAllUnits = "units/-";

// Answers one resource of the catalog.
template <class Resource>
absl::Status GetFromCatalog(rpc::Call& call, ledger::Ledger& ledger, const NamePattern& pattern,
                            const std::string& name, const type::v1::Consistency& consistency,
                            Resource* response) {
  RETURN_IF_ERROR(call.Authorize(""));
  RETURN_IF_ERROR(CheckName(call, pattern, "name", name));
  ASSIGN_OR_RETURN(auto reader, OpenReader(ledger, kCatalogLedger, consistency));
  ASSIGN_OR_RETURN(std::optional<Resource> resource, Load<Resource>(*reader, name));
  if (!resource) return NotFound(name);
  *response = *std::move(resource);
  response->set_token(TokenOf(reader->position()));
  return absl::OkStatus();
}

// Answers a page of the resources under `prefix` that `keep` keeps (and may complete).
template <class Resource, class Request, class Response, class Keep>
absl::Status ListFromCatalog(rpc::Call& call, ledger::Ledger& ledger, const std::string& prefix,
                             const Request& request,
                             google::protobuf::RepeatedPtrField<Resource>* rows, Response* response,
                             const Keep& keep) {
  RETURN_IF_ERROR(call.Authorize(""));
  ASSIGN_OR_RETURN(const int size, PageSize(request.page_size()));
  const std::string digest = call.QueryDigest(request);
  ASSIGN_OR_RETURN(std::string after, DecodePageToken(digest, request.page_token()));
  ASSIGN_OR_RETURN(auto reader, OpenReader(ledger, kCatalogLedger, request.consistency()));
  const std::string token = TokenOf(reader->position());
  ASSIGN_OR_RETURN(
      const bool more,
      VisitImages(*reader, prefix, after, [&](const ledger::Image& image) -> absl::StatusOr<bool> {
        ASSIGN_OR_RETURN(Resource resource, FromImage<Resource>(image));
        if (!keep(resource)) return true;
        if (rows->size() == size) return false;
        resource.set_token(token);
        *rows->Add() = std::move(resource);
        return true;
      }));
  if (more) response->set_next_page_token(EncodePageToken(digest, rows->rbegin()->name()));
  response->set_token(token);
  return absl::OkStatus();
}

// How a write treats what is there.
struct WriteMode {
  bool create = false;         // the resource must not exist
  bool allow_missing = false;  // an update may create it
};

// Commits `resource` in place of what is stored. `scope(next, stored)` names the units on which the
// caller needs the permission (empty text: any unit); `validate(next, stored, lookup)` returns all
// violations; `finish(next, stored, txn)` completes what only the service writes.
template <class Resource, class Request, class Scope, class Validate, class Finish>
absl::Status WriteToCatalog(rpc::Call& call, ledger::Ledger& ledger, const NamePattern& pattern,
                            std::string_view field, const Request& request,
                            const Resource& resource, WriteMode mode, const Scope& scope,
                            const Validate& validate, const Finish& finish, Resource* response) {
  RETURN_IF_ERROR(CheckName(call, pattern, field, resource.name()));
  std::set<std::string> authorized;
  {
    ASSIGN_OR_RETURN(auto reader, ledger.Read(kCatalogLedger));
    ASSIGN_OR_RETURN(std::optional<Resource> stored, Load<Resource>(*reader, resource.name()));
    for (const std::string& unit : scope(resource, stored ? &*stored : nullptr)) {
      RETURN_IF_ERROR(call.Authorize(unit));
      authorized.insert(unit);
    }
  }
  Violations violations;
  CheckWrite(request.request_id(), request.reason(), violations);
  ASSIGN_OR_RETURN(
      *response,
      CommitResource<Resource>(
          ledger, kCatalogLedger, call.MakeCause(request), resource.name(), call.deadline(),
          [&](ledger::Txn& txn) -> absl::StatusOr<Resource> {
            ASSIGN_OR_RETURN(std::optional<Resource> stored, Load<Resource>(txn, resource.name()));
            for (const std::string& unit : scope(resource, stored ? &*stored : nullptr)) {
              if (!authorized.contains(unit)) {
                return Error(absl::StatusCode::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH,
                             resource.name() + " was moved meanwhile");
              }
            }
            absl::Status verdict;
            if (mode.create && stored) {
              verdict = Error(absl::StatusCode::kAlreadyExists,
                              type::v1::ERROR_REASON_RESOURCE_EXISTS, resource.name() + " exists");
            } else if (!mode.create && !stored && !mode.allow_missing) {
              verdict = NotFound(resource.name());
            } else if (!mode.create) {
              verdict = CheckEtag(resource.name(), resource.etag(), stored);
            }
            RETURN_IF_ERROR(verdict.ok() ? verdict : Join(violations, verdict));
            ReaderCatalog lookup(txn);
            verdict = Join(violations, validate(resource, stored ? &*stored : nullptr, lookup));
            RETURN_IF_ERROR(lookup.status());
            RETURN_IF_ERROR(verdict);
            Resource next = resource;
            finish(next, stored ? &*stored : nullptr, txn);
            next.set_etag(stored ? stored->etag() : "");
            return next;
          }));
  return absl::OkStatus();
}

}  // namespace thidua::reporting
