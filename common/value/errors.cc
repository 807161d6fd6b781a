#include "common/value/errors.h"

#include <absl/strings/cord.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include "common/value/mutant.h"
#include "common/value/text.h"
#include "google/rpc/error_details.pb.h"

namespace thidua {
namespace {

constexpr char kErrorInfoUrl[] = "type.googleapis.com/google.rpc.ErrorInfo";
constexpr char kBadRequestUrl[] = "type.googleapis.com/google.rpc.BadRequest";
constexpr size_t kMaxMessage = 2000;  // a message travels as a header of limited size
constexpr std::string_view kReasonPrefix = "ERROR_REASON_";

std::string ShortName(ErrorReason reason) {
  return type::v1::ErrorReason_Name(reason).substr(kReasonPrefix.size());
}

void SetReason(absl::Status& status, ErrorReason reason) {
  google::rpc::ErrorInfo info;
  info.set_reason(ShortName(reason));
  info.set_domain("thidua");
  status.SetPayload(kErrorInfoUrl, absl::Cord(info.SerializeAsString()));
}

ErrorReason ParseReason(const std::string& short_name) {
  ErrorReason reason = type::v1::ERROR_REASON_UNSPECIFIED;
  type::v1::ErrorReason_Parse(std::string(kReasonPrefix) + short_name, &reason);
  return reason;
}

}  // namespace

absl::Status Error(absl::StatusCode code, ErrorReason reason, std::string_view message) {
  absl::Status status(code, absl::string_view(message.data(), message.size()));
  SetReason(status, reason);
  return status;
}

absl::Status NotFound(std::string_view resource_name) {
  return Error(absl::StatusCode::kNotFound, type::v1::ERROR_REASON_RESOURCE_NOT_FOUND,
               std::string(resource_name) + " does not exist");
}

absl::Status EtagMismatch(std::string_view resource_name, std::string_view given,
                          std::string_view current) {
  return Error(absl::StatusCode::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH,
               std::string(resource_name) + " has etag \"" + std::string(current) +
                   "\", the request was made for \"" + std::string(given) + "\"");
}

absl::Status AlreadyExists(std::string_view resource_name) {
  return Error(absl::StatusCode::kAlreadyExists, type::v1::ERROR_REASON_RESOURCE_EXISTS,
               std::string(resource_name) + " exists");
}

absl::Status CheckEtag(std::string_view resource_name, std::string_view given,
                       std::string_view current) {
  if (given.empty() || given == current || Mutant("p06-etag-not-compared")) {
    return absl::OkStatus();
  }
  return EtagMismatch(resource_name, given, current);
}

absl::Status IllegalState(std::string_view message) {
  return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE,
               message);
}

absl::Status Internal(std::string_view message) {
  return Error(absl::StatusCode::kInternal, type::v1::ERROR_REASON_INTERNAL, message);
}

ErrorReason ReasonOf(const absl::Status& status) {
  auto payload = status.GetPayload(kErrorInfoUrl);
  google::rpc::ErrorInfo info;
  if (!payload || !info.ParseFromString(std::string(*payload))) {
    return type::v1::ERROR_REASON_UNSPECIFIED;
  }
  return ParseReason(info.reason());
}

void Violations::Add(std::string_view field, std::string_view description, ErrorReason reason) {
  violations_.push_back({std::string(field), std::string(description), reason});
}

void Violations::AddStatus(std::string_view field, const absl::Status& status) {
  if (status.ok()) return;
  auto nested = ViolationsOf(status);
  for (auto& violation : nested) {
    Add(violation.field.empty() ? std::string(field) : std::string(field) + "." + violation.field,
        violation.description, violation.reason);
  }
  if (nested.empty()) {
    ErrorReason reason = ReasonOf(status);
    Add(field, std::string(status.message()),
        reason == type::v1::ERROR_REASON_UNSPECIFIED ? type::v1::ERROR_REASON_INVALID_FIELD
                                                     : reason);
  }
}

absl::Status Violations::ToStatus(absl::StatusCode code) const {
  if (violations_.empty()) return absl::OkStatus();
  google::rpc::BadRequest bad;
  std::string message =
      absl::StrCat(violations_.size(),
                   violations_.size() == 1 ? " field is not valid: " : " fields are not valid: ");
  for (const auto& violation : violations_) {
    auto* out = bad.add_field_violations();
    out->set_field(violation.field);
    out->set_description(absl::StrCat(ShortName(violation.reason), ": ", violation.description));
    if (&violation != &violations_.front()) message += "; ";
    absl::StrAppend(&message, violation.field, " ", violation.description);
    if (message.size() > kMaxMessage) {
      message = std::string(CutText(message, kMaxMessage)) + " ...";
      break;
    }
  }
  // The message may be cut; the details may not.
  for (size_t i = bad.field_violations_size(); i < violations_.size(); ++i) {
    auto* out = bad.add_field_violations();
    out->set_field(violations_[i].field);
    out->set_description(
        absl::StrCat(ShortName(violations_[i].reason), ": ", violations_[i].description));
  }
  absl::Status status(code, message);
  SetReason(status, violations_.front().reason);
  status.SetPayload(kBadRequestUrl, absl::Cord(bad.SerializeAsString()));
  return status;
}

std::vector<FieldViolation> ViolationsOf(const absl::Status& status) {
  std::vector<FieldViolation> result;
  auto payload = status.GetPayload(kBadRequestUrl);
  google::rpc::BadRequest bad;
  if (!payload || !bad.ParseFromString(std::string(*payload))) return result;
  for (const auto& violation : bad.field_violations()) {
    const std::string& text = violation.description();
    size_t colon = text.find(": ");
    ErrorReason reason = colon == std::string::npos ? type::v1::ERROR_REASON_INVALID_FIELD
                                                    : ParseReason(text.substr(0, colon));
    result.push_back(
        {violation.field(), colon == std::string::npos ? text : text.substr(colon + 2), reason});
  }
  return result;
}

absl::Status Join(const Violations& first, const absl::Status& verdict) {
  if (first.empty()) return verdict;
  Violations all = first;
  for (const FieldViolation& violation : ViolationsOf(verdict)) {
    all.Add(violation.field, violation.description, violation.reason);
  }
  return all.ToStatus();
}

}  // namespace thidua
