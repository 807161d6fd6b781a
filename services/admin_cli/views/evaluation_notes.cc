#include "services/admin_cli/views/evaluation_notes.h"

#include <absl/strings/str_join.h>

#include "common/value/enum_switch.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"

namespace thidua::cli {
namespace {

using targets::v1::Hint;
using targets::v1::TargetResult;

std::string ObstacleText(const targets::v1::ObstacleDetail& obstacle) {
  std::string text = FieldText(obstacle, "obstacle");
  for (const std::string& where : {obstacle.form(), obstacle.element(), obstacle.split(),
                                   obstacle.period(), LastSegment(obstacle.target())}) {
    if (!where.empty()) {
      text += " " + where;
    }
  }
  if (obstacle.unit_count() > 0) {
    std::vector<std::string> units;
    for (const std::string& unit : obstacle.units()) {
      units.push_back(LastSegment(unit));
    }
    const int more = obstacle.unit_count() - obstacle.units_size();
    text += ": " + absl::StrJoin(units, ", ") +
            (more > 0 ? " and " + std::to_string(more) + " more" : "");
  }
  return text;
}

// What a comparison is of: "1250 against 1000 in 2020".
std::string ComparedText(const targets::v1::Compared& compared) {
  return compared.value() + " against " + compared.reference() +
         (compared.planned() ? " planned for " : " in ") + compared.reference_period();
}

// What the members of a composite came to: "1 of 2 hold: t01 met 80 (weight 3), t02 missed 7".
std::string PartsText(const google::protobuf::RepeatedPtrField<targets::v1::Part>& parts) {
  int holding = 0;
  std::vector<std::string> texts;
  for (const targets::v1::Part& part : parts) {
    holding += part.holds() ? 1 : 0;
    std::string text = LastSegment(part.target()) + " " + FieldText(part, "outcome");
    if (!part.value().empty()) {
      text += " " + part.value();
    }
    std::vector<std::string> more;
    if (!part.weight().empty()) {
      more.push_back("weight " + part.weight());
    }
    if (!part.superseded_by().empty()) {
      more.push_back("superseded by " + LastSegment(part.superseded_by()));
    }
    texts.push_back(more.empty() ? text : text + " (" + absl::StrJoin(more, ", ") + ")");
  }
  return std::to_string(holding) + " of " + std::to_string(parts.size()) +
         " hold: " + absl::StrJoin(texts, ", ");
}

// Why a value exactly at a strict bound does not hold; empty for any other.
std::string StrictText(const TargetResult& result) {
  if (result.holds() || !result.has_actual() ||
      result.gap().find_first_of("123456789") != std::string::npos) {
    return "";
  }
  switch (result.bound().kind()) {
    case targets::v1::BOUND_KIND_MORE_THAN:
      return "exactly at the bound, and more is asked for";
    case targets::v1::BOUND_KIND_LESS_THAN:
      return "exactly at the bound, and less is asked for";
    case targets::v1::BOUND_KIND_AT_LEAST:
    case targets::v1::BOUND_KIND_AT_MOST:
    case targets::v1::BOUND_KIND_BAND:
    case targets::v1::BOUND_KIND_POINT:
    case targets::v1::BOUND_KIND_ABOUT:
    case targets::v1::BOUND_KIND_UNSPECIFIED:
    case SENTINELS_OF(targets::v1::BoundKind):
      break;
  }
  return "";
}

}  // namespace

std::string RoundsText(const google::protobuf::RepeatedPtrField<std::string>& rounds) {
  return absl::StrJoin(
      rounds, ", ", [](std::string* out, const std::string& round) { *out += LastSegment(round); });
}

std::string HintText(const Hint& hint) {
  const std::string left = std::to_string(hint.years_left());
  const std::string span =
      hint.years_left() == 1 ? " in the year left" : " a year in the " + left + " years left";
  std::string text = "needs " + hint.value();
  switch (hint.kind()) {
    case targets::v1::HINT_KIND_AMOUNT:
      text += " " + hint.unit_of_measure() + span;
      break;
    case targets::v1::HINT_KIND_POINTS:
      text += " points" + span;
      break;
    case targets::v1::HINT_KIND_CATCH_UP:
      text += " % of growth" + span + " to make up the average";
      break;
    case targets::v1::HINT_KIND_GROWTH:
      text += " % of growth" + span;
      break;
    case targets::v1::HINT_KIND_UNSPECIFIED:
    case SENTINELS_OF(targets::v1::HintKind):
      return "";
  }
  if (hint.beyond_seen()) {
    return "not within reach: the largest yearly growth seen is " + hint.largest_growth_percent() +
           " %, and it " + text;
  }
  return text;
}

std::vector<std::string> NotesOf(const TargetResult& result, std::string_view period) {
  std::vector<std::string> notes;
  if (result.assumed()) notes.push_back("rests on assumed figures");
  for (const auto& obstacle : result.obstacles()) {
    notes.push_back(ObstacleText(obstacle));
  }
  if (!result.failed_period().empty()) {
    notes.push_back("failed in " + result.failed_period() + ", which the value is of");
  } else if (result.has_actual() && result.actual_period() != period) {
    notes.push_back("the value is that of " + result.actual_period());
  }
  if (result.has_compared()) {
    notes.push_back(ComparedText(result.compared()));
  }
  if (!result.parts().empty()) {
    notes.push_back(PartsText(result.parts()));
  }
  if (const std::string strict = StrictText(result); !strict.empty()) {
    notes.push_back(strict);
  }
  if (result.provisional()) {
    notes.push_back("provisional: an estimate is within");
  }
  if (result.carried() > 0) {
    notes.push_back("carried over from earlier periods: " + std::to_string(result.carried()) +
                    " values, the oldest of " + result.oldest_period());
  }
  if (result.partial() > 0) {
    notes.push_back("of " + std::to_string(result.partial()) +
                    " reports that count here the unit existed in a part of the period only");
  }
  if (result.from_published_rate()) {
    notes.push_back("a published rate stands in for the formula");
  }
  if (result.has_conflict()) {
    notes.push_back("published as " + result.conflict().published() + " in " +
                    RoundsText(result.conflict().rounds()) +
                    ", which differs; the formula's value is judged");
  }
  if (!result.superseded_by().empty()) {
    notes.push_back("superseded by " + LastSegment(result.superseded_by()));
  }
  if (!result.supersedes().empty()) {
    const bool stated = result.predecessor_outcome() != targets::v1::PREDECESSOR_OUTCOME_NOT_DUE;
    notes.push_back("supersedes " + LastSegment(result.supersedes()) + ", " +
                    (stated ? "said to be " : "") + FieldText(result, "predecessor_outcome") +
                    " then");
  }
  if (result.zone() != targets::v1::ZONE_UNSPECIFIED) {
    notes.push_back(FieldText(result, "zone") + " the band");
  }
  if (result.outcome() == targets::v1::OUTCOME_EVALUATED_AT_DISSOLUTION) {
    notes.push_back(result.holds() ? "the bound held at dissolution"
                                   : "the bound did not hold at dissolution");
  }
  if (result.has_hint()) {
    notes.push_back(HintText(result.hint()));
  }
  if (result.simulated()) {
    notes.push_back("SIMULATED");
  }
  return notes;
}

}  // namespace thidua::cli
