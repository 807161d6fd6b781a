#include "services/admin_cli/views/explanation_json.h"

#include <nlohmann/json.hpp>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/exact.h"
#include "services/admin_cli/views/printer.h"

namespace thidua::cli {
namespace {

using Json = nlohmann::ordered_json;

Json Number(const std::optional<mpq_class>& value) {
  return value ? Json(ExactText(*value)) : Json(nullptr);
}

Json TextOrNull(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

absl::StatusOr<Json> MessageJson(const google::protobuf::Message& message) {
  ASSIGN_OR_RETURN(const std::string text, ToJson(message, /*compact=*/true));
  Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return absl::InternalError("a message is no JSON");
  return json;
}

std::string RoleName(MeasuredRole role) {
  switch (role) {
    case MeasuredRole::kValue:
      return "value";
    case MeasuredRole::kReference:
      return "reference";
    case MeasuredRole::kYear:
      return "year";
    case MeasuredRole::kBaseline:
      return "baseline";
  }
  return "";
}

std::string RoleName(ExpressionRole role) {
  switch (role) {
    case ExpressionRole::kLevel:
      return "level";
    case ExpressionRole::kNumerator:
      return "numerator";
    case ExpressionRole::kDenominator:
      return "denominator";
    case ExpressionRole::kPublished:
      return "published";
  }
  return "";
}

absl::StatusOr<Json> AcceptanceJson(const Acceptance& acceptance) {
  ASSIGN_OR_RETURN(Json time, MessageJson(acceptance.time));
  return Json{{"actor", TextOrNull(acceptance.actor)},
              {"time", std::move(time)},
              {"submitter", acceptance.submitter},
              {"source", acceptance.source},
              {"note", acceptance.note},
              {"revision", acceptance.revision},
              {"late", acceptance.late},
              {"correctionBegun", acceptance.correction_begun}};
}

absl::StatusOr<Json> SubjectJson(const ExplainedValue& value, const Titles& titles) {
  Json json = {
      {"subject", value.subject}, {"name", value.name}, {"value", TextOrNull(value.value)}};
  if (value.value.empty()) return json;
  if (!value.level.empty()) json["levelTitle"] = titles.Title(value.level);
  json["counts"] = value.counts;
  json["status"] = type::v1::ValueStatus_Name(value.status);
  json["note"] = value.note;
  json["acceptance"] = nullptr;
  if (value.acceptance) {
    ASSIGN_OR_RETURN(json["acceptance"], AcceptanceJson(*value.acceptance));
  }
  return json;
}

absl::StatusOr<Json> RoundJson(const ExplainedRound& round, const Titles& titles) {
  Json subjects = Json::array();
  for (const ExplainedValue& value : round.values) {
    ASSIGN_OR_RETURN(Json subject, SubjectJson(value, titles));
    subjects.push_back(std::move(subject));
  }
  return Json{{"name", round.name},         {"formTitle", titles.Title(round.form)},
              {"period", round.period},     {"simulated", round.simulated},
              {"readable", round.readable}, {"carried", round.carried},
              {"subjects", subjects}};
}

absl::StatusOr<Json> CellJson(const ExplainedCell& cell, const Titles& titles) {
  ASSIGN_OR_RETURN(Json json, MessageJson(cell.ref));
  json["formTitle"] = titles.Title(cell.ref.form());
  json["elementTitle"] = titles.Title(cell.ref.element());
  json["period"] = cell.period;
  json["absence"] = reporting::v1::TotalAbsence_Name(cell.absence);
  json["value"] = Number(cell.value);
  json["unitOfMeasure"] = cell.unit_of_measure;
  json["publishedRate"] = cell.published_rate;
  json["n"] = cell.n;
  json["of"] = cell.of;
  json["carried"] = cell.carried;
  json["oldestPeriod"] = cell.oldest_period;
  json["status"] = type::v1::ValueStatus_Name(cell.status);
  json["simulated"] = cell.simulated;
  json["comparable"] = cell.comparable;
  json["addsUp"] = cell.adds_up;
  json["missingPeriods"] = cell.missing_periods;
  json["rounds"] = Json::array();
  for (const ExplainedRound& round : cell.rounds) {
    ASSIGN_OR_RETURN(Json each, RoundJson(round, titles));
    json["rounds"].push_back(std::move(each));
  }
  json["owners"] = Json::array();
  for (const ExplainedOwner& owner : cell.owners) {
    json["owners"].push_back({{"owner", owner.owner},
                              {"title", titles.Title(owner.owner)},
                              {"value", TextOrNull(owner.value)},
                              {"n", owner.n},
                              {"of", owner.of}});
  }
  json["ownersAbsent"] = cell.owners_absent;
  json["ownersRestricted"] = cell.owners_restricted;
  json["ownersUnreadable"] = cell.owners_unreadable;
  return json;
}

absl::StatusOr<Json> MeasureJson(const ExplainedMeasure& measure, const Titles& titles) {
  Json json = {{"role", RoleName(measure.period.role)},
               {"period", measure.period.Text()},
               {"scale", measure.scale},
               {"years", measure.years},
               {"value", measure.value ? Json(measure.value->get_str()) : Json(nullptr)},
               {"suffices", measure.suffices},
               {"publishedStandsIn", measure.published_stands_in},
               {"simulated", measure.simulated},
               {"expressions", Json::array()}};
  for (const ExplainedExpression& expression : measure.expressions) {
    Json terms = Json::array();
    for (const ExplainedTerm& term : expression.terms) {
      ASSIGN_OR_RETURN(Json cell, CellJson(term.cell, titles));
      terms.push_back({{"coefficient", term.coefficient}, {"cell", std::move(cell)}});
    }
    json["expressions"].push_back({{"role", RoleName(expression.role)},
                                   {"sum", Number(expression.sum)},
                                   {"terms", std::move(terms)}});
  }
  return json;
}

absl::StatusOr<Json> TargetJson(const ExplainedTarget& target, const Titles& titles) {
  Json json = {{"name", target.target.name()},
               {"title", target.target.title()},
               {"titleEn", target.target.title_en()}};
  ASSIGN_OR_RETURN(json["result"], MessageJson(target.result));
  ASSIGN_OR_RETURN(json["indicator"], MessageJson(target.target.indicator()));
  json["measures"] = Json::array();
  for (const ExplainedMeasure& measure : target.measures) {
    ASSIGN_OR_RETURN(Json each, MeasureJson(measure, titles));
    json["measures"].push_back(std::move(each));
  }
  json["members"] = Json::array();
  for (const ExplainedTarget& member : target.members) {
    ASSIGN_OR_RETURN(Json each, TargetJson(member, titles));
    json["members"].push_back(std::move(each));
  }
  return json;
}

}  // namespace

absl::StatusOr<std::string> ExplanationJson(const Explanation& explanation, const Titles& titles) {
  const targets::v1::Evaluation& evaluation = explanation.evaluation;
  Json json = {{"plan", evaluation.plan()},           {"planTitle", explanation.plan.title()},
               {"period", evaluation.period()},       {"asOf", evaluation.as_of()},
               {"formula", evaluation.formula()},     {"caller", explanation.caller},
               {"simulated", evaluation.simulated()}, {"restricted", evaluation.restricted()},
               {"faults", explanation.faults}};
  ASSIGN_OR_RETURN(json["pin"], MessageJson(evaluation.pin()));
  ASSIGN_OR_RETURN(json["target"], TargetJson(explanation.target, titles));
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace thidua::cli
