#pragma once
// The register of certificates, with all that is known of each.

#include <map>
#include <string>
#include <vector>

#include "services/admin_cli/views/table.h"
#include "thidua/awards/v1/decision.pb.h"
#include "thidua/awards/v1/movement.pb.h"
#include "thidua/catalog/v1/catalog.pb.h"

namespace thidua::cli {

// What the grants of a register speak of, by resource name; what is not there is shown by its id
// alone.
struct RegisterTerms {
  std::map<std::string, catalog::v1::Unit> units;
  std::map<std::string, std::string> movements;  // titles
};

// In which order a register stands: by certificate number, where 2 is before 10, or as
// SortByHonouree has it.
enum class RegisterOrder { kNumber, kName };

// A row a grant. Units have the code and the name that they had on the day of the decision.
Table RegisterTable(const std::vector<awards::v1::Grant>& grants, const RegisterTerms& terms,
                    RegisterOrder order = RegisterOrder::kNumber);

}  // namespace thidua::cli
