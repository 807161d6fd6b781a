#pragma once
// One page of a list: as many resources as were asked for, and never more bytes than clients take.
//
//   return resource::List(call, store_, request, {.prefix = "scales/"},
//                         [](Scale&) { return true; }, response->mutable_scales(), response);

#include <absl/functional/function_ref.h>
#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/strings/str_cat.h>
#include <google/protobuf/repeated_ptr_field.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "common/resource/collection.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/value/errors.h"
#include "common/value/name.h"
#include "common/value/page_token.h"
#include "common/value/status_macros.h"

namespace thidua::resource {

// A page ends before it would hold more bytes of resources: gRPC's clients take messages of 4 MiB
// unless they are told otherwise, and the rest of an answer needs room too.
inline constexpr size_t kMaxPageBytes = 3 << 20;

// Where a page begins and how long it may be.
struct PageQuery {
  int size = 0;
  std::string after;   // the key after which it begins
  std::string digest;  // ties the next page's token to caller, method and query
  // All pages are of the first one's position, which page tokens then carry: "{token}/{key}".
  bool pinned = false;
  std::string at;     // of a pinned page behind the first: the token of the first one's position
  int64_t since = 0;  // only what later commits than this one wrote
};

// Returns what a List request asks for; `pinned` is that of PageQuery.
//   INVALID_ARGUMENT: page_size is negative, or page_token is malformed or of another query; all
//   violations at once.
template <class Request>
absl::StatusOr<PageQuery> ReadPageQuery(const rpc::Call& call, const Request& request,
                                        bool pinned = false) {
  PageQuery query;
  query.pinned = pinned;
  query.digest = call.QueryDigest(request);
  Violations violations;
  const absl::StatusOr<int> size = PageSize(request.page_size());
  violations.AddStatus("page_size", size.status());
  absl::StatusOr<std::string> after = DecodePageToken(query.digest, request.page_token());
  // A position's token has no slash.
  if (pinned && after.ok() && !after->empty()) {
    const size_t slash = after->find('/');
    if (slash == std::string::npos) {
      after = InvalidPageToken();
    } else {
      query.at = after->substr(0, slash);
      after->erase(0, slash + 1);
    }
  }
  violations.AddStatus("page_token", after.status());
  RETURN_IF_ERROR(violations.ToStatus());
  query.size = *size;
  query.after = *std::move(after);
  return query;
}

// Where the resources of a list lie.
struct Collection {
  std::string prefix;
  bool deep = false;  // they lie at any depth under the prefix, not directly in it
};

// What is shown of a list, judged by the key alone before an image is parsed.
using KeyFilter = absl::FunctionRef<bool(std::string_view key)>;
inline bool AnyKey(std::string_view) { return true; }

// Fills `rows`, the list of `response`, with the page of the collection's resources that were
// written after `query.since`, `admit` admits and `keep(Resource&)` keeps (and may complete), each
// with etag and token; sets the response's token, and its next_page_token if there are more. A
// single resource is given however large it is.
template <class Resource, class Keep, class Response>
absl::Status FillPage(const Store& store, ledger::Reader& reader, const PageQuery& query,
                      const Collection& collection, const Keep& keep,
                      google::protobuf::RepeatedPtrField<Resource>* rows, Response* response,
                      KeyFilter admit = AnyKey) {
  const std::string token = store.TokenOf(reader.position());
  size_t bytes = 0;
  std::string last;
  const auto add = [&](const ledger::Image& image) -> absl::StatusOr<bool> {
    if (image.seq <= query.since || !admit(image.key)) return true;
    ASSIGN_OR_RETURN(Resource resource, FromImage<Resource>(image));
    if (!keep(resource)) return true;
    if (rows->size() == query.size) return false;
    resource.set_token(token);
    bytes += resource.ByteSizeLong();
    if (bytes > kMaxPageBytes && !rows->empty()) return false;
    *rows->Add() = std::move(resource);
    last = image.key;
    return true;
  };
  response->set_token(token);
  if (query.since >= reader.position().seq) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool more,
                   collection.deep ? WalkTree(reader, collection.prefix, query.after, add)
                                   : reader.WalkCollection(collection.prefix, query.after, add));
  if (more && query.pinned) last = absl::StrCat(token, "/", last);
  if (more) response->set_next_page_token(EncodePageToken(query.digest, last));
  return absl::OkStatus();
}

// Answers a List request of a caller who may read the collection: ReadPageQuery and FillPage on a
// state as fresh as the request asks.
//   Errors of ReadPageQuery and Store::Open.
template <class Resource, class Request, class Keep, class Response>
absl::Status List(const rpc::Call& call, const Store& store, const Request& request,
                  const Collection& collection, const Keep& keep,
                  google::protobuf::RepeatedPtrField<Resource>* rows, Response* response,
                  KeyFilter admit = AnyKey) {
  ASSIGN_OR_RETURN(const PageQuery query, ReadPageQuery(call, request));
  ASSIGN_OR_RETURN(auto reader, store.Open(LedgerOf(collection.prefix), request.consistency()));
  return FillPage(store, *reader, query, collection, keep, rows, response, admit);
}

}  // namespace thidua::resource
