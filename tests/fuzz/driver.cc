// The way from libFuzzer to the target that the environment names.

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "tests/fuzz/target.h"

namespace {

const thidua::fuzz::Target* chosen = nullptr;

}  // namespace

// Named by libFuzzer.
extern "C" int LLVMFuzzerInitialize(int*, char***) {
  const char* name = std::getenv("THIDUA_FUZZ");
  chosen = thidua::fuzz::Target::Find(name == nullptr ? "" : name);
  if (chosen == nullptr) {
    std::fprintf(stderr, "THIDUA_FUZZ names one of these targets:\n%s",
                 thidua::fuzz::Target::Names().c_str());
    std::exit(2);
  }
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  chosen->run({reinterpret_cast<const char*>(data), size});
  return 0;
}
