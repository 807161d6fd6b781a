#include "common/rpc/log.h"

#include <absl/time/clock.h>
#include <absl/time/time.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <nlohmann/json.hpp>

namespace thidua::rpc {

std::shared_ptr<spdlog::logger> MakeLogger(const std::string& level) {
  auto logger =
      std::make_shared<spdlog::logger>("thidua", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern("%v");
  auto parsed = spdlog::level::from_str(level);
  logger->set_level(parsed == spdlog::level::off && level != "off" ? spdlog::level::info : parsed);
  return logger;
}

void LogEvent(spdlog::logger& logger, spdlog::level::level_enum level, std::string_view event,
              std::initializer_list<LogField> fields) {
  if (!logger.should_log(level)) return;
  nlohmann::ordered_json line;
  line["time"] = absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", absl::Now(), absl::UTCTimeZone());
  auto name = spdlog::level::to_string_view(level);
  line["level"] = std::string(name.data(), name.size());
  line["event"] = event;
  for (const auto& [key, value] : fields) line[std::string(key)] = value;
  logger.log(level, "{}",
             line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

}  // namespace thidua::rpc
