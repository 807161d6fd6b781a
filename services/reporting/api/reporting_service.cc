#include "services/reporting/api/reporting_service.h"

#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "services/reporting/api/reports/import_stream.h"

namespace thidua::reporting {
namespace {

// The total with its token as the last field, copied once.
void SetTotal(const Totals::Ready& total, grpc::ByteBuffer* out) {
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

}  // namespace

ReportingService::ReportingService(rpc::Dispatcher& dispatcher, const resource::Store& store,
                                   const catalog::CatalogSource& catalog, Totals& totals,
                                   std::function<absl::Time()> clock)
    : Service(dispatcher, "thidua.reporting.v1.ReportingService"),
      rounds_(store, std::move(clock)),
      reports_(store),
      totals_(store, totals),
      rollups_(store, catalog, totals),
      // A chunk is worth its sync, and not so large that the next one waits for it.
      imports_(dispatcher, [&store] { return std::make_unique<ImportStream>(store); },
               {.batch_messages = 250}) {
  Unary("OpenRound", &rounds_, &RoundsApi::Open);
  Unary("CloseRound", &rounds_, &RoundsApi::Close);
  Unary("ReopenRound", &rounds_, &RoundsApi::Reopen);
  Unary("GetRound", &rounds_, &RoundsApi::Get);
  Unary("ListRounds", &rounds_, &RoundsApi::List);
  Unary("GetRoundProgress", &rounds_, &RoundsApi::Progress);
  Unary("GetReport", &reports_, &ReportsApi::Get);
  Unary("ListReports", &reports_, &ReportsApi::List);
  Unary("UpdateReport", &reports_, &ReportsApi::Update);
  ClientStream<v1::ImportReportsRequest, v1::ImportReportsResponse>("ImportReports", &imports_);
  Unary("SubmitReport", &reports_, &ReportsApi::Submit);
  Unary("AcceptReport", &reports_, &ReportsApi::Accept);
  Unary("ReturnReport", &reports_, &ReportsApi::Return);
  Unary("GetFigures", &reports_, &ReportsApi::GetFigures);
  Unary("ListFigures", &reports_, &ReportsApi::ListFigures);
  Unary("BatchGetTotals", &totals_, &TotalsApi::BatchGet);
  Unary("RollUpTotals", &rollups_, &RollupApi::RollUp);
  Raw<v1::GetTotalRequest, v1::Total>(
      "GetTotal",
      [this, &totals](rpc::Call& call, std::string_view request,
                      grpc::ByteBuffer* out) -> rpc::Dispatcher::FastAnswer {
        TotalsApi::Early early = totals_.GetEarly(call, request);
        if (early.ready) {
          SetTotal(*early.ready, out);
          return absl::OkStatus();
        }
        if (early.later.empty()) return rpc::Dispatcher::Declined();
        return [&totals, name = std::move(early.later), out](rpc::Dispatcher::Resume resume) {
          const bool asked = totals.PeekLater(name, [resume, out](const auto& ready) {
            // Who may read restricted figures is for the handler to say.
            if (!ready || ready->restricted) return resume(std::nullopt);
            SetTotal(*ready, out);
            resume(absl::OkStatus());
          });
          if (!asked) resume(std::nullopt);
        };
      },
      [this](rpc::Call& call, const v1::GetTotalRequest& request,
             grpc::ByteBuffer* out) -> absl::Status {
        ASSIGN_OR_RETURN(const Totals::Ready total, totals_.Get(call, request));
        SetTotal(total, out);
        return absl::OkStatus();
      });
}

}  // namespace thidua::reporting
