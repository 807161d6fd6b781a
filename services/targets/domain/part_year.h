#pragma once
// What a part of a year says of a target that was promised for years.

#include "services/targets/domain/occasion.h"
#include "services/targets/domain/vocabulary.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// Returns true if what the level or ratio comes to up to a day within a year is like what it comes
// to in whole years: it is of stocks, of flows since the term began, or of one flow over another.
bool IsAlikeInPartOfYear(const v1::Indicator& indicator, const Vocabulary& vocabulary);

// What there is to say of a part of a year.
enum class PartOfYear {
  kJudged,  // the value is of the same kind as that of the year
  kSoFar,   // the value is what came so far, which no bound for years is for
  kNothing  // there is no such value
};

// Returns what there is to say of the indicator, which is no composite:
//   - means over the term and averages of growth are of whole years: nothing;
//   - a published rate of a quarter may be one of the quarter alone, and is shown so far;
//   - a comparison with the year before is one with the same part of it, and judged;
//   - a comparison with the base year is judged if the level or ratio is alike in a part of a year,
//     and nothing otherwise: what flowed in some months is not compared with a year;
//   - a flow of the year, a sum since the term began, which trajectories go by the year for, and
//     either beside what was planned for whole years, come to something so far;
//   - all others are judged.
PartOfYear OfPartOfYear(const v1::Indicator& indicator, const Vocabulary& vocabulary);

// Returns true if a rate that was published for a part of a year stands in for the indicator in it:
// nothing flows in what the rate is of, and it is compared with nothing.
bool PublishedStandsInForPart(const v1::Indicator& indicator, const Vocabulary& vocabulary);

// Returns true if a part of the evaluated year is compared with the same part of the year before.
bool ComparesWithSamePart(const v1::Indicator& indicator, const Occasion& occasion);

}  // namespace thidua::targets
