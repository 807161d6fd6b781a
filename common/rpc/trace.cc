#include "common/rpc/trace.h"

#include <absl/random/random.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>

#include <algorithm>

namespace thidua::rpc {
namespace {

// 00-{32 hex}-{16 hex}-{2 hex}, neither id all zeros.
constexpr size_t kLength = 55;

bool IsHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool IsValid(std::string_view text) {
  if (text.size() != kLength || !text.starts_with("00-") || text[35] != '-' || text[52] != '-') {
    return false;
  }
  std::string_view trace = text.substr(3, 32);
  std::string_view span = text.substr(36, 16);
  return IsHex(trace) && IsHex(span) && IsHex(text.substr(53)) &&
         trace.find_first_not_of('0') != trace.npos && span.find_first_not_of('0') != span.npos;
}

}  // namespace

std::string NextTraceparent(std::string_view received) {
  absl::InsecureBitGen random;
  // From 1, because an id of zeros means none.
  auto digits = [&] {
    return absl::StrFormat("%016x", absl::Uniform<uint64_t>(absl::IntervalClosed, random, 1,
                                                            std::numeric_limits<uint64_t>::max()));
  };
  if (!IsValid(received)) return absl::StrCat("00-", digits(), digits(), "-", digits(), "-00");
  std::string next(received);
  next.replace(36, 16, digits());
  return next;
}

std::string_view TraceIdOf(std::string_view traceparent) {
  return traceparent.size() == kLength ? traceparent.substr(3, 32) : std::string_view();
}

}  // namespace thidua::rpc
