#include "services/admin_cli/views/explanation_view.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include "common/value/enum_switch.h"
#include "services/admin_cli/base/exact.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/views/evaluation_notes.h"
#include "services/admin_cli/views/evaluation_view.h"
#include "services/admin_cli/views/obstacle_text.h"
#include "services/admin_cli/views/verdict_words.h"

namespace thidua::cli {
namespace {

using targets::v1::Compared;
using targets::v1::Indicator;
using targets::v1::TargetResult;

constexpr int kShownDecimals = 6;
constexpr size_t kShownOfToken = 12;

// The end of a position, which tells it from others of its ledger.
std::string ShortToken(const std::string& token) {
  return token.size() <= kShownOfToken ? token : "…" + token.substr(token.size() - kShownOfToken);
}

// "= 37.5", or rounded where six decimals do not suffice: "≈ 72.058824".
std::string ShownText(const mpq_class& value) {
  const std::string rounded = RoundedText(value, kShownDecimals);
  const auto same = ReadExact(rounded);
  return same.ok() && *same == value ? "= " + ExactText(value) : "≈ " + rounded;
}

std::string SumText(const std::optional<mpq_class>& sum, const Wording& say) {
  return sum ? ExactText(*sum) : say("thiếu", "missing");
}

std::string RoleText(const ExplainedMeasure& measure, const Wording& say) {
  const std::string period = PeriodWords(measure.period.Text(), say);
  switch (measure.period.role) {
    case MeasuredRole::kValue:
      return say("giá trị $0", "value of $0", period);
    case MeasuredRole::kReference:
      return say("số so sánh $0", "reference of $0", period);
    case MeasuredRole::kYear:
      return period;
    case MeasuredRole::kBaseline:
      return say("giá trị gốc $0", "baseline of $0", period);
  }
  return period;
}

// The unit of the level or ratio; a comparison in per cent does not tell it.
std::string UnitOf(const ExplainedTarget& target) {
  const Indicator& indicator = target.target.indicator();
  const bool per_cent = indicator.has_comparison() &&
                        indicator.comparison().kind() != targets::v1::COMPARISON_KIND_DIFFERENCE;
  return per_cent ? "" : indicator.unit_of_measure();
}

std::string WithUnit(const std::string& number, const std::string& unit) {
  return unit.empty() ? number : number + " " + unit;
}

// The arithmetic of the level or ratio: "49 / 68 × 100 = 72.06 %".
std::string FormulaText(const ExplainedMeasure& measure, const ExplainedTarget& target,
                        const Wording& say) {
  const auto& expressions = measure.expressions;
  const std::string first = SumText(expressions.front().sum, say);
  const std::string unit = UnitOf(target);
  std::string text = first;
  if (target.target.indicator().has_ratio()) {
    text += " / " + SumText(expressions[1].sum, say);
    if (measure.scale != 1) text += absl::StrCat(" × ", measure.scale);
  } else if (measure.years > 1) {
    text += absl::StrCat(" / ", measure.years);
  } else if (measure.value) {
    return WithUnit(first, unit);
  }
  if (!measure.value) return text;
  const bool judged = measure.period.role == MeasuredRole::kValue && measure.suffices &&
                      !target.target.indicator().has_comparison() &&
                      !target.result.from_published_rate();
  const std::string value =
      judged ? "= " + target.result.actual().value() : ShownText(*measure.value);
  return text + " " + WithUnit(value, unit);
}

// What a reader must know of the arithmetic: that it does not suffice, or that a published rate
// stands in.
std::string MeasureCaution(const ExplainedMeasure& measure, const ExplainedTarget& target,
                           const Wording& say) {
  std::string text;
  if (measure.value && !measure.suffices) {
    text = say(" (chưa đủ để đánh giá)", " (does not suffice to be judged)");
  }
  const ExplainedExpression& last = measure.expressions.back();
  if (!measure.published_stands_in || !last.sum) return text;
  return text + say("; tỷ lệ công bố $0 thay cho công thức",
                    "; the published rate $0 stands in for the formula",
                    WithUnit(ExactText(*last.sum), UnitOf(target)));
}

TextNode MeasureTree(const ExplainedMeasure& measure, const ExplainedTarget& target,
                     const Titles& titles, const ExplanationLook& look) {
  const Wording& say = look.say;
  TextNode node = Marked(RoleText(measure, say) + ": " + FormulaText(measure, target, say) +
                             MeasureCaution(measure, target, say),
                         measure.simulated, say);
  if (!measure.suffices && !measure.simulated) node.colour = Colour::kYellow;
  for (const ExplainedExpression& expression : measure.expressions) {
    std::vector<TextNode> cells;
    for (const ExplainedTerm& term : expression.terms) {
      if (look.depth == ExplanationDepth::kFormula) break;
      cells.push_back(CellTree(term.coefficient, term.cell, titles, look));
    }
    std::string head;
    switch (expression.role) {
      case ExpressionRole::kLevel:
        break;
      case ExpressionRole::kNumerator:
        head = say("tử số: $0", "numerator: $0", SumText(expression.sum, say));
        break;
      case ExpressionRole::kDenominator:
        head = say("mẫu số: $0", "denominator: $0", SumText(expression.sum, say));
        break;
      case ExpressionRole::kPublished:
        head = say("tỷ lệ công bố: $0", "published rate: $0", SumText(expression.sum, say));
        break;
    }
    if (head.empty()) {
      node.children.insert(node.children.end(), cells.begin(), cells.end());
    } else {
      bool simulated = false;
      for (const ExplainedTerm& term : expression.terms) simulated |= term.cell.simulated;
      TextNode part = Marked(std::move(head), simulated, say);
      part.children = std::move(cells);
      node.children.push_back(std::move(part));
    }
  }
  return node;
}

// How the comparison comes to what is judged: "(150 / 300 - 1) × 100 = -50 %".
std::string ComparisonText(const ExplainedTarget& target, const Wording& say) {
  const Compared& compared = target.result.compared();
  const std::string equals =
      " = " + WithUnit(target.result.actual().value(), target.target.indicator().unit_of_measure());
  const std::string parts = compared.value() + " / " + compared.reference();
  switch (target.target.indicator().comparison().kind()) {
    case targets::v1::COMPARISON_KIND_DIFFERENCE:
      return compared.value() + " - " + compared.reference() + equals;
    case targets::v1::COMPARISON_KIND_PERCENT_CHANGE:
      return "(" + parts + " - 1) × 100" + equals;
    case targets::v1::COMPARISON_KIND_PERCENT_OF:
      return parts + " × 100" + equals;
    case targets::v1::COMPARISON_KIND_COMPOUND_GROWTH: {
      const auto& measures = target.measures;
      const int64_t years = measures.size() < 2
                                ? 0
                                : measures[0].period.until.year() - measures[1].period.until.year();
      return absl::StrCat("((", parts, ")^(1/", years, ") - 1) × 100", equals);
    }
    case targets::v1::COMPARISON_KIND_MEAN_OF_RATES:
      return say("bình quân của mức tăng từng năm$0", "mean of the yearly rates of growth$0",
                 equals);
    case targets::v1::COMPARISON_KIND_UNSPECIFIED:
    case SENTINELS_OF(targets::v1::ComparisonKind):
      break;
  }
  return "";
}

std::string PromiseText(const ExplainedTarget& target, const Wording& say) {
  const bool open = target.target.due_period() == "open-ended";
  const std::string due =
      open ? say("không thời hạn", "open-ended")
           : say("hạn $0", "due $0", PeriodWords(target.target.due_period(), say));
  const bool every = target.target.quantifier() == targets::v1::QUANTIFIER_EVERY_YEAR;
  std::string bound = say("không có mức", "no bound");
  if (target.result.has_bound()) {
    const std::string& unit = target.result.unit_of_measure();
    bound = WithUnit(BoundText(target.result.bound(), say), unit.empty() ? "" : "(" + unit + ")");
  } else if (target.target.indicator().composite().kind() == targets::v1::COMPOSITE_KIND_ALL_OF) {
    bound = say("mọi thành phần đều phải đạt", "all of its members");
  }
  return say("đã hứa: $0, $1", "promised: $0, $1", bound, due) +
         (every ? say(", phải giữ từng năm", ", to hold in every year") : "");
}

// How far the bound is; empty where there is no distance to tell.
std::string GapText(const std::string& gap, const Wording& say) {
  if (gap.empty()) return "";
  if (gap.starts_with('-')) return say("; dư $0", "; $0 to spare", gap.substr(1));
  return say("; còn thiếu $0", "; $0 to go", gap);
}

std::string ActualText(const TargetResult& result, const Wording& say) {
  std::string text =
      say("thực hiện $0: $1", "came to, $0: $1", PeriodWords(result.actual_period(), say),
          WithUnit(result.actual().value(), result.unit_of_measure())) +
      GapText(result.gap(), say);
  if (!result.required_now().empty()) {
    text += say("; lộ trình đòi $0", "; the trajectory requires $0", result.required_now());
  }
  return text + (result.final()
                     ? say("; chỉ đính chính mới đổi được", "; only a correction can change it")
                     : "");
}

Colour OutcomeColour(const TargetResult& result) {
  if (result.simulated()) return Colour::kMagenta;
  return result.outcome() == targets::v1::OUTCOME_NOT_ASSESSABLE ? Colour::kYellow : Colour::kBold;
}

TextNode TargetTree(const ExplainedTarget& target, const Explanation& explanation,
                    const Titles& titles, const ExplanationLook& look) {
  const Wording& say = look.say;
  const TargetResult& result = target.result;
  const bool english = say.language() == Language::kEnglish && !target.target.title_en().empty();
  TextNode node =
      Marked((english ? target.target.title_en() : target.target.title()) + " [" +
                 LastSegment(target.target.name()) + "]: " + OutcomeText(result.outcome(), say),
             result.simulated(), say);
  node.colour = OutcomeColour(result);
  const auto add = [&node](std::string text, Colour colour = Colour::kNone) {
    if (!text.empty()) node.children.push_back({.text = std::move(text), .colour = colour});
  };
  add(PromiseText(target, say));
  if (result.has_actual()) add(ActualText(result, say));
  targets::v1::Evaluation alone;
  *alone.add_results() = result;
  for (const ObstacleLine& line : GroupObstacles(alone, titles, say)) {
    add(say("vướng mắc: $0", "in the way: $0", line.sentence), Colour::kYellow);
  }
  const std::string& asked = IsPartOfYear(explanation.evaluation) ? explanation.evaluation.as_of()
                                                                  : explanation.evaluation.period();
  for (const std::string& note : NotesOf(result, asked, say)) add(note);
  if (result.has_compared()) add(ComparisonText(target, say));
  for (const ExplainedMeasure& measure : target.measures) {
    node.children.push_back(MeasureTree(measure, target, titles, look));
  }
  for (const ExplainedTarget& member : target.members) {
    node.children.push_back(TargetTree(member, explanation, titles, look));
  }
  return node;
}

// Who asked, for what, at which positions.
std::vector<TextNode> Circumstances(const Explanation& explanation, const Titles& titles,
                                    const Wording& say) {
  const targets::v1::Evaluation& evaluation = explanation.evaluation;
  std::vector<TextNode> nodes = {
      {.text = say("kế hoạch \"$0\" [$1]", "plan \"$0\" [$1]", explanation.plan.title(),
                   LastSegment(explanation.plan.name())) +
               say(", $0, công thức $1", ", as of $0, formula $1",
                   PeriodWords(evaluation.period(), say), absl::StrCat(evaluation.formula()))},
      {.text = say("$0 hỏi, ở vị trí $1 của kế hoạch và $2 của báo cáo",
                   "asked by $0, at the positions $1 of plans and $2 of reports",
                   explanation.caller, ShortToken(evaluation.pin().plan_token()),
                   ShortToken(evaluation.pin().reporting_token()))}};
  if (evaluation.restricted()) {
    nodes.push_back({.text = say("có số liệu hạn chế: chỉ cho người được xem",
                                 "restricted figures are within: for holders of that right alone"),
                     .colour = Colour::kYellow});
  }
  if (!explanation.faults.empty()) {
    std::vector<std::string> names;
    for (const std::string& name : explanation.faults) names.push_back(titles.Quoted(name));
    nodes.push_back(
        {.text = say("KHÔNG KHỚP: $0", "DOES NOT ADD UP: $0", absl::StrJoin(names, ", ")),
         .colour = Colour::kRed});
  }
  return nodes;
}

void AddNames(const ExplainedTarget& target, std::set<std::string>* names) {
  for (const targets::v1::CellRef* cell : CellsOf(target.target.indicator())) {
    names->insert({cell->form(), cell->element()});
  }
  for (const ExplainedMeasure& measure : target.measures) {
    for (const ExplainedExpression& expression : measure.expressions) {
      for (const ExplainedTerm& term : expression.terms) {
        for (const ExplainedOwner& owner : term.cell.owners) names->insert(owner.owner);
        for (const auto* units : {&term.cell.owners_absent, &term.cell.owners_restricted,
                                  &term.cell.owners_unreadable}) {
          names->insert(units->begin(), units->end());
        }
      }
    }
  }
  for (const ExplainedTarget& member : target.members) AddNames(member, names);
}

}  // namespace

TextNode ExplanationTree(const Explanation& explanation, const Titles& titles,
                         const ExplanationLook& look) {
  TextNode root = TargetTree(explanation.target, explanation, titles, look);
  const std::vector<TextNode> first = Circumstances(explanation, titles, look.say);
  root.children.insert(root.children.begin(), first.begin(), first.end());
  return root;
}

std::set<std::string> NamesIn(const Explanation& explanation) {
  std::set<std::string> names = NamesInObstacles(explanation.evaluation);
  AddNames(explanation.target, &names);
  return names;
}

}  // namespace thidua::cli
