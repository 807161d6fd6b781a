#include "common/value/check.h"

#include <cstdio>
#include <cstdlib>

namespace thidua {

void CheckFailed(const char* file, int line, const char* contract) {
  std::fprintf(stderr, "%s:%d: %s\n", file, line, contract);
  std::abort();
}

}  // namespace thidua
