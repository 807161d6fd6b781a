#pragma once
// What Prometheus is told of calls. The series of every method are looked up when the service
// starts, so that a call only counts.

#include <absl/time/time.h>
#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <array>
#include <memory>
#include <string>

namespace thidua::rpc {

// The name of a status code as Prometheus labels and log lines show it, for example "NOT_FOUND".
const char* CodeName(int code);

// The series of one method. Thread-safe.
class MethodMetrics {
 public:
  MethodMetrics(prometheus::Registry& registry, const std::string& method);
  // Counts one call by its status code (0-16) and observes how long it took.
  void Observe(int code, absl::Duration duration);
  // Calls that ended with `code`.
  int64_t calls(int code) const;

 private:
  std::array<prometheus::Counter*, 17> calls_;
  prometheus::Histogram* latency_;
};

}  // namespace thidua::rpc
