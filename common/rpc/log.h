#pragma once
// The service's log: one JSON object a line on stderr.

#include <spdlog/logger.h>

#include <initializer_list>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace thidua::rpc {

using LogField = std::pair<std::string_view, nlohmann::json>;

// A logger for `level` ("trace" to "error"); thread-safe. Unknown levels count as info.
std::shared_ptr<spdlog::logger> MakeLogger(const std::string& level);

// Writes {"time": ..., "level": ..., "event": `event`, ...fields}. Text that is not UTF-8 is
// replaced, control characters are escaped: one event is one line, whatever callers send.
void LogEvent(spdlog::logger& logger, spdlog::level::level_enum level, std::string_view event,
              std::initializer_list<LogField> fields);

}  // namespace thidua::rpc
