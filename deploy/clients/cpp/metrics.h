#pragma once

// Counters since the start of the process, kept in a file for Prometheus' node exporter if one is
// named.

#include <cstdint>
#include <string>

#include "failure.h"

namespace thidua::mirror {

class Metrics {
 public:
  // Keeps them in no file if the name is empty.
  explicit Metrics(std::string file);

  // Replaces the file as a whole. Fails if it cannot be written.
  Outcome Write() const;

  int64_t events_total = 0;
  int64_t changes_total = 0;
  int64_t snapshots_total = 0;
  int64_t reconnects_total = 0;
  int64_t last_event_seconds = 0;
  bool caught_up = false;

 private:
  const std::string file_;
};

}  // namespace thidua::mirror
