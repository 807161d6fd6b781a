#include "common/rpc/log_bounds.h"

namespace thidua::rpc {
namespace {

constexpr std::string_view kOther = "other";

int LimitOf(std::string_view kind) {
  const bool of_strangers = kind == "call UNAUTHENTICATED" || kind.starts_with("grpc ");
  return of_strangers ? LogBounds::kStrangersEachSecond : LogBounds::kEachSecond;
}

}  // namespace

bool LogBounds::Admit(std::string_view name, absl::Time now) {
  Kind* kind = Find(name, now);
  if (kind != nullptr) ++kind->written;
  return kind != nullptr;
}

bool LogBounds::WouldAdmit(std::string_view name, absl::Time now) {
  return Find(name, now) != nullptr;
}

LogBounds::Kind* LogBounds::Find(std::string_view name, absl::Time now) {
  auto found = kinds_.find(name);
  if (found == kinds_.end()) {
    const bool full = kinds_.size() >= kMostKinds;
    found = kinds_.try_emplace(std::string(full ? kOther : name)).first;
  }
  Kind& kind = found->second;
  const int64_t second = absl::ToUnixSeconds(now);
  if (kind.second != second) {
    kind.second = second;
    kind.written = 0;
  }
  if (kind.written < LimitOf(found->first)) return &kind;
  ++kind.left_out;
  if (!any_left_out_) left_out_second_ = second;
  any_left_out_ = true;
  return nullptr;
}

std::vector<LogBounds::LeftOut> LogBounds::Due(absl::Time now) {
  if (!any_left_out_ || absl::ToUnixSeconds(now) == left_out_second_) return {};
  return All();
}

std::vector<LogBounds::LeftOut> LogBounds::All() {
  std::vector<LeftOut> all;
  for (auto& [name, kind] : kinds_) {
    if (kind.left_out > 0) all.push_back({name, kind.left_out});
    kind.left_out = 0;
  }
  any_left_out_ = false;
  return all;
}

}  // namespace thidua::rpc
