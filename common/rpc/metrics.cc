#include "common/rpc/metrics.h"

namespace thidua::rpc {

namespace {

constexpr const char* kCodeNames[] = {
    "OK",        "CANCELLED",      "UNKNOWN",           "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",
    "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
    "ABORTED",   "OUT_OF_RANGE",   "UNIMPLEMENTED",     "INTERNAL",           "UNAVAILABLE",
    "DATA_LOSS", "UNAUTHENTICATED"};

}  // namespace

const char* CodeName(int code) { return kCodeNames[code < 0 || code > 16 ? 2 : code]; }

MethodMetrics::MethodMetrics(prometheus::Registry& registry, const std::string& method) {
  auto& calls = prometheus::BuildCounter()
                    .Name("thidua_rpc_calls_total")
                    .Help("Calls answered, by method and status code.")
                    .Register(registry);
  for (int code = 0; code <= 16; ++code) {
    calls_[code] = &calls.Add({{"method", method}, {"code", CodeName(code)}});
  }
  latency_ =
      &prometheus::BuildHistogram()
           .Name("thidua_rpc_duration_seconds")
           .Help("Time from the arrival of a call to its answer, by method.")
           .Register(registry)
           .Add({{"method", method}}, prometheus::Histogram::BucketBoundaries{
                                          0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005,
                                          0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10});
}

void MethodMetrics::Observe(int code, absl::Duration duration) {
  calls_[code < 0 || code > 16 ? 2 : code]->Increment();
  latency_->Observe(absl::ToDoubleSeconds(duration));
}

int64_t MethodMetrics::calls(int code) const { return static_cast<int64_t>(calls_[code]->Value()); }

}  // namespace thidua::rpc
