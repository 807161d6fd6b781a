#pragma once
// Resources and the images that the ledger keeps of them. An image is the resource itself without
// what only an answer knows: etag and token.

#include <absl/status/statusor.h>
#include <google/protobuf/message.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/ledger/ledger.h"
#include "common/ledger/token.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::awards {

// The name of this service in position tokens.
inline constexpr std::string_view kService = "awards";

// The token of `position`.
inline std::string TokenOf(const ledger::Position& position) {
  return ledger::EncodeToken(kService, position);
}

// The bytes of `message`, the same for equal messages (maps are written in order).
std::string Serialize(const google::protobuf::Message& message);

template <class Resource>
std::string ToImage(Resource resource) {
  if constexpr (requires { resource.clear_etag(); }) {
    resource.clear_etag();
    resource.clear_token();
  }
  return Serialize(resource);
}

// The resource with its etag, without token. DATA_LOSS / CORRUPT: the bytes cannot be parsed.
template <class Resource>
absl::StatusOr<Resource> FromImage(const ledger::Image& image) {
  Resource resource;
  if (!resource.ParseFromString(image.bytes)) {
    return Error(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT,
                 "the image of " + image.key + " cannot be parsed");
  }
  if constexpr (requires { resource.clear_etag(); }) resource.set_etag(std::to_string(image.seq));
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

// The same. NOT_FOUND if there is none.
template <class Resource>
absl::StatusOr<Resource> LoadExisting(ledger::Reader& reader, std::string_view name) {
  ASSIGN_OR_RETURN(std::optional<Resource> resource, Load<Resource>(reader, name));
  if (!resource) return NotFound(name);
  return std::move(*resource);
}

// All resources directly under `prefix`, which has nothing below them, in the order of names.
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

// The entries that only the ledger knows (see names.h). No text, or 0, where there is none.
absl::StatusOr<std::string> LoadText(ledger::Reader& reader, std::string_view key);
absl::StatusOr<int64_t> LoadNumber(ledger::Reader& reader, std::string_view key);
void PutText(ledger::Txn& txn, std::string_view key, const std::string& text);
void PutNumber(ledger::Txn& txn, std::string_view key, int64_t number);

// ABORTED / ETAG_MISMATCH unless `given` is empty or the resource's etag.
template <class Resource>
absl::Status CheckEtag(std::string_view given, const Resource& stored) {
  if (given.empty() || given == std::string_view(stored.etag())) return absl::OkStatus();
  return EtagMismatch(stored.name(), given, stored.etag());
}

// ALREADY_EXISTS / RESOURCE_EXISTS if something of that name is stored.
absl::Status CheckAbsent(ledger::Reader& reader, std::string_view name);

}  // namespace thidua::awards
