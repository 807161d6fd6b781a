#pragma once
// Resources and the images that the ledger keeps of them. A resource is a message with a `name`,
// which is its key, and usually with `etag` and `token`. Its image is the message without what only
// an answer knows: etag, token, and the unit version of the day that was asked for.

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <google/protobuf/message.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/ledger/ledger.h"
#include "common/value/errors.h"
#include "common/value/serialize.h"
#include "common/value/status_macros.h"

namespace thidua::resource {

template <class Resource>
std::string ToImage(Resource resource) {
  if constexpr (requires { resource.clear_etag(); }) resource.clear_etag();
  if constexpr (requires { resource.clear_token(); }) resource.clear_token();
  if constexpr (requires { resource.clear_current(); }) resource.clear_current();
  return Serialize(resource);
}

// Reads the image of the resource `name` into `resource`.
//   DATA_LOSS / CORRUPT: the bytes are no such message.
absl::Status ParseImage(std::string_view name, std::string_view bytes,
                        google::protobuf::Message& resource);

// Returns the resource with its etag, without token. Fails as ParseImage does.
template <class Resource>
absl::StatusOr<Resource> FromImage(const ledger::Image& image) {
  Resource resource;
  RETURN_IF_ERROR(ParseImage(image.key, image.bytes, resource));
  if constexpr (requires { resource.clear_etag(); }) resource.set_etag(std::to_string(image.seq));
  return resource;
}

// Returns the resource of that name, or nullopt if there is none. Fails as ParseImage does.
template <class Resource>
absl::StatusOr<std::optional<Resource>> Find(ledger::Reader& reader, std::string_view name) {
  ASSIGN_OR_RETURN(std::optional<ledger::Image> image, reader.Get(name));
  if (!image) return std::optional<Resource>();
  ASSIGN_OR_RETURN(Resource resource, FromImage<Resource>(*image));
  return std::optional<Resource>(std::move(resource));
}

// Returns the resource of that name. NOT_FOUND if there is none.
template <class Resource>
absl::StatusOr<Resource> Load(ledger::Reader& reader, std::string_view name) {
  ASSIGN_OR_RETURN(std::optional<Resource> resource, Find<Resource>(reader, name));
  if (!resource) return NotFound(name);
  return *std::move(resource);
}

// Returns all resources whose names start with `prefix`, under which nothing else lies, in the
// order of names.
template <class Resource>
absl::StatusOr<std::vector<Resource>> LoadAll(ledger::Reader& reader, std::string_view prefix) {
  ASSIGN_OR_RETURN(std::vector<ledger::Image> images, reader.Scan(prefix, "", 0));
  std::vector<Resource> resources;
  resources.reserve(images.size());
  for (const ledger::Image& image : images) {
    ASSIGN_OR_RETURN(Resource resource, FromImage<Resource>(image));
    resources.push_back(std::move(resource));
  }
  return resources;
}

// Writes the resource under its own name.
template <class Resource>
void Put(ledger::Txn& txn, Resource resource) {
  const std::string name = resource.name();
  txn.Put(name, ToImage(std::move(resource)));
}

// Compares the etag that a request was made for with that of the resource as it is stored; the etag
// of a resource that does not exist is "0". Fails as thidua::CheckEtag does.
template <class Resource>
absl::Status CheckStored(std::string_view name, std::string_view given,
                         const std::optional<Resource>& stored) {
  return CheckEtag(name, given, stored ? std::string_view(stored->etag()) : "0");
}

// ALREADY_EXISTS / RESOURCE_EXISTS if something of that name is stored.
absl::Status CheckAbsent(ledger::Reader& reader, std::string_view name);

}  // namespace thidua::resource
