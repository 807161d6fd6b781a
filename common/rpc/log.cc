#include "common/rpc/log.h"

#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "common/rpc/bounded_sink.h"

namespace thidua::rpc {
namespace {

std::string NameOf(spdlog::level::level_enum level) {
  const auto name = spdlog::level::to_string_view(level);
  return {name.data(), name.size()};
}

// The word after the event that tells its lines apart.
std::string DetailOf(spdlog::level::level_enum level, std::initializer_list<LogField> fields) {
  for (const auto& [key, value] : fields) {
    if (key == "code" && value.is_string()) return value.get<std::string>();
  }
  return NameOf(level);
}

std::string KindOf(std::string_view event, std::string_view detail) {
  return absl::StrCat(std::string(event), " ", std::string(detail));
}

}  // namespace

std::shared_ptr<spdlog::logger> MakeLogger(const std::string& level,
                                           std::function<void(const std::string& kind)> left_out) {
  auto sink = std::make_shared<BoundedSink>(
      std::make_shared<spdlog::sinks::stderr_sink_mt>(),
      BoundedSink::Options{.clock = absl::Now, .left_out = std::move(left_out)});
  auto logger = std::make_shared<spdlog::logger>("thidua", std::move(sink));
  logger->set_pattern("%v");
  auto parsed = spdlog::level::from_str(level);
  logger->set_level(parsed == spdlog::level::off && level != "off" ? spdlog::level::info : parsed);
  return logger;
}

void LogEvent(spdlog::logger& logger, spdlog::level::level_enum level, std::string_view event,
              std::initializer_list<LogField> fields) {
  if (!logger.should_log(level)) return;
  const std::string kind = KindOf(event, DetailOf(level, fields));
  logger.log(spdlog::source_loc(kind.c_str(), 1, ""), level, "{}",
             EventLine(absl::Now(), level, event, fields));
}

bool WouldLog(const spdlog::logger& logger, spdlog::level::level_enum level, std::string_view event,
              std::string_view code) {
  if (!logger.should_log(level)) return false;
  const std::string kind = KindOf(event, code);
  const auto would = [&](const spdlog::sink_ptr& sink) {
    auto* bounded = dynamic_cast<BoundedSink*>(sink.get());
    return bounded == nullptr || bounded->WouldLog(kind);
  };
  return std::any_of(logger.sinks().begin(), logger.sinks().end(), would);
}

std::string EventLine(absl::Time time, spdlog::level::level_enum level, std::string_view event,
                      std::initializer_list<LogField> fields) {
  nlohmann::ordered_json line;
  line["time"] = absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", time, absl::UTCTimeZone());
  line["level"] = NameOf(level);
  line["event"] = event;
  for (const auto& [key, value] : fields) line[std::string(key)] = value;
  return line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace thidua::rpc
