#pragma once
// The words of a verdict in both languages.

#include <string>
#include <string_view>

#include "services/admin_cli/base/language.h"
#include "thidua/targets/v1/evaluation.pb.h"
#include "thidua/type/v1/value.pb.h"

namespace thidua::cli {

// "đạt", "met"; empty for none.
std::string OutcomeText(targets::v1::Outcome outcome, const Wording& say);

// "ước", "estimate"; empty for none.
std::string StatusText(type::v1::ValueStatus status, const Wording& say);

// A period, or the day up to which figures count, inside a sentence: "năm 2022", "quý 3 năm 2022",
// "năm học 2022-2023", "đến ngày 2022-09-30"; "2022", "quarter 3 of 2022". What is no period stays
// as it is.
std::string PeriodWords(std::string_view period, const Wording& say);

// What a target that was superseded had come to: "không đạt", "missed"; empty for none.
std::string PredecessorText(targets::v1::PredecessorOutcome outcome, const Wording& say);

}  // namespace thidua::cli
