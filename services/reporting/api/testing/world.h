#pragma once
// For tests: Reporting's handlers over a real ledger in a temporary file, with a small district in
// the catalog. Khoái Châu has three communes; Văn Giang is the district beside it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "common/catalog/local_catalog.h"
#include "common/ledger/ledger.h"
#include "common/rpc/call.h"
#include "common/testing/temporary_folder.h"
#include "services/reporting/api/catalog/bindings.h"
#include "services/reporting/api/catalog/definitions.h"
#include "services/reporting/api/catalog/units.h"
#include "services/reporting/api/reports/reports.h"
#include "services/reporting/api/reports/rounds.h"
#include "services/reporting/api/totals/total_routes.h"
#include "services/reporting/api/totals/totals_api.h"
#include "services/reporting/domain/catalog/testing/memory_catalog.h"

namespace thidua::reporting::testing {

inline constexpr char kRound[] = "units/khoai-chau/rounds/socio.2022";
inline constexpr char kReport[] = "units/khoai-chau/rounds/socio.2022/reports/dan-tien";

// Who is who:
//   user:root  bootstrap administrator      user:quan  administrator of Khoái Châu
//   user:lan   officer of Dân Tiến          user:hoa   reviewer of Khoái Châu
//   user:minh  officer of Khoái Châu        user:nga   officer of Mễ Sở in Văn Giang
//   user:tinh  provincial reader            user:kiem  auditor of the province
class World : public ::testing::Test {
 protected:
  World();
  ~World() override;

  // Calls `method` of `api` as `user`; `rpc` is the full name behind "thidua.".
  template <class Api, class Request, class Response>
  absl::StatusOr<Response> Call(Api& api,
                                absl::Status (Api::*method)(rpc::Call&, const Request&, Response*),
                                const std::string& rpc, const std::string& user,
                                const Request& request) {
    const std::string full = "thidua." + rpc;
    rpc::Call call = rpc::Call::ForTest(
        {.principal = user, .via = "", .is_service = user.starts_with("service:")}, full,
        *authorizer_);
    Response response;
    absl::Status status = (api.*method)(call, request, &response);
    if (!status.ok()) return status;
    EXPECT_TRUE(call.asked()) << rpc << " asked for no permission";
    return response;
  }

  // Frequent calls; each gives its request an id of its own.
  absl::StatusOr<v1::Round> OpenRound(const std::string& user, const std::string& form,
                                      const std::string& period);
  absl::StatusOr<v1::Round> CloseRound(const std::string& user, const std::string& name);
  absl::StatusOr<v1::Report> Update(const std::string& user, const std::string& report,
                                    const std::string& cells, const std::string& request = "");
  absl::StatusOr<v1::Report> Submit(const std::string& user, const std::string& report);
  absl::StatusOr<v1::Report> Accept(const std::string& user, const std::string& report);
  absl::StatusOr<v1::Report> GetReport(const std::string& user, const std::string& name);
  absl::StatusOr<v1::Total> GetTotal(const std::string& user, const std::string& name,
                                     const std::string& consistency = "");
  // Writes, submits and accepts.
  void Report(const std::string& report, const std::string& cells);

  void Bind(const std::string& user, const std::string& role, const std::string& unit);
  void AddElement(const std::string& id, const std::string& more);
  void AddForm(const std::string& text);

  std::string NextId() { return "id-" + std::to_string(++ids_); }
  // Positions of both ledgers, to see that nothing was written.
  std::string Heads();

  TemporaryFolder folder_;
  absl::Time now_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<resource::Store> store_;
  std::unique_ptr<Totals> totals_;
  std::unique_ptr<catalog::LocalCatalog> catalog_;
  std::unique_ptr<catalog::CatalogAuthorizer> authorizer_;
  std::unique_ptr<UnitsApi> units_;
  std::unique_ptr<DefinitionsApi> definitions_;
  std::unique_ptr<BindingsApi> bindings_;
  std::unique_ptr<RoundsApi> rounds_;
  std::unique_ptr<ReportsApi> reports_;
  std::unique_ptr<TotalRoutes> total_routes_;
  std::unique_ptr<TotalsApi> totals_api_;

 private:
  void AddUnit(const std::string& id, const std::string& parent, const std::string& kind,
               const std::string& display_name, const std::string& more = "");

  int ids_ = 0;
};

}  // namespace thidua::reporting::testing
