// units, scales, elements, forms.
#include "common/value/status_macros.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "thidua/catalog/v1/catalog_service.pb.h"

namespace thidua::cli {
namespace {

using catalog::v1::ListUnitsRequest;
using catalog::v1::LookupUnitsRequest;
using catalog::v1::LookupUnitsResponse;
using google::protobuf::Message;

const std::vector<FieldColumn>& UnitColumns() {
  static const auto& columns =
      *new std::vector<FieldColumn>{{"NAME", "name", Column::kName},
                                    {"TITLE", "current.display_name", Column::kShrink},
                                    {"KIND", "current.kind"},
                                    {"CODE", "current.code"},
                                    {"PARENT", "current.parent", Column::kName, 4},
                                    {"FROM", "current.valid_from"},
                                    {"TO", "current.valid_to"},
                                    {"ATTRIBUTES", "current.attributes", Column::kShrink, 5},
                                    {"ETAG", "etag", Column::kRight, 9}};
  return columns;
}

void AddUnits(CommandLine& cli) {
  CLI::App* units = cli.Noun("units", "Provinces, districts, communes, offices, schools");
  cli.AddGet(units, kUnit, catalog::v1::GetUnitRequest::default_instance());

  struct ListFlags {
    std::string district;
    std::string parent;
    std::string date;
    std::vector<std::string> kinds;
  };
  auto flags = std::make_shared<ListFlags>();
  CLI::App* list = cli.AddList(
      units, nullptr, ListUnitsRequest::default_instance(), UnitColumns(),
      [flags](Message* message) -> absl::Status {
        auto& request = static_cast<ListUnitsRequest&>(*message);
        const std::string& parent = flags->district.empty() ? flags->parent : flags->district;
        if (!parent.empty()) {
          ASSIGN_OR_RETURN(*request.mutable_parent(), ExpandName(kUnit, parent));
        }
        request.set_date(flags->date);
        for (const std::string& kind : flags->kinds) {
          ASSIGN_OR_RETURN(const int value, ParseEnum(*catalog::v1::UnitKind_descriptor(), kind));
          request.add_kinds(static_cast<catalog::v1::UnitKind>(value));
        }
        if (!flags->district.empty() && flags->kinds.empty()) {
          request.add_kinds(catalog::v1::UNIT_KIND_COMMUNE);
          request.add_kinds(catalog::v1::UNIT_KIND_TOWN);
          request.add_kinds(catalog::v1::UNIT_KIND_WARD);
        }
        return absl::OkStatus();
      });
  list->footer(
      "Examples:\n  thidua units list --district khoai-chau --date 2022-06-30\n"
      "  thidua units list --parent khoai-chau --kind school -o csv");
  CLI::Option* district =
      list->add_option("--district", flags->district, "Communes, towns and wards of this district");
  list->add_option("--parent", flags->parent, "Units of all kinds directly below this one")
      ->excludes(district);
  list->add_option("--date", flags->date, "Units in force on this day, YYYY-MM-DD");
  Repeated(list->add_option("--kind", flags->kinds, "Only this kind, for example commune"));

  struct LookupFlags {
    std::string code;
    std::string name;
    std::string date;
  };
  auto lookup_flags = std::make_shared<LookupFlags>();
  CLI::App* lookup = cli.Verb(units, "lookup", "Finds units by code or name on a day",
                              {"thidua units lookup --name \"Dan Tien\" --date 2022-06-30",
                               "thidua units lookup --code 12238"});
  lookup->add_option("--code", lookup_flags->code, "Administrative code");
  lookup->add_option("--name", lookup_flags->name, "Name; case and diacritics do not matter");
  lookup->add_option("--date", lookup_flags->date, "The day, YYYY-MM-DD; today if not given");
  cli.OnRun(lookup, [lookup_flags](Session& session) -> absl::Status {
    if (lookup_flags->code.empty() == lookup_flags->name.empty()) {
      return UsageError("give one of --code and --name");
    }
    LookupUnitsRequest request;
    request.set_code(lookup_flags->code);
    request.set_display_name(lookup_flags->name);
    request.set_date(lookup_flags->date);
    ASSIGN_OR_RETURN(const auto response, session.Call<LookupUnitsResponse>(request));
    std::vector<const Message*> found;
    for (const auto& unit : response.units()) {
      found.push_back(&unit);
    }
    return session.printer().Print(response, TableOf(UnitColumns(), found));
  });
}

}  // namespace

void AddCatalogCommands(CommandLine& cli) {
  AddUnits(cli);

  CLI::App* scales = cli.Noun("scales", "Rating schemes and other ordered levels");
  const std::vector<FieldColumn> scale_columns = {{"NAME", "name", Column::kName},
                                                  {"TITLE", "title", Column::kShrink},
                                                  {"LEVELS", "levels", Column::kRight},
                                                  {"OWNER", "owner", Column::kName, 4},
                                                  {"ETAG", "etag", Column::kRight, 9}};
  cli.AddGet(scales, kScale, catalog::v1::GetScaleRequest::default_instance());
  cli.AddList(scales, nullptr, catalog::v1::ListScalesRequest::default_instance(), scale_columns);

  CLI::App* holidays = cli.Noun("holidays", "Days off, and weekend days on which offices work");
  const std::vector<FieldColumn> holiday_columns = {{"NAME", "name", Column::kName},
                                                    {"DAYS OFF", "days_off", Column::kRight},
                                                    {"MADE UP", "days_made_up", Column::kShrink},
                                                    {"SOURCE", "source", Column::kShrink},
                                                    {"ETAG", "etag", Column::kRight, 9}};
  cli.AddGet(holidays, kHolidayYear, catalog::v1::GetHolidayYearRequest::default_instance());
  cli.AddList(holidays, nullptr, catalog::v1::ListHolidayYearsRequest::default_instance(),
              holiday_columns);

  CLI::App* elements = cli.Noun("elements", "What is counted");
  const std::vector<FieldColumn> element_columns = {{"NAME", "name", Column::kName},
                                                    {"TITLE", "title", Column::kShrink},
                                                    {"UNIT", "unit_of_measure"},
                                                    {"DECIMALS", "decimals", Column::kRight},
                                                    {"KIND", "kind"},
                                                    {"ROLLUP", "time_rollup"},
                                                    {"SCALE", "scale"},
                                                    {"OWNER", "owner", Column::kName, 4},
                                                    {"ETAG", "etag", Column::kRight, 9}};
  cli.AddGet(elements, kElement, catalog::v1::GetElementRequest::default_instance());
  cli.AddList(elements, nullptr, catalog::v1::ListElementsRequest::default_instance(),
              element_columns);

  CLI::App* forms = cli.Noun("forms", "What is reported together, by whom, how often");
  const std::vector<FieldColumn> form_columns = {
      {"NAME", "name", Column::kName},      {"TITLE", "title", Column::kShrink},
      {"OWNED BY", "owner_kinds"},          {"CALENDAR", "calendar"},
      {"FREQUENCY", "frequency"},           {"VISIBILITY", "visibility"},
      {"OWNER", "owner", Column::kName, 4}, {"ETAG", "etag", Column::kRight, 9}};
  cli.AddGet(forms, kForm, catalog::v1::GetFormRequest::default_instance());
  cli.AddList(forms, nullptr, catalog::v1::ListFormsRequest::default_instance(), form_columns);
  AddFormCheckVerb(cli, forms);
}

}  // namespace thidua::cli
