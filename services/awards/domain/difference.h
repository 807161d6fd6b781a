#pragma once
// One thing that is otherwise now than it was in the evidence of an appraisal.

#include <string>
#include <string_view>

#include "thidua/awards/v1/review.pb.h"

namespace thidua::awards {

// A value.
struct Difference {
  v1::EvidenceChange change;  // for people
  // The same without wording, by which a review is told from an earlier one: what of the subject,
  // and what it is now, in ids and canonical values.
  std::string what;
  std::string now;
};

// A text of people and the value behind it.
struct Reading {
  std::string text;
  std::string value;
};

// The difference of one aspect of a subject.
Difference Differ(std::string_view subject, std::string_view aspect, std::string_view what,
                  const Reading& before, const Reading& now);

// A canonical decimal as people read it: "1234.5" -> "1.234,5"; any other text as it is.
std::string DecimalForPeople(std::string_view decimal);

}  // namespace thidua::awards
