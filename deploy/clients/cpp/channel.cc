#include "channel.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <utility>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace thidua::mirror {
namespace {

constexpr std::array kCodes = {
    "OK",        "CANCELLED",      "UNKNOWN",           "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",
    "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
    "ABORTED",   "OUT_OF_RANGE",   "UNIMPLEMENTED",     "INTERNAL",           "UNAVAILABLE",
    "DATA_LOSS", "UNAUTHENTICATED"};

// Reads a whole file; one without a name is empty.
Outcome Read(const std::string& file, std::string& text) {
  text.clear();
  if (file.empty()) return std::nullopt;
  const std::ifstream in(file, std::ios::binary);
  std::ostringstream read;
  if (!in.is_open() || (read << in.rdbuf()).bad()) return FileFailure(file);
  text = read.str();
  return std::nullopt;
}

Failure::Answer AnswerTo(grpc::StatusCode code, const std::string& reason) {
  if (reason == "UNKNOWN_POSITION" || reason == "INVALID_TOKEN" || reason == "INVALID_PAGE_TOKEN") {
    return Failure::Answer::kAnew;
  }
  if (code == grpc::UNAUTHENTICATED || code == grpc::PERMISSION_DENIED) {
    return Failure::Answer::kRefused;
  }
  if (code == grpc::UNAVAILABLE || code == grpc::RESOURCE_EXHAUSTED ||
      code == grpc::DEADLINE_EXCEEDED) {
    return Failure::Answer::kAgain;
  }
  // Without a reason these are not of the service: a proxy or connection between broke off.
  const bool broken_off =
      code == grpc::INTERNAL || code == grpc::UNKNOWN || code == grpc::CANCELLED;
  return broken_off && reason.empty() ? Failure::Answer::kAgain : Failure::Answer::kGiveUp;
}

}  // namespace

Failure FileFailure(const std::string& file) {
  return {Failure::Answer::kGiveUp, "a file cannot be used: " + file + ": " + std::strerror(errno)};
}

Channel::Channel(std::string address, Credentials files)
    : address_(std::move(address)), files_(std::move(files)) {}

Outcome Channel::Connect() {
  grpc::SslCredentialsOptions options;
  for (const auto& [file, text] : {std::pair(&files_.ca, &options.pem_root_certs),
                                   std::pair(&files_.key, &options.pem_private_key),
                                   std::pair(&files_.cert, &options.pem_cert_chain)}) {
    if (Outcome failure = Read(*file, *text)) return failure;
  }
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(8 << 20);            // events and pages have less than 4 MiB
  arguments.SetInt(GRPC_ARG_MAX_METADATA_SIZE, 1 << 20);  // a refusal may list many violations
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 30'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);  // a stream sends nothing but pings
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  stub_ = reporting::v1::ReportingService::NewStub(
      grpc::CreateCustomChannel(address_, grpc::SslCredentials(options), arguments));
  return std::nullopt;
}

Outcome Channel::Prepare(grpc::ClientContext& context, std::chrono::seconds longest) const {
  context.set_deadline(std::chrono::system_clock::now() + longest);
  if (files_.token.empty()) return std::nullopt;
  std::string token;
  if (Outcome failure = Read(files_.token, token)) return failure;
  token.erase(token.find_last_not_of(" \t\r\n") + 1);
  // gRPC ends the process over what no header may hold.
  if (!std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c <= '~'; })) {
    return Failure{Failure::Answer::kGiveUp,
                   "a file cannot be used: " + files_.token + " has no token"};
  }
  context.AddMetadata("authorization", "Bearer " + token);
  return std::nullopt;
}

Failure FailureOf(const grpc::Status& status, const grpc::ClientContext& context) {
  std::string reason, violations;
  google::rpc::Status told;
  told.ParseFromString(status.error_details());
  for (const auto& detail : told.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest request;
    if (detail.UnpackTo(&info)) {
      reason = info.reason();
    } else if (detail.UnpackTo(&request)) {
      for (const auto& one : request.field_violations()) {
        violations += "; " + one.field() + ": " + one.description();
      }
    }
  }
  std::string text = kCodes.at(std::min<size_t>(status.error_code(), kCodes.size() - 1));
  if (!reason.empty()) text += "/" + reason;
  text += ": " + status.error_message() + violations;
  const auto& trailing = context.GetServerTrailingMetadata();
  if (const auto id = trailing.find("x-request-id"); id != trailing.end()) {
    text += " (request id " + std::string(id->second.data(), id->second.size()) + ")";
  }
  return {AnswerTo(status.error_code(), reason), text};
}

}  // namespace thidua::mirror
