#include "common/rpc/library_log.h"

#include <google/protobuf/stubs/logging.h>
#include <grpc/support/log.h>

#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "common/rpc/log.h"
#include "common/value/text.h"

namespace thidua::rpc {
namespace {

// What they say may hold what a caller sent.
constexpr size_t kLongestMessage = 500;

struct Destination {
  std::mutex mutex;
  std::shared_ptr<spdlog::logger> logger;
};

// Never destroyed: threads of gRPC outlive main.
Destination& TheDestination() {
  static auto& destination = *new Destination;
  return destination;
}

void Say(std::string_view event, std::string_view path, int line, std::string_view message) {
  std::shared_ptr<spdlog::logger> logger;
  {
    const std::lock_guard lock(TheDestination().mutex);
    logger = TheDestination().logger;
  }
  if (logger == nullptr) return;
  // The kind of the line: of each file as many as of any other.
  const std::string_view file = path.substr(path.rfind('/') + 1);
  LogEvent(*logger, spdlog::level::warn, event,
           {{"code", std::string(file)},
            {"line", line},
            {"message", std::string(CutText(message, kLongestMessage))}});
}

void SayOfGrpc(gpr_log_func_args* said) { Say("grpc", said->file, said->line, said->message); }

void SayOfProtobuf(google::protobuf::LogLevel, const char* file, int line,
                   const std::string& message) {
  Say("protobuf", file, line, message);
}

}  // namespace

void LogLibrariesTo(std::shared_ptr<spdlog::logger> logger) {
  const std::lock_guard lock(TheDestination().mutex);
  TheDestination().logger = std::move(logger);
  gpr_log_verbosity_init();  // as GRPC_VERBOSITY says; gRPC does it at its first start
  gpr_set_log_function(SayOfGrpc);
  google::protobuf::SetLogHandler(SayOfProtobuf);
}

}  // namespace thidua::rpc
