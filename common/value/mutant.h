#pragma once
// Protections that a test takes out of the programs, one at a time, to see that its check notices
// (tests/faults):
//
//   if (known && !Mutant("p03-id-not-looked-up")) return Replay(job, *known);
//
// Only a build with the CMake option THIDUA_MUTANTS can do that; such programs say in their log at
// the start that they are for tests. In every other build a mutant is the constant false, and the
// condition is as if it were not written. Only .cc files include this header, because the option
// holds for the files that do and for no others.

#include <string_view>

namespace thidua {

#ifdef THIDUA_MUTANTS

inline constexpr bool kTestBuild = true;

// What the environment variable THIDUA_MUTANT said when it was first asked for; empty: every
// protection is in place.
std::string_view MutantInForce();

// Returns whether the protection of this name is taken out.
bool Mutant(std::string_view name);

#else

inline constexpr bool kTestBuild = false;
constexpr std::string_view MutantInForce() { return ""; }
constexpr bool Mutant(std::string_view) { return false; }

#endif

}  // namespace thidua
