#include "tests/bench/client/client.h"

#include <absl/time/clock.h>
#include <sys/resource.h>

#include "common/rpc/files.h"
#include "common/value/status_macros.h"

namespace thidua::bench {
namespace {

constexpr absl::Duration kConnectPatience = absl::Seconds(10);
constexpr absl::Duration kCallPatience = absl::Seconds(120);

}  // namespace

void Target::Fill(grpc::ClientContext& context) const {
  context.set_deadline(absl::ToChronoTime(absl::Now() + kCallPatience));
  if (!authorization.empty()) context.AddMetadata("authorization", authorization);
}

absl::StatusOr<Target> MakeTarget(const Options& options) {
  Target target{.method = "/" + options.method, .authorization = ""};
  if (!options.token_file.empty()) {
    ASSIGN_OR_RETURN(std::string token, rpc::ReadFile(options.token_file));
    token.erase(token.find_last_not_of(" \n") + 1);
    target.authorization = "Bearer " + token;
  }
  return target;
}

absl::StatusOr<std::shared_ptr<grpc::Channel>> Connect(const Options& options) {
  std::shared_ptr<grpc::ChannelCredentials> credentials = grpc::InsecureChannelCredentials();
  if (!options.ca.empty()) {
    grpc::SslCredentialsOptions ssl;
    ASSIGN_OR_RETURN(ssl.pem_root_certs, rpc::ReadFile(options.ca));
    credentials = grpc::SslCredentials(ssl);
  }
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  auto channel = grpc::CreateCustomChannel(options.address, credentials, arguments);
  if (!channel->WaitForConnected(absl::ToChronoTime(absl::Now() + kConnectPatience))) {
    return absl::UnavailableError(options.address + " cannot be reached");
  }
  return channel;
}

grpc::ByteBuffer ToBuffer(std::string_view bytes) {
  grpc::Slice slice(bytes.data(), bytes.size());
  return grpc::ByteBuffer(&slice, 1);
}

absl::Status ToStatus(const grpc::Status& status) {
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
}

double CpuSeconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  auto seconds = [](const timeval& time) { return double(time.tv_sec) + time.tv_usec / 1e6; };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

}  // namespace thidua::bench
