#pragma once
// What there is to say of a verdict besides its numbers, in words.

#include <string>
#include <string_view>
#include <vector>

#include "services/admin_cli/base/language.h"
#include "thidua/targets/v1/evaluation.pb.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::cli {

// The rounds without their owner: "schools.2022, schools.2023".
std::string RoundsText(const google::protobuf::RepeatedPtrField<std::string>& rounds);

// A hint in words: "needs 9.32 points a year in the 3 years left".
std::string HintText(const targets::v1::Hint& hint, const Wording& say = kEnglishWording);

// Why the target cannot be judged, for programs: "no-round forms/socio 2022".
std::vector<std::string> ObstacleCodes(const targets::v1::TargetResult& result);

// What a reader must know besides the outcome of an evaluation of `period`, a year or the last day
// of a part of one, and besides the obstacles: values of another year, what is compared, parts of
// composites, estimates, published rates, simulation.
std::vector<std::string> NotesOf(const targets::v1::TargetResult& result, std::string_view period,
                                 const Wording& say = kEnglishWording);

// That nothing was promised yet, or nothing changes any more; empty in between.
std::string PlanStateNote(targets::v1::PlanState state, const Wording& say);

}  // namespace thidua::cli
