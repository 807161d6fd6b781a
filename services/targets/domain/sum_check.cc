#include "services/targets/domain/sum_check.h"

#include <optional>

namespace thidua::targets {
namespace {

enum class Nature { kFlow, kStock, kRate };

// `element` is that of the cell.
Nature NatureOf(const v1::CellRef& cell, const catalog::v1::Element& element,
                const Vocabulary& vocabulary) {
  if (IsFlow(cell, vocabulary)) return Nature::kFlow;
  const bool published = element.kind() == type::v1::VALUE_KIND_PUBLISHED_RATE;
  return published && cell.aggregate() == v1::AGGREGATE_SUM ? Nature::kRate : Nature::kStock;
}

// The cell as the subject of a sentence.
std::string Described(const v1::CellRef& cell, Nature nature) {
  if (cell.aggregate() != v1::AGGREGATE_SUM) return "a number of subjects";
  switch (nature) {
    case Nature::kFlow:
      return absl::StrCat(cell.element(), ", a flow whose periods add up,");
    case Nature::kStock:
      return absl::StrCat(cell.element(), ", a stock of which the last period counts,");
    case Nature::kRate:
      break;
  }
  return absl::StrCat(cell.element(), ", a published rate,");
}

}  // namespace

void CheckSum(const std::string& field, const v1::Expression& expression, v1::Window window,
              const Vocabulary& vocabulary, Violations& violations) {
  std::optional<Nature> first;  // of the terms that are no rates
  for (int i = 0; i < expression.terms_size(); ++i) {
    const v1::CellRef& cell = expression.terms(i).cell();
    const catalog::v1::Element* element = vocabulary.element(cell.element());
    if (element == nullptr || cell.aggregate() == v1::AGGREGATE_UNSPECIFIED) continue;
    const Nature nature = NatureOf(cell, *element, vocabulary);
    const std::string subject = Described(cell, nature);
    const auto refuse = [&](const char* why) {
      violations.Add(absl::StrCat(field, ".terms[", i, "].cell.",
                                  cell.aggregate() == v1::AGGREGATE_SUM ? "element" : "aggregate"),
                     absl::StrCat(subject, " ", why), type::v1::ERROR_REASON_WRONG_VALUE_KIND);
    };
    if (nature == Nature::kRate) {
      if (expression.terms_size() > 1) refuse("is added to nothing: it must be the only term");
    } else if (!first) {
      first = nature;
    } else if (nature != *first) {
      refuse(*first == Nature::kFlow ? "cannot be added to flows: all terms must be flows"
                                     : "cannot be added to stocks: all terms must be stocks");
    }
    if (window == v1::WINDOW_TERM_TO_DATE && nature != Nature::kFlow) {
      refuse("does not add up over the term: WINDOW_PERIOD takes that of the evaluated year");
    }
    if (window == v1::WINDOW_MEAN_TO_DATE && nature == Nature::kStock) {
      refuse(
          "has no mean over the years, of which each counts most of it again: WINDOW_PERIOD takes "
          "that of the evaluated year");
    }
  }
}

}  // namespace thidua::targets
