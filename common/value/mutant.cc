#include "common/value/mutant.h"

#ifdef THIDUA_MUTANTS

#include <cstdlib>
#include <string>

namespace thidua {

std::string_view MutantInForce() {
  static const std::string name = [] {
    const char* given = std::getenv("THIDUA_MUTANT");
    return std::string(given == nullptr ? "" : given);
  }();
  return name;
}

bool Mutant(std::string_view name) { return name == MutantInForce(); }

}  // namespace thidua

#endif
