// grants register.
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/views/award_register.h"
#include "thidua/awards/v1/awards_service.pb.h"
#include "thidua/catalog/v1/catalog_service.pb.h"

namespace thidua::cli {
namespace {

using awards::v1::Grant;

struct RegisterFlags : ReadFlags {
  std::string unit;
  int year = 0;
  bool by_name = false;
};

// What the caller may not read, or is not there any more, is left out.
absl::StatusOr<RegisterTerms> ReadTerms(const std::string& owner, const std::vector<Grant>& grants,
                                        Session& session) {
  RegisterTerms terms;
  std::set<std::string> units;
  for (const Grant& grant : grants) units.insert(grant.honouree().unit());
  for (const std::string& name : units) {
    catalog::v1::GetUnitRequest request;
    request.set_name(name);
    const auto unit = session.Call<catalog::v1::Unit>(request);
    if (unit.ok()) {
      terms.units.emplace(name, *unit);
    } else if (!absl::IsNotFound(unit.status()) && !absl::IsPermissionDenied(unit.status())) {
      return unit.status();
    }
  }
  awards::v1::ListMovementsRequest request;
  request.set_parent(owner);
  ASSIGN_OR_RETURN(const auto movements,
                   session.ListAll<awards::v1::ListMovementsResponse>(request));
  for (const auto& movement : movements.movements()) {
    terms.movements.emplace(movement.name(), movement.title());
  }
  return terms;
}

absl::Status Register(const RegisterFlags& flags, Session& session) {
  awards::v1::ListGrantsRequest request;
  ASSIGN_OR_RETURN(const std::string owner, ExpandName(kUnit, flags.unit));
  request.set_parent(owner + "/decisions/-");
  request.set_decision_year(flags.year);
  RETURN_IF_ERROR(flags.Fill(&request));
  ASSIGN_OR_RETURN(const auto response, session.ListAll<awards::v1::ListGrantsResponse>(request));
  const std::vector<Grant> grants(response.grants().begin(), response.grants().end());
  ASSIGN_OR_RETURN(const RegisterTerms terms, ReadTerms(owner, grants, session));
  session.printer().Print(
      RegisterTable(grants, terms, flags.by_name ? RegisterOrder::kName : RegisterOrder::kNumber));
  return absl::OkStatus();
}

}  // namespace

void AddRegisterVerb(CommandLine& cli, CLI::App* grants) {
  auto flags = std::make_shared<RegisterFlags>();
  CLI::App* verb = cli.Verb(
      grants, "register", "Lists certificates by number, with all that is known of each",
      {"thidua grants register khoai-chau --year 2022 -o csv > so-khen-thuong-2022.csv",
       "thidua grants register khoai-chau -o json", "",
       "A file of it holds personal data. Those who were erased by law have no name in it."});
  verb->add_option("UNIT", flags->unit, ShortForm(kUnit))->required();
  verb->add_option("--year", flags->year, "Only of decisions of this year");
  verb->add_flag("--by-name", flags->by_name,
                 "As Vietnamese readers look for names, by given name, instead of by number");
  flags->AddTo(verb);
  cli.OnRun(verb, [flags](Session& session) { return Register(*flags, session); });
}

}  // namespace thidua::cli
