#pragma once
// Where the log's lines go: on to another sink, as many as LogBounds takes. What was left out is
// told in a line of its own, with the next line once that second is over, and by Flush.

#include <absl/time/time.h>
#include <spdlog/sinks/sink.h>

#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "common/rpc/log_bounds.h"

namespace thidua::rpc {

// Thread-safe. The kind of a line is the file name of its source, as LogEvent gives it.
class BoundedSink : public spdlog::sinks::sink {
 public:
  struct Options {
    std::function<absl::Time()> clock;
    // Hears of every line that is left out; must not log.
    std::function<void(const std::string& kind)> left_out;
  };

  BoundedSink(std::shared_ptr<spdlog::sinks::sink> sink, Options options);

  // Whether a line of that kind would be written now; counts it as left out if not.
  bool WouldLog(const std::string& kind);

  void log(const spdlog::details::log_msg& line) override;
  void flush() override;
  void set_pattern(const std::string& pattern) override;
  void set_formatter(std::unique_ptr<spdlog::formatter> formatter) override;

 private:
  // Called with mutex_ held.
  void Tell(const std::vector<LogBounds::LeftOut>& left_out);

  const std::shared_ptr<spdlog::sinks::sink> sink_;
  const Options options_;
  std::mutex mutex_;  // guards bounds_
  LogBounds bounds_;
};

}  // namespace thidua::rpc
