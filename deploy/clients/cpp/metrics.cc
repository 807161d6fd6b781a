#include "metrics.h"

#include <cstdio>
#include <fstream>
#include <utility>

namespace thidua::mirror {

Metrics::Metrics(std::string file) : file_(std::move(file)) {}

Outcome Metrics::Write() const {
  if (file_.empty()) return std::nullopt;
  const struct {
    const char* name;
    const char* kind;
    const char* help;
    int64_t value;
  } shown[] = {
      {"events_total", "counter", "Events that were stored.", events_total},
      {"changes_total", "counter", "Totals that events changed or removed.", changes_total},
      {"snapshots_total", "counter", "Snapshots that were stored.", snapshots_total},
      {"reconnects_total", "counter", "Calls after one that failed.", reconnects_total},
      {"last_event_seconds", "gauge", "Unix time of the last event or snapshot that was stored.",
       last_event_seconds},
      {"caught_up", "gauge", "1 if the mirror had everything when the last event was sent.",
       caught_up},
  };
  const std::string part = file_ + ".part";
  std::ofstream out(part, std::ios::trunc);
  for (const auto& [name, kind, help, value] : shown) {
    out << "# HELP thidua_mirror_" << name << ' ' << help << "\n# TYPE thidua_mirror_" << name
        << ' ' << kind << "\nthidua_mirror_" << name << ' ' << value << '\n';
  }
  out.close();
  if (!out || std::rename(part.c_str(), file_.c_str()) != 0) return FileFailure(file_);
  return std::nullopt;
}

}  // namespace thidua::mirror
