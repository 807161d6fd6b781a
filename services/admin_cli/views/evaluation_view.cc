#include "services/admin_cli/views/evaluation_view.h"

#include <absl/numeric/int128.h>
#include <absl/strings/str_join.h>

#include <algorithm>
#include <map>

#include "common/value/decimal.h"
#include "common/value/enum_switch.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/views/evaluation_notes.h"
#include "services/admin_cli/views/verdict_words.h"

namespace thidua::cli {
namespace {

using targets::v1::Bound;
using targets::v1::Quantity;
using targets::v1::TargetResult;

constexpr int kBarCells = 10;
constexpr int kBoundCell = 8;

Colour ColourOf(targets::v1::Outcome outcome) {
  static const auto& colours = *new std::map<targets::v1::Outcome, Colour>{
      {targets::v1::OUTCOME_MET, Colour::kGreen},
      {targets::v1::OUTCOME_ON_TRACK, Colour::kCyan},
      {targets::v1::OUTCOME_AT_RISK, Colour::kYellow},
      {targets::v1::OUTCOME_OFF_TRACK, Colour::kRed},
      {targets::v1::OUTCOME_MISSED, Colour::kRed},
      {targets::v1::OUTCOME_NOT_ASSESSABLE, Colour::kMagenta},
      {targets::v1::OUTCOME_EVALUATED_AT_DISSOLUTION, Colour::kBlue}};
  const auto found = colours.find(outcome);
  return found == colours.end() ? Colour::kDim : found->second;
}

// Where the figures of a result are: "schools.2022, socio.2022 of 104 owners".
std::string SourcesText(const TargetResult& result, const Wording& say) {
  std::vector<std::string> sources;
  if (!result.rounds().empty()) {
    sources.push_back(RoundsText(result.rounds()));
  }
  for (const targets::v1::RolledUp& each : result.rolled_up()) {
    sources.push_back(say("$0.$1 của $2 đơn vị",
                          each.owners() == 1 ? "$0.$1 of $2 owner" : "$0.$1 of $2 owners",
                          LastSegment(each.form()), each.period(), std::to_string(each.owners())));
  }
  return absl::StrJoin(sources, ", ");
}

// The figure of a decimal that may have more decimals than a figure, without those.
absl::StatusOr<int64_t> CutFigure(std::string_view text) {
  const size_t point = text.find('.');
  return ParseScaled(
      text.substr(0, point == std::string_view::npos ? point : point + 1 + kMaxDecimals),
      kMaxDecimals);
}

std::string Repeat(std::string_view cell, int64_t times) {
  std::string out;
  for (int64_t i = 0; i < times; ++i) {
    out += cell;
  }
  return out;
}

// In which direction more than what is written holds: " or more".
std::string DirectionText(targets::v1::Direction direction, const Wording& say) {
  switch (direction) {
    case targets::v1::DIRECTION_HIGHER:
      return say(" trở lên", " or more");
    case targets::v1::DIRECTION_LOWER:
      return say(" trở xuống", " or less");
    case targets::v1::DIRECTION_UNSPECIFIED:
    case SENTINELS_OF(targets::v1::Direction):
      break;
  }
  return "";
}

std::string BandText(const Bound& bound, const Wording& say) {
  const std::string text = bound.value() + "-" + bound.upper();
  return bound.capped() ? text + say(" (không vượt)", " (capped)")
                        : text + DirectionText(bound.direction(), say);
}

std::string PointText(const Bound& bound, const Wording& say) {
  std::string text = bound.value();
  if (!bound.tolerance().empty() && bound.tolerance() != "0") {
    text += " +/- " + bound.tolerance();
  }
  return text + DirectionText(bound.direction(), say);
}

// The end of what the bound admits that a bar is drawn to.
const std::string& BarEnd(const Bound& bound) {
  const bool lower_band = bound.kind() == targets::v1::BOUND_KIND_BAND &&
                          bound.direction() == targets::v1::DIRECTION_LOWER;
  return lower_band ? bound.upper() : bound.value();
}

}  // namespace

bool IsUndecided(const Bound& bound) {
  return bound.kind() == targets::v1::BOUND_KIND_ABOUT && bound.tolerance().empty();
}

std::string BoundText(const Bound& bound, const Wording& say) {
  switch (bound.kind()) {
    case targets::v1::BOUND_KIND_AT_LEAST:
      return ">= " + bound.value();
    case targets::v1::BOUND_KIND_MORE_THAN:
      return "> " + bound.value();
    case targets::v1::BOUND_KIND_AT_MOST:
      return "<= " + bound.value();
    case targets::v1::BOUND_KIND_LESS_THAN:
      return "< " + bound.value();
    case targets::v1::BOUND_KIND_BAND:
      return BandText(bound, say);
    case targets::v1::BOUND_KIND_POINT:
      return PointText(bound, say);
    case targets::v1::BOUND_KIND_ABOUT:
      return say("khoảng ", "about ") + PointText(bound, say) +
             (IsUndecided(bound) ? say(" (chưa định sai số)", " (tolerance undecided)") : "");
    case targets::v1::BOUND_KIND_UNSPECIFIED:
    case SENTINELS_OF(targets::v1::BoundKind):
      break;
  }
  return "";
}

std::string QuantityText(const Quantity& quantity) {
  if (quantity.numerator().empty() || quantity.denominator().empty()) {
    return quantity.value();
  }
  return quantity.numerator() + "/" + quantity.denominator() + " = " + quantity.value();
}

std::string BarText(const TargetResult& result) {
  const auto actual = CutFigure(result.actual().value());
  const auto bound = ParseScaled(BarEnd(result.bound()), kMaxDecimals);
  if (result.outcome() == targets::v1::OUTCOME_NOT_ASSESSABLE || !result.has_actual() ||
      !result.has_bound() || !actual.ok() || !bound.ok()) {
    return "";
  }
  int64_t filled = 0;
  if (*bound > 0) {
    const absl::int128 cells = absl::int128(*actual) * kBoundCell / *bound;
    filled = static_cast<int64_t>(
        std::clamp<absl::int128>(cells, absl::int128(0), absl::int128(kBarCells)));
  } else {
    filled = *actual > *bound ? kBarCells : kBoundCell;
  }
  return Repeat("█", std::min<int64_t>(filled, kBoundCell)) +
         Repeat("░", std::max<int64_t>(0, kBoundCell - filled)) + "│" +
         Repeat("█", std::max<int64_t>(0, filled - kBoundCell)) +
         Repeat("░", kBarCells - std::max<int64_t>(filled, kBoundCell));
}

Table EvaluationTable(const targets::v1::Evaluation& evaluation, const EvaluationLook& look,
                      std::vector<std::string>* footnotes) {
  const Wording& say = look.say;
  std::vector<Column> columns = {{"ID"},
                                 {say("CHỈ TIÊU", "TITLE"), Column::kShrink},
                                 {say("MỨC", "BOUND")},
                                 {say("THỰC HIỆN", "ACTUAL"), Column::kRight},
                                 {say("ĐƠN VỊ", "UNIT"), Column::kText, 1},
                                 {say("NĂM", "YEAR"), Column::kText, 2},
                                 {say("KHOẢNG CÁCH", "GAP"), Column::kRight, 3},
                                 {say("KẾT QUẢ", "OUTCOME")}};
  if (look.bars) {
    columns.push_back({say("BIỂU ĐỒ", "BAR"), Column::kText, 6});
  }
  columns.insert(columns.end(), {{say("ĐỘ PHỦ", "COVERAGE"), Column::kRight, 2},
                                 {say("MANG SANG", "CARRIED"), Column::kRight, 4},
                                 {say("CŨ NHẤT", "OLDEST"), Column::kText, 4},
                                 {say("ĐỘ CHẮC", "STATUS"), Column::kText, 4},
                                 {say("ĐỢT", "ROUNDS"), Column::kShrink, 5},
                                 {say("HẠN", "DUE"), Column::kText, 3},
                                 {say("THAY CHO", "SUPERSEDES"), Column::kText, 5},
                                 {say("ĐƯỢC THAY BẰNG", "SUPERSEDED BY"), Column::kText, 5},
                                 {say("GHI CHÚ", "NOTES"), Column::kShrink}});
  Table table(std::move(columns));
  const std::string& asked = IsPartOfYear(evaluation) ? evaluation.as_of() : evaluation.period();
  for (const TargetResult& result : evaluation.results()) {
    const Colour colour = ColourOf(result.outcome());
    std::vector<TableCell> row = {LastSegment(result.target()),
                                  result.title(),
                                  BoundText(result.bound(), say),
                                  QuantityText(result.actual()),
                                  result.unit_of_measure(),
                                  result.actual_period(),
                                  result.gap(),
                                  TableCell(OutcomeText(result.outcome(), say), colour)};
    if (look.bars) {
      row.emplace_back(BarText(result), colour);
    }
    row.emplace_back(result.expected() == 0 ? ""
                                            : std::to_string(result.accepted()) + "/" +
                                                  std::to_string(result.expected()));
    row.emplace_back(result.carried() == 0 ? "" : std::to_string(result.carried()));
    row.emplace_back(result.oldest_period());
    row.emplace_back(StatusText(result.status(), say));
    row.emplace_back(SourcesText(result, say));
    row.emplace_back(result.due_period());
    row.emplace_back(LastSegment(result.supersedes()));
    row.emplace_back(LastSegment(result.superseded_by()));
    std::vector<std::string> marks;
    if (!look.obstacles_below) marks = ObstacleCodes(result);
    for (const std::string& note : NotesOf(result, asked, say)) {
      if (!look.notes_as_numbers) {
        marks.push_back(note);
        continue;
      }
      const auto known = std::find(footnotes->begin(), footnotes->end(), note);
      marks.push_back(std::to_string(known - footnotes->begin() + 1));
      if (known == footnotes->end()) {
        footnotes->push_back(note);
      }
    }
    row.emplace_back(absl::StrJoin(marks, look.notes_as_numbers ? "," : "; "));
    table.Add(std::move(row));
  }
  return table;
}

bool IsPartOfYear(const targets::v1::Evaluation& evaluation) {
  return !evaluation.as_of().ends_with("-12-31");
}

std::string CountsText(const targets::v1::Evaluation& evaluation, const Wording& say) {
  std::vector<std::string> standing, superseded;
  for (const targets::v1::OutcomeCount& count : evaluation.counts()) {
    const std::string outcome = " " + OutcomeText(count.outcome(), say);
    if (count.standing() > 0) {
      standing.push_back(std::to_string(count.standing()) + outcome);
    }
    if (count.superseded() > 0) {
      superseded.push_back(std::to_string(count.superseded()) + outcome);
    }
  }
  std::string text = absl::StrJoin(standing, ", ");
  if (!superseded.empty()) {
    text += say("; đã được thay: ", "; superseded: ") + absl::StrJoin(superseded, ", ");
  }
  return text;
}

}  // namespace thidua::cli
