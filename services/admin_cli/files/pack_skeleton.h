#pragma once
// The files of a new pack, made of a sheet of targets: the owner, what it reports and what it
// promised. Every figure is one that an office publishes on the owner as a whole, so that nothing
// adds up over units or periods until somebody decides that it does.

#include <string>
#include <vector>

#include "services/admin_cli/files/target_sheet.h"

namespace thidua::cli {

// Whose pack it is.
struct PackOwner {
  std::string id;            // of the unit
  std::string display_name;  // in Vietnamese, without the kind
  catalog::v1::UnitKind kind = catalog::v1::UNIT_KIND_DISTRICT;
  std::string parent;  // `units/{unit}`; empty: it is a root
  std::string prefix;  // of the ids of forms and elements
  std::string term;    // "2026-2030"
  std::string base;    // year
  int due_days = 31;   // after a period's end
};

struct PackFile {
  std::string name;  // "40-plan.textproto"
  std::string text;
};

// At most so many characters has a prefix: ids of forms have 53.
inline constexpr size_t kMaxPrefix = 20;

// The files, in the order of their names.
std::vector<PackFile> MakeSkeleton(const PackOwner& owner, const std::vector<SheetTarget>& targets);

}  // namespace thidua::cli
