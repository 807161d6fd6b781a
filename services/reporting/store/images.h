#pragma once
// Resources and the images that the ledger keeps of them. An image is the resource itself without
// what only an answer knows: etag, token, and the unit version of the day asked for.

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/ledger/ledger.h"
#include "common/ledger/token.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "thidua/catalog/v1/catalog.pb.h"

namespace thidua::reporting {

// The name of this service in position tokens.
inline constexpr std::string_view kService = "reporting";

// The token of `position`.
inline std::string TokenOf(const ledger::Position& position) {
  return ledger::EncodeToken(kService, position);
}

// The bytes of `message`, the same for equal messages (maps are written in order).
std::string Serialize(const google::protobuf::Message& message);

template <class Resource>
std::string ToImage(Resource resource) {
  resource.clear_etag();
  resource.clear_token();
  if constexpr (requires { resource.clear_current(); }) resource.clear_current();
  return Serialize(resource);
}

// The resource as it is stored. DATA_LOSS / CORRUPT: the bytes cannot be parsed.
absl::Status ParseImage(const ledger::Image& image, google::protobuf::Message& resource);

// The resource with its etag, without token. Fails as ParseImage does.
template <class Resource>
absl::StatusOr<Resource> FromImage(const ledger::Image& image) {
  Resource resource;
  RETURN_IF_ERROR(ParseImage(image, resource));
  resource.set_etag(std::to_string(image.seq));
  return resource;
}

// The resource of that name; nullopt if there is none.
template <class Resource>
absl::StatusOr<std::optional<Resource>> Load(ledger::Reader& reader, std::string_view name) {
  ASSIGN_OR_RETURN(std::optional<ledger::Image> image, reader.Get(name));
  if (!image) return std::optional<Resource>();
  ASSIGN_OR_RETURN(Resource resource, FromImage<Resource>(*image));
  return std::optional<Resource>(std::move(resource));
}

// All resources under `prefix`, in the order of names.
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

// ABORTED / ETAG_MISMATCH unless `given` is empty or the etag of `stored` ("0": there is none).
template <class Resource>
absl::Status CheckEtag(std::string_view name, std::string_view given,
                       const std::optional<Resource>& stored) {
  const std::string current = stored ? stored->etag() : "0";
  if (given.empty() || given == current) return absl::OkStatus();
  return EtagMismatch(name, given, current);
}

}  // namespace thidua::reporting
