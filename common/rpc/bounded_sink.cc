#include "common/rpc/bounded_sink.h"

#include <nlohmann/json.hpp>

#include "common/rpc/log.h"

namespace thidua::rpc {

BoundedSink::BoundedSink(std::shared_ptr<spdlog::sinks::sink> sink, Options options)
    : sink_(std::move(sink)), options_(std::move(options)) {}

bool BoundedSink::WouldLog(const std::string& kind) {
  const std::lock_guard lock(mutex_);
  const bool would = bounds_.WouldAdmit(kind, options_.clock());
  if (!would && options_.left_out) options_.left_out(kind);
  return would;
}

void BoundedSink::log(const spdlog::details::log_msg& line) {
  const std::string kind = line.source.filename == nullptr ? "" : line.source.filename;
  const absl::Time now = options_.clock();
  const std::lock_guard lock(mutex_);
  Tell(bounds_.Due(now));
  if (bounds_.Admit(kind, now)) {
    sink_->log(line);
  } else if (options_.left_out) {
    options_.left_out(kind);
  }
}

void BoundedSink::flush() {
  const std::lock_guard lock(mutex_);
  Tell(bounds_.All());
  sink_->flush();
}

void BoundedSink::set_pattern(const std::string& pattern) { sink_->set_pattern(pattern); }

void BoundedSink::set_formatter(std::unique_ptr<spdlog::formatter> formatter) {
  sink_->set_formatter(std::move(formatter));
}

void BoundedSink::Tell(const std::vector<LogBounds::LeftOut>& left_out) {
  for (const auto& [kind, lines] : left_out) {
    const std::string text = EventLine(options_.clock(), spdlog::level::warn, "lines left out",
                                       {{"kind", kind}, {"lines", lines}});
    sink_->log(spdlog::details::log_msg("thidua", spdlog::level::warn, text));
  }
}

}  // namespace thidua::rpc
