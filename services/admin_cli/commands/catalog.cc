// units, scales, elements, forms.
#include <absl/strings/str_join.h>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "thidua/catalog/v1/catalog_service.pb.h"

namespace thidua::cli {
namespace {

using catalog::v1::FormerUnit;
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

// The kinds that these words name.
absl::Status SetKinds(const std::vector<std::string>& words,
                      google::protobuf::RepeatedField<int>& kinds) {
  for (const std::string& word : words) {
    ASSIGN_OR_RETURN(const int kind, ParseEnum(*catalog::v1::UnitKind_descriptor(), word));
    kinds.Add(kind);
  }
  return absl::OkStatus();
}

// What became of a unit that is called otherwise, or is no more: "now ward Mỹ Hào",
// "units/viet-tien Việt Tiến (whole)".
std::string BecameText(const FormerUnit& former) {
  if (former.has_now()) {
    return "now " + FieldText(former, "now.kind") + " " + former.now().display_name() +
           (former.now().parent().empty() ? "" : " in " + former.now().parent());
  }
  std::vector<std::string> successors;
  for (const auto& successor : former.successors()) {
    successors.push_back(successor.unit().name() + " " + successor.unit().current().display_name() +
                         " (" + FieldText(successor, "extent") + ")");
  }
  return successors.empty() ? "no successor" : absl::StrJoin(successors, ", ");
}

Table LookupTable(const LookupUnitsResponse& response) {
  std::vector<Column> columns;
  for (const FieldColumn& column : UnitColumns()) {
    columns.push_back({column.title, column.kind, column.detail});
  }
  columns.push_back({"CALLED SO UNTIL"});
  columns.push_back({"BECAME", Column::kShrink});
  Table table(columns);
  const auto cells = [](const Message& unit) {
    std::vector<TableCell> row;
    for (const FieldColumn& column : UnitColumns()) row.emplace_back(FieldText(unit, column.path));
    return row;
  };
  for (const auto& unit : response.units()) table.Add(cells(unit));
  for (const FormerUnit& former : response.former_units()) {
    std::vector<TableCell> row = cells(former.unit());
    row.emplace_back(former.last_day());
    row.emplace_back(BecameText(former));
    table.Add(std::move(row));
  }
  return table;
}

void AddLookup(CommandLine& cli, CLI::App* units) {
  struct LookupFlags {
    std::string code;
    std::string name;
    std::string date;
    std::string parent;
    std::vector<std::string> kinds;
  };
  auto flags = std::make_shared<LookupFlags>();
  CLI::App* lookup = cli.Verb(
      units, "lookup", "Finds units by code or name on a day, and those that were called so before",
      {"thidua units lookup --name \"Dan Tien\" --date 2022-06-30",
       "thidua units lookup --name \"xã Đồng Tiến (huyện Khoái Châu)\"",
       "thidua units lookup --name \"Tân Dân\" --kind commune --parent hung-yen",
       "thidua units lookup --code 12238"});
  lookup->add_option("--code", flags->code, "Administrative code");
  lookup->add_option("--name", flags->name,
                     "Name; case and diacritics do not matter. The word for the kind may stand "
                     "before it, and what it lies below in brackets behind it");
  lookup->add_option("--date", flags->date, "The day, YYYY-MM-DD; today if not given");
  lookup->add_option("--parent", flags->parent, "Only units below this one, at any depth");
  Repeated(lookup->add_option("--kind", flags->kinds, "Only this kind, for example commune"));
  cli.OnRun(lookup, [flags](Session& session) -> absl::Status {
    if (flags->code.empty() == flags->name.empty()) {
      return UsageError("give one of --code and --name");
    }
    LookupUnitsRequest request;
    request.set_code(flags->code);
    request.set_display_name(flags->name);
    request.set_date(flags->date);
    RETURN_IF_ERROR(SetKinds(flags->kinds, *request.mutable_kinds()));
    if (!flags->parent.empty()) {
      ASSIGN_OR_RETURN(*request.mutable_parent(), ExpandName(kUnit, flags->parent));
    }
    ASSIGN_OR_RETURN(const auto response, session.Call<LookupUnitsResponse>(request));
    return session.printer().Print(response, LookupTable(response));
  });
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
        RETURN_IF_ERROR(SetKinds(flags->kinds, *request.mutable_kinds()));
        if (!flags->district.empty() && flags->kinds.empty()) {
          request.add_kinds(catalog::v1::UNIT_KIND_COMMUNE);
          request.add_kinds(catalog::v1::UNIT_KIND_TOWN);
          request.add_kinds(catalog::v1::UNIT_KIND_WARD);
        }
        return absl::OkStatus();
      });
  list->footer(
      "Examples:\n  thidua units list --district khoai-chau --date 2022-06-30\n"
      "  thidua units list --parent khoai-chau --kind school -o csv\n"
      "  thidua units list --parent 330@2024-12-31 --date 2024-12-31\n"
      "  thidua units list --changed-since TOKEN -o json");
  CLI::Option* district =
      list->add_option("--district", flags->district, "Communes, towns and wards of this district");
  list->add_option("--parent", flags->parent, "Units of all kinds directly below this one")
      ->excludes(district);
  list->add_option("--date", flags->date, "Units in force on this day, YYYY-MM-DD");
  Repeated(list->add_option("--kind", flags->kinds, "Only this kind, for example commune"));

  AddLookup(cli, units);
  AddReorganiseVerb(cli, units);
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
