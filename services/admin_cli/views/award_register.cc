#include "services/admin_cli/views/award_register.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/views/natural_order.h"
#include "services/admin_cli/views/vietnamese_order.h"

namespace thidua::cli {
namespace {

using awards::v1::Grant;
using catalog::v1::UnitVersion;

// The unit as it was on the day, or else at last; an empty one if it is not known.
UnitVersion VersionOf(const RegisterTerms& terms, const std::string& name, const std::string& day) {
  const auto unit = terms.units.find(name);
  if (unit == terms.units.end() || unit->second.versions().empty()) return {};
  for (const UnitVersion& version : unit->second.versions()) {
    if (version.valid_from() <= day && (version.valid_to().empty() || day < version.valid_to())) {
      return version;
    }
  }
  return *unit->second.versions().rbegin();
}

std::string MovementOf(const Grant& grant) { return ParentOf(grant.nomination(), 2); }

std::string MovementTitle(const Grant& grant, const RegisterTerms& terms) {
  const auto title = terms.movements.find(MovementOf(grant));
  return title == terms.movements.end() ? "" : title->second;
}

// "2023-01-15 08:00 sai họ (trước là: Nguyễn Văn An)"
std::string CorrectionsOf(const Grant& grant) {
  std::vector<std::string> texts;
  for (const auto& correction : grant.corrections()) {
    std::vector<std::string> before;
    for (const std::string& text :
         {correction.display_name(), correction.description(), correction.merit()}) {
      if (!text.empty()) before.push_back(text);
    }
    texts.push_back(absl::StrCat(FieldText(correction, "time"), " ", correction.reason(),
                                 before.empty() ? "" : " (trước là: ", absl::StrJoin(before, ", "),
                                 before.empty() ? "" : ")"));
  }
  return absl::StrJoin(texts, "; ");
}

std::string DuplicatesOf(const Grant& grant) {
  std::vector<std::string> texts;
  for (const auto& duplicate : grant.duplicates()) {
    texts.push_back(absl::StrCat(duplicate.date(), " ", duplicate.reason()));
  }
  return absl::StrJoin(texts, "; ");
}

// Holds that are open.
std::string HoldsOf(const Grant& grant) {
  std::vector<std::string> texts;
  for (const auto& hold : grant.holds()) {
    if (hold.lifted_by().empty()) {
      texts.push_back(absl::StrCat(FieldText(hold, "place_time"), " ", hold.reason()));
    }
  }
  return absl::StrJoin(texts, "; ");
}

struct RegisterColumn {
  Column column;
  std::function<std::string(const Grant&, const RegisterTerms&)> text;
};

// What stands in a field of the grant.
RegisterColumn OfField(const char* title, const char* path, Column::Kind kind, int detail) {
  return {{title, kind, detail},
          [path](const Grant& grant, const RegisterTerms&) { return FieldText(grant, path); }};
}

RegisterColumn OfUnit(const char* title, std::string (*text)(const UnitVersion&), int detail) {
  return {{title, Column::kText, detail}, [text](const Grant& grant, const RegisterTerms& terms) {
            return text(VersionOf(terms, grant.honouree().unit(), grant.decision_date()));
          }};
}

RegisterColumn Computed(const char* title, std::string (*text)(const Grant&), int detail) {
  return {{title, Column::kShrink, detail},
          [text](const Grant& grant, const RegisterTerms&) { return text(grant); }};
}

std::vector<RegisterColumn> ColumnsOfRegister() {
  return {
      OfField("CERTIFICATE", "certificate_number", Column::kText, 0),
      OfField("DECISION", "decision_number", Column::kText, 1),
      OfField("DATE", "decision_date", Column::kText, 0),
      OfField("RECIPIENT", "honouree.display_name", Column::kText, 0),
      OfField("DESCRIPTION", "honouree.description", Column::kShrink, 2),
      OfField("KIND", "honouree.kind", Column::kText, 3),
      OfField("GROUP", "honouree.group", Column::kText, 4),
      OfUnit(
          "UNIT CODE", [](const UnitVersion& unit) { return unit.code(); }, 5),
      OfUnit(
          "UNIT TITLE", [](const UnitVersion& unit) { return unit.display_name(); }, 3),
      OfField("UNIT", "honouree.unit", Column::kName, 6),
      OfField("HONOUR", "honour", Column::kText, 4),
      OfField("HONOUR TITLE", "honour_title", Column::kShrink, 0),
      OfField("TYPE", "honour_type", Column::kText, 5),
      {{"YEAR", Column::kRight, 2},
       [](const Grant& grant, const RegisterTerms&) {
         return grant.year() == 0 ? "" : absl::StrCat(grant.year());
       }},
      OfField("MERIT", "merit", Column::kShrink, 4),
      Computed("MOVEMENT", MovementOf, 6),
      {{"MOVEMENT TITLE", Column::kShrink, 5}, MovementTitle},
      OfField("VND", "amount_vnd", Column::kRight, 1),
      OfField("AMOUNT BASIS", "amount_basis", Column::kShrink, 6),
      OfField("SIGNER", "signer", Column::kText, 5),
      OfField("SIGNER TITLE", "signer_title", Column::kShrink, 6),
      OfField("AUTHORITY", "authority", Column::kShrink, 6),
      OfField("STATE", "state", Column::kText, 0),
      OfField("REVOCATION", "revocation", Column::kShrink, 4),
      Computed("CORRECTIONS", CorrectionsOf, 6),
      Computed("DUPLICATES", DuplicatesOf, 6),
      OfField("HANDED OVER", "handover.date", Column::kText, 4),
      OfField("OCCASION", "handover.occasion", Column::kShrink, 6),
      OfField("PAID", "handover.paid", Column::kText, 5),
      Computed("HELD", HoldsOf, 4),
      OfField("SIMULATED", "simulated", Column::kText, 0),
      OfField("NAME", "name", Column::kName, 7),
      OfField("RECIPIENT NAME", "honouree.recipient", Column::kName, 7),
  };
}

}  // namespace

Table RegisterTable(const std::vector<Grant>& grants, const RegisterTerms& terms,
                    RegisterOrder order) {
  std::vector<const google::protobuf::Message*> sorted;
  for (const Grant& grant : grants) sorted.push_back(&grant);
  if (order == RegisterOrder::kName) {
    SortByHonouree(sorted, "honouree");
  } else {
    SortByName(sorted);
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) {
      return NaturallyLess(StringField(*a, "certificate_number"),
                           StringField(*b, "certificate_number"));
    });
  }
  const std::vector<RegisterColumn> columns = ColumnsOfRegister();
  std::vector<Column> titles;
  for (const RegisterColumn& column : columns) titles.push_back(column.column);
  Table table(std::move(titles));
  for (const auto* message : sorted) {
    const auto& grant = static_cast<const Grant&>(*message);
    std::vector<TableCell> row;
    for (const RegisterColumn& column : columns) row.emplace_back(column.text(grant, terms));
    table.Add(std::move(row));
  }
  return table;
}

}  // namespace thidua::cli
