#include "services/admin_cli/views/evaluation_notes.h"

#include <absl/strings/str_join.h>

#include "common/value/enum_switch.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/views/verdict_words.h"

namespace thidua::cli {
namespace {

using targets::v1::Hint;
using targets::v1::TargetResult;

std::string ObstacleCode(const targets::v1::ObstacleDetail& obstacle) {
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
std::string ComparedText(const targets::v1::Compared& compared, const Wording& say) {
  const std::string against =
      say("$0 so với $1", "$0 against $1", compared.value(), compared.reference());
  return against + (compared.planned()
                        ? say(" theo kế hoạch $0", " planned for $0", compared.reference_period())
                        : say(" của $0", " in $0", compared.reference_period()));
}

// What the members of a composite came to: "1 of 2 hold: t01 met 80 (weight 3), t02 missed 7".
std::string PartsText(const google::protobuf::RepeatedPtrField<targets::v1::Part>& parts,
                      const Wording& say) {
  int holding = 0;
  std::vector<std::string> texts;
  for (const targets::v1::Part& part : parts) {
    holding += part.holds() ? 1 : 0;
    std::string text = LastSegment(part.target()) + " " + OutcomeText(part.outcome(), say);
    if (!part.value().empty()) {
      text += " " + part.value();
    }
    std::vector<std::string> more;
    if (!part.weight().empty()) {
      more.push_back(say("trọng số $0", "weight $0", part.weight()));
    }
    if (!part.superseded_by().empty()) {
      more.push_back(
          say("được thay bằng $0", "superseded by $0", LastSegment(part.superseded_by())));
    }
    texts.push_back(more.empty() ? text : text + " (" + absl::StrJoin(more, ", ") + ")");
  }
  return say("$0 trên $1 đạt: $2", "$0 of $1 hold: $2", std::to_string(holding),
             std::to_string(parts.size()), absl::StrJoin(texts, ", "));
}

// Why a value exactly at a strict bound does not hold; empty for any other.
std::string StrictText(const TargetResult& result, const Wording& say) {
  if (result.holds() || !result.has_actual() ||
      result.gap().find_first_of("123456789") != std::string::npos) {
    return "";
  }
  switch (result.bound().kind()) {
    case targets::v1::BOUND_KIND_MORE_THAN:
      return say("đúng bằng mức, mà phải hơn mức", "exactly at the bound, and more is asked for");
    case targets::v1::BOUND_KIND_LESS_THAN:
      return say("đúng bằng mức, mà phải dưới mức", "exactly at the bound, and less is asked for");
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

// What was said of the target that this one replaced.
std::string SupersedesText(const TargetResult& result, const Wording& say) {
  const std::string old = LastSegment(result.supersedes());
  const std::string was = PredecessorText(result.predecessor_outcome(), say);
  return result.predecessor_outcome() == targets::v1::PREDECESSOR_OUTCOME_NOT_DUE
             ? say("thay cho $0, khi đó $1", "supersedes $0, $1 then", old, was)
             : say("thay cho $0, khi đó được cho là $1", "supersedes $0, said to be $1 then", old,
                   was);
}

// Where the value lies in respect of the band; empty where there is none.
std::string ZoneText(targets::v1::Zone zone, const Wording& say) {
  switch (zone) {
    case targets::v1::ZONE_BELOW:
      return say("dưới khoảng", "below the band");
    case targets::v1::ZONE_WITHIN:
      return say("trong khoảng", "within the band");
    case targets::v1::ZONE_ABOVE:
      return say("trên khoảng", "above the band");
    case targets::v1::ZONE_UNSPECIFIED:
    case SENTINELS_OF(targets::v1::Zone):
      break;
  }
  return "";
}

}  // namespace

std::string RoundsText(const google::protobuf::RepeatedPtrField<std::string>& rounds) {
  return absl::StrJoin(
      rounds, ", ", [](std::string* out, const std::string& round) { *out += LastSegment(round); });
}

std::string HintText(const Hint& hint, const Wording& say) {
  const std::string left = std::to_string(hint.years_left());
  const std::string span = hint.years_left() == 1 ? say(" trong năm còn lại", " in the year left")
                                                  : say(" mỗi năm trong $0 năm còn lại",
                                                        " a year in the $0 years left", left);
  std::string text;
  switch (hint.kind()) {
    case targets::v1::HINT_KIND_AMOUNT:
      text = say("cần $0 $1$2", "needs $0 $1$2", hint.value(), hint.unit_of_measure(), span);
      break;
    case targets::v1::HINT_KIND_POINTS:
      text = say("cần thêm $0 điểm phần trăm$1", "needs $0 points$1", hint.value(), span);
      break;
    case targets::v1::HINT_KIND_CATCH_UP:
      text = say("cần tăng $0 %$1 để bù cho mức bình quân",
                 "needs $0 % of growth$1 to make up the average", hint.value(), span);
      break;
    case targets::v1::HINT_KIND_GROWTH:
      text = say("cần tăng $0 %$1", "needs $0 % of growth$1", hint.value(), span);
      break;
    case targets::v1::HINT_KIND_UNSPECIFIED:
    case SENTINELS_OF(targets::v1::HintKind):
      return "";
  }
  if (hint.beyond_seen()) {
    return say("ngoài tầm: mức tăng lớn nhất từng có trong một năm là $0 %, mà $1",
               "not within reach: the largest yearly growth seen is $0 %, and it $1",
               hint.largest_growth_percent(), text);
  }
  return text;
}

std::vector<std::string> ObstacleCodes(const TargetResult& result) {
  std::vector<std::string> codes;
  for (const auto& obstacle : result.obstacles()) codes.push_back(ObstacleCode(obstacle));
  return codes;
}

std::vector<std::string> NotesOf(const TargetResult& result, std::string_view period,
                                 const Wording& say) {
  std::vector<std::string> notes;
  if (result.assumed()) {
    notes.push_back(say("dựa trên số liệu giả định", "rests on assumed figures"));
  }
  if (!result.failed_period().empty()) {
    notes.push_back(say("không đạt trong năm $0, giá trị là của năm đó",
                        "failed in $0, which the value is of", result.failed_period()));
  } else if (result.has_actual() && result.actual_period() != period) {
    notes.push_back(say("giá trị là của $0", "the value is that of $0", result.actual_period()));
  }
  if (result.has_compared()) {
    notes.push_back(ComparedText(result.compared(), say));
  }
  if (!result.parts().empty()) {
    notes.push_back(PartsText(result.parts(), say));
  }
  if (const std::string strict = StrictText(result, say); !strict.empty()) {
    notes.push_back(strict);
  }
  if (result.provisional()) {
    notes.push_back(say("tạm tính: có số ước", "provisional: an estimate is within"));
  }
  if (result.carried() > 0) {
    notes.push_back(say("mang sang từ kỳ trước: $0 số liệu, cũ nhất của $1",
                        "carried over from earlier periods: $0 values, the oldest of $1",
                        std::to_string(result.carried()), result.oldest_period()));
  }
  if (result.partial() > 0) {
    notes.push_back(
        say("trong số báo cáo được tính, $0 của đơn vị chỉ tồn tại trong một phần của kỳ",
            "of $0 reports that count here the unit existed in a part of the period only",
            std::to_string(result.partial())));
  }
  if (result.from_published_rate()) {
    notes.push_back(
        say("tỷ lệ công bố thay cho công thức", "a published rate stands in for the formula"));
  }
  if (result.has_conflict()) {
    notes.push_back(
        say("công bố là $0 trong $1, khác công thức; giá trị theo công thức được đánh giá",
            "published as $0 in $1, which differs; the formula's value is judged",
            result.conflict().published(), RoundsText(result.conflict().rounds())));
  }
  if (!result.superseded_by().empty()) {
    notes.push_back(
        say("được thay bằng $0", "superseded by $0", LastSegment(result.superseded_by())));
  }
  if (!result.supersedes().empty()) {
    notes.push_back(SupersedesText(result, say));
  }
  if (const std::string zone = ZoneText(result.zone(), say); !zone.empty()) {
    notes.push_back(zone);
  }
  if (result.outcome() == targets::v1::OUTCOME_EVALUATED_AT_DISSOLUTION) {
    notes.push_back(
        result.holds()
            ? say("mức được giữ khi giải thể", "the bound held at dissolution")
            : say("mức không được giữ khi giải thể", "the bound did not hold at dissolution"));
  }
  if (result.has_hint()) {
    notes.push_back(HintText(result.hint(), say));
  }
  if (result.simulated()) {
    notes.push_back(say("GIẢ LẬP", "SIMULATED"));
  }
  return notes;
}

std::string PlanStateNote(targets::v1::PlanState state, const Wording& say) {
  if (state == targets::v1::PLAN_STATE_DRAFT) {
    return say("BẢN NHÁP: kế hoạch chưa được công bố hay phê duyệt, chưa hứa điều gì",
               "DRAFT: the plan was neither announced nor approved, and promises nothing yet");
  }
  if (state == targets::v1::PLAN_STATE_CLOSED) {
    return say("Kế hoạch đã đóng: không còn thay đổi.",
               "The plan is closed: it does not change any more.");
  }
  return "";
}

}  // namespace thidua::cli
