#include "services/reporting/domain/catalog/unit_lookup.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>
#include <absl/strings/strip.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string_view>
#include <vector>

#include "common/value/date.h"
#include "common/value/errors.h"
#include "common/value/text.h"
#include "common/value/unit_words.h"
#include "services/reporting/domain/catalog/unit_rules.h"
#include "services/reporting/domain/catalog/unit_successors.h"

namespace thidua::reporting {
namespace {

using catalog::v1::FormerUnit;
using catalog::v1::LookupUnitsRequest;
using catalog::v1::LookupUnitsResponse;
using catalog::v1::Unit;
using catalog::v1::UnitSuccessor;
using catalog::v1::UnitVersion;

// "Đồng Tiến (huyện Khoái Châu, Hưng Yên)" as it is compared.
struct Called {
  std::string whole;
  std::string front;               // before the brackets; empty: there are none
  std::vector<std::string> above;  // within them, by commas
};

Called ReadName(std::string_view text) {
  Called called{FoldName(text), "", {}};
  const size_t open = called.whole.rfind('(');
  if (open == std::string::npos || !called.whole.ends_with(')')) return called;
  called.front = FoldName(called.whole.substr(0, open));
  const std::string inside = called.whole.substr(open + 1, called.whole.size() - open - 2);
  for (const absl::string_view part : absl::StrSplit(inside, ',')) {
    called.above.push_back(FoldName(std::string(part)));
  }
  return called;
}

// `day` is `YYYY-MM-DD`, as the catalog's rules have checked.
std::string DayBefore(const std::string& day) { return FormatDate(*ParseDate(day) - 1); }

class Search {
 public:
  Search(const LookupUnitsRequest& request, CatalogLookup& lookup)
      : request_(request),
        called_(ReadName(request.display_name())),
        kinds_(request.kinds().begin(), request.kinds().end()),
        lookup_(lookup) {}

  // Whether a unit that is as `version` says is asked for, by what lies above it on `day`.
  bool Wants(const UnitVersion& version, std::string_view day) {
    if (!request_.code().empty() && version.code() != request_.code()) return false;
    if (!kinds_.empty() && !kinds_.contains(version.kind())) return false;
    if (!request_.display_name().empty() && !IsCalledSo(version, day)) return false;
    return request_.parent().empty() ||
           IsBelow(version, day, [&](const std::string& name, const UnitVersion&) {
             return name == request_.parent();
           });
  }

 private:
  bool IsCalledSo(const UnitVersion& version, std::string_view day) {
    if (IsCalled(version, called_.whole)) return true;
    if (called_.front.empty() || !IsCalled(version, called_.front)) return false;
    return std::all_of(called_.above.begin(), called_.above.end(), [&](const std::string& above) {
      return IsBelow(version, day, [&](const std::string&, const UnitVersion& parent) {
        return IsCalled(parent, above);
      });
    });
  }

  bool IsBelow(const UnitVersion& version, std::string_view day,
               const std::function<bool(const std::string&, const UnitVersion&)>& is) {
    const UnitVersion* below = &version;
    for (int depth = 0; depth < kMaxUnitDepth && !below->parent().empty(); ++depth) {
      const Unit* parent = lookup_.unit(below->parent());
      const UnitVersion* then = parent == nullptr ? nullptr : VersionOn(*parent, day);
      if (then == nullptr) return false;
      if (is(parent->name(), *then)) return true;
      below = then;
    }
    return false;
  }

  const LookupUnitsRequest& request_;
  const Called called_;
  const std::set<int> kinds_;
  CatalogLookup& lookup_;
};

void SetCurrent(const Unit& unit, const UnitVersion& current, Unit& out) {
  out = unit;
  *out.mutable_current() = current;
}

void AddFormer(const Unit& unit, const UnitVersion& last, const std::string& last_day,
               const std::string& date, CatalogLookup& lookup, LookupUnitsResponse& response) {
  FormerUnit& former = *response.add_former_units();
  SetCurrent(unit, last, *former.mutable_unit());
  former.set_last_day(last_day);
  if (const UnitVersion* now = VersionOn(unit, date); now != nullptr) {
    *former.mutable_now() = *now;
    return;
  }
  for (const auto& [name, extent] : SuccessorsOn(unit, last_day, date, lookup)) {
    const Unit& found = *lookup.unit(name);
    UnitSuccessor& successor = *former.add_successors();
    SetCurrent(found, *VersionOn(found, date), *successor.mutable_unit());
    successor.set_extent(extent);
  }
}

}  // namespace

absl::Status CheckLookup(const LookupUnitsRequest& request, CatalogLookup& lookup) {
  Violations violations;
  if (request.code().empty() && request.display_name().empty()) {
    violations.Add("code", "is required, or display_name is");
  }
  violations.AddStatus("code", CheckText(request.code(), 20));
  violations.AddStatus("display_name", CheckText(ToNfc(request.display_name()), 200));
  if (!request.date().empty()) violations.AddStatus("date", ParseDate(request.date()).status());
  for (int i = 0; i < request.kinds_size(); ++i) {
    if (request.kinds(i) == catalog::v1::UNIT_KIND_UNSPECIFIED ||
        !catalog::v1::UnitKind_IsValid(request.kinds(i))) {
      violations.Add(absl::StrCat("kinds[", i, "]"), "is no kind of a unit");
    }
  }
  if (!request.parent().empty()) CheckUnit("parent", request.parent(), lookup, violations);
  return violations.ToStatus();
}

void LookupUnits(const LookupUnitsRequest& request, const std::string& date, CatalogLookup& lookup,
                 LookupUnitsResponse& response) {
  Search search(request, lookup);
  for (const Unit* unit : lookup.units()) {
    const UnitVersion* now = VersionOn(*unit, date);
    if (now != nullptr && search.Wants(*now, date)) {
      SetCurrent(*unit, *now, *response.add_units());
      continue;
    }
    if (response.former_units_size() == kMaxFormerUnits) continue;
    const UnitVersion* last = nullptr;
    std::string last_day;
    for (const UnitVersion& version : unit->versions()) {
      if (version.valid_to().empty() || version.valid_to() > date) break;
      std::string day = DayBefore(version.valid_to());
      if (!search.Wants(version, day)) continue;
      last = &version;
      last_day = std::move(day);
    }
    if (last != nullptr) AddFormer(*unit, *last, last_day, date, lookup, response);
  }
}

}  // namespace thidua::reporting
