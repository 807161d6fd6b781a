#include "services/reporting/api/totals/total_routes.h"

#include <cstring>
#include <optional>
#include <string>
#include <utility>

#include "common/resource/access.h"
#include "common/resource/freshness.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/reports/scope.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/encoding/total_bytes.h"

namespace thidua::reporting {
namespace {

constexpr std::string_view kTotalSuffix = "/total";

// Returns the round that a request names by itself or by its total.
std::string_view RoundNamed(std::string_view name) {
  if (name.ends_with(kTotalSuffix)) name.remove_suffix(kTotalSuffix.size());
  return name;
}

// Writes the total with its token as the last field, copied once.
void Write(const ReadyTotal& total, grpc::ByteBuffer* out) {
  const std::string header = TokenHeader(total.token->size());
  grpc::Slice slice(total.bytes->size() + header.size() + total.token->size());
  auto* end = const_cast<uint8_t*>(slice.begin());
  for (const std::string* part : {total.bytes.get(), &header, total.token.get()}) {
    std::memcpy(end, part->data(), part->size());
    end += part->size();
  }
  grpc::ByteBuffer bytes(&slice, 1);
  out->Swap(&bytes);
}

// How old an answer may be; nullopt if the request asks for one exact position, or badly.
std::optional<absl::Duration> MaxStaleness(const v1::GetTotalRequest& request) {
  // The latest total satisfies every requirement but `exactly`, once that is well formed.
  if (request.consistency().requirement_case() == type::v1::Consistency::kExactly) return {};
  const auto freshness = resource::ReadFreshness(kService, "", request.consistency());
  if (!freshness.ok()) return {};
  return freshness->max_staleness;
}

// Whether the caller may have this total, if it is of a restricted round.
bool MayRead(const rpc::Call& call, std::string_view round, const ReadyTotal& total) {
  return !total.restricted ||
         call.Allowed(auth::v1::PERMISSION_READ_RESTRICTED, OwnerOf(round), PeriodOf(round));
}

}  // namespace

rpc::Dispatcher::FastAnswer TotalRoutes::Fast(rpc::Call& call, std::string_view bytes,
                                              grpc::ByteBuffer* out) {
  constexpr rpc::Dispatcher::Declined kForTheHandler{};
  v1::GetTotalRequest request;
  if (!request.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return kForTheHandler;
  const std::optional<absl::Duration> max_staleness = MaxStaleness(request);
  if (!max_staleness) return kForTheHandler;
  const std::string_view name = RoundNamed(request.name());

  const std::optional<ReadyTotal> ready = totals_.FindReady(name, *max_staleness);
  // What lies ready is of a round, so its name need not be looked at.
  if (!ready && !kRoundName.Match(name).ok()) return kForTheHandler;
  if (!call.Allowed(call.permission(), OwnerOf(name), PeriodOf(name))) return kForTheHandler;
  if (ready) {
    if (!MayRead(call, name, *ready)) return kForTheHandler;
    Write(*ready, out);
    return absl::OkStatus();
  }

  if (!totals_.looks_are_shared()) return kForTheHandler;
  return [&totals = totals_, round = std::string(name), out](rpc::Dispatcher::Settle settle) {
    const bool asked = totals.ShareLook(round, [settle, out](const auto& found) {
      // Who may read restricted figures is for the handler to say.
      if (!found || found->restricted) return settle(std::nullopt);
      Write(*found, out);
      settle(absl::OkStatus());
    });
    if (!asked) settle(std::nullopt);
  };
}

absl::Status TotalRoutes::Handle(rpc::Call& call, const v1::GetTotalRequest& request,
                                 grpc::ByteBuffer* out) {
  const std::string name(RoundNamed(request.name()));
  RETURN_IF_ERROR(resource::CheckName(call, kRoundName, "name", name));
  RETURN_IF_ERROR(call.Authorize(OwnerOf(name), PeriodOf(name)));
  ASSIGN_OR_RETURN(const resource::Freshness freshness,
                   resource::ReadFreshness(kService, LedgerOf(name), request.consistency()));
  ASSIGN_OR_RETURN(const ReadyTotal total, totals_.Get(name, freshness, call.deadline()));
  if (total.restricted) RETURN_IF_ERROR(HideRestricted(call, name));
  Write(total, out);
  return absl::OkStatus();
}

}  // namespace thidua::reporting
