#include "common/log_service/unreadable.h"

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "common/rpc/log.h"

namespace thidua::log_service {
namespace {

// At once: the gauge tells of the others.
constexpr int kMaxNamed = 20;

}  // namespace

void ReportUnreadable(catalog::CatalogSource& source, rpc::Server& server) {
  auto registry = server.registry();
  auto& gauge = prometheus::BuildGauge()
                    .Name("thidua_catalog_unreadable")
                    .Help("Resources of the catalog that are stored and cannot be read.")
                    .Register(*registry)
                    .Add({});
  // The registry is kept for the gauge's sake.
  source.OnUnreadable([registry, &gauge, logger = server.logger(),
                       known = std::set<std::string>()](const auto& names) mutable {
    gauge.Set(static_cast<double>(names.size()));
    int named = 0;
    for (const std::string& name : names) {
      if (known.contains(name) || ++named > kMaxNamed) continue;
      rpc::LogEvent(*logger, spdlog::level::err, "unreadable", {{"resource", name}});
    }
    known = names;
  });
}

}  // namespace thidua::log_service
