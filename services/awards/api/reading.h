#pragma once
// Answers that read: one resource, or one page of a collection.

#include <absl/status/statusor.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/ledger/ledger.h"
#include "common/rpc/call.h"
#include "common/value/name.h"
#include "common/value/page_token.h"
#include "services/awards/store/images.h"
#include "services/awards/store/reads.h"

namespace thidua::awards {

// The resource that a Get request names, as fresh as it asks, with etag and token. The caller was
// authorised and the name is well-formed.
//   NOT_FOUND: there is none.
template <class Resource, class Request>
absl::StatusOr<Resource> ReadResource(ledger::Ledger& ledger, const Request& request) {
  ASSIGN_OR_RETURN(auto reader,
                   OpenReader(ledger, LedgerOf(request.name()), request.consistency()));
  ASSIGN_OR_RETURN(Resource resource, LoadExisting<Resource>(*reader, request.name()));
  resource.set_token(TokenOf(reader->position()));
  return resource;
}

template <class Resource>
struct Page {
  std::vector<Resource> resources;  // with their etags
  std::string next_page_token;
  std::string token;
};

// Where a page's resources are.
template <class Resource>
struct Collection {
  std::string ledger;
  std::string prefix;   // ends in '/'
  NamePattern pattern;  // of the resources' names
  bool deep = false;    // true: they lie anywhere under the prefix
  std::function<bool(const Resource&)> keep;
};

// The page that a List request asks for. The caller was authorised.
//   INVALID_ARGUMENT: page size, page token or consistency is not valid.
template <class Resource, class Request>
absl::StatusOr<Page<Resource>> ReadPage(const rpc::Call& call, ledger::Ledger& ledger,
                                        const Request& request,
                                        const Collection<Resource>& collection) {
  Violations violations;
  auto size = PageSize(request.page_size());
  violations.AddStatus("page_size", size.status());
  const std::string digest = call.QueryDigest(request);
  auto after = DecodePageToken(digest, request.page_token());
  violations.AddStatus("page_token", after.status());
  RETURN_IF_ERROR(violations.ToStatus());

  ASSIGN_OR_RETURN(auto reader, OpenReader(ledger, collection.ledger, request.consistency()));
  Page<Resource> page;
  page.token = TokenOf(reader->position());
  auto visit = [&](const ledger::Image& image) -> absl::StatusOr<bool> {
    if (!collection.pattern.Match(image.key).ok()) return true;
    ASSIGN_OR_RETURN(Resource resource, FromImage<Resource>(image));
    if (!collection.keep(resource)) return true;
    if (page.resources.size() == static_cast<size_t>(*size)) {
      page.next_page_token = EncodePageToken(digest, page.resources.back().name());
      return false;
    }
    page.resources.push_back(std::move(resource));
    return true;
  };
  RETURN_IF_ERROR(collection.deep ? VisitAll(*reader, collection.prefix, *after, visit)
                                  : VisitCollection(*reader, collection.prefix, *after, visit));
  return page;
}

}  // namespace thidua::awards
