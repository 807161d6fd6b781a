#pragma once
// What people call units, elements, forms and levels, and what they mean by it.
//
// A term is an id, a title or name, or a code, in any letter case. Where nothing is written exactly
// so, diacritics do not matter either ("an vi" finds "An Vĩ"). A term that fits several things is
// never decided: the error lists them.

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "thidua/catalog/v1/catalog.pb.h"

namespace thidua::cli {

// The things that a term may mean, by number.
class TermIndex {
 public:
  // Adds one way to call a thing; empty terms are left out.
  void Add(std::string_view term, size_t thing);

  // The things that are called so, in order, without repetition: those whose case alone differs,
  // else those whose diacritics differ too.
  std::vector<size_t> Find(std::string_view term) const;

 private:
  std::map<std::string, std::vector<size_t>> exact_;   // by case-folded term
  std::map<std::string, std::vector<size_t>> folded_;  // by term without diacritics
};

// The catalog as files speak of it. Immutable: may be read by several threads.
class CatalogTerms {
 public:
  CatalogTerms(std::vector<catalog::v1::Unit> units, std::vector<catalog::v1::Element> elements,
               std::vector<catalog::v1::Scale> scales, std::vector<catalog::v1::Form> forms);

  // The unit's full name, by id, or by the code or name that it has on `day`; the kind may stand
  // before the name ("xã Dân Tiến").
  //   INVALID_ARGUMENT: no unit or several are called so then; one that was called so before is
  //   named with its successors.
  absl::StatusOr<std::string> UnitName(std::string_view term, absl::CivilDay day) const;

  // The element by id or title, or by its statistical code where that is all that its source says.
  // It lives as long as this.
  //   INVALID_ARGUMENT: none or several are called so.
  absl::StatusOr<const catalog::v1::Element*> Element(std::string_view term) const;

  // True if at least one element is called so.
  bool HasElement(std::string_view term) const { return !elements_by_term_.Find(term).empty(); }

  // The form's full name, by id or title.
  //   INVALID_ARGUMENT: none or several are called so.
  absl::StatusOr<std::string> FormName(std::string_view term) const;

  // The id of a level of the scale, `scales/{scale}`, by id or title.
  //   INVALID_ARGUMENT: the scale has no such level; the message lists those it has.
  absl::StatusOr<std::string> Level(std::string_view scale, std::string_view term) const;

 private:
  std::vector<catalog::v1::Unit> units_;
  std::vector<catalog::v1::Element> elements_;
  std::vector<catalog::v1::Scale> scales_;
  std::vector<catalog::v1::Form> forms_;
  TermIndex units_by_id_;
  TermIndex units_by_term_;  // of any day
  TermIndex elements_by_term_;
  TermIndex forms_by_term_;
};

}  // namespace thidua::cli
