#pragma once
// The service's log: one JSON object a line on stderr, of each kind as many in a second as
// LogBounds takes.

#include <absl/time/time.h>
#include <spdlog/logger.h>

#include <functional>
#include <initializer_list>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace thidua::rpc {

using LogField = std::pair<std::string_view, nlohmann::json>;

// A logger for `level` ("trace" to "error"); thread-safe. Unknown levels count as info. `left_out`
// hears the kind of each line that is one too many; it must not log.
std::shared_ptr<spdlog::logger> MakeLogger(
    const std::string& level, std::function<void(const std::string& kind)> left_out = nullptr);

// Writes {"time": ..., "level": ..., "event": `event`, ...fields}. Text that is not UTF-8 is
// replaced, control characters are escaped: one event is one line, whatever callers send. The
// line's kind is the event with its `code`, or with its level where it has none.
void LogEvent(spdlog::logger& logger, spdlog::level::level_enum level, std::string_view event,
              std::initializer_list<LogField> fields);

// The text of that line.
std::string EventLine(absl::Time time, spdlog::level::level_enum level, std::string_view event,
                      std::initializer_list<LogField> fields);

// Whether a line with that event and code would be written now; if not, it counts as left out. For
// lines of which so many may be left out that it matters what each of them costs.
bool WouldLog(const spdlog::logger& logger, spdlog::level::level_enum level, std::string_view event,
              std::string_view code);

}  // namespace thidua::rpc
