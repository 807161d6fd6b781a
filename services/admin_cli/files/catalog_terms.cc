#include "services/admin_cli/files/catalog_terms.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <utility>

#include "common/value/date.h"
#include "common/value/text.h"
#include "common/value/unit_words.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"

namespace thidua::cli {
namespace {

using catalog::v1::Unit;
using catalog::v1::UnitVersion;

// Words apart by one space each.
std::string Spaced(std::string_view text) {
  return absl::StrJoin(absl::StrSplit(absl::string_view(text.data(), text.size()),
                                      absl::ByAnyChar(" \t\r\n"), absl::SkipEmpty()),
                       " ");
}

std::string CaseFolded(std::string_view text) {
  std::string folded;
  icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())))
      .foldCase()
      .toUTF8String(folded);
  return Spaced(folded);
}

// The words with the marks of each behind its letters: where a tone stands ("hoà", "hòa") does not
// matter, which one it is does.
std::string MarksBehind(std::string_view text) {
  UErrorCode code = U_ZERO_ERROR;
  const icu::Normalizer2* nfd = icu::Normalizer2::getNFDInstance(code);
  const icu::UnicodeString decomposed =
      nfd->normalize(icu::UnicodeString::fromUTF8(
                         icu::StringPiece(text.data(), static_cast<int32_t>(text.size()))),
                     code);
  icu::UnicodeString out;
  std::vector<UChar32> marks;
  const auto end_word = [&] {
    std::sort(marks.begin(), marks.end());
    for (const UChar32 mark : marks) {
      out.append(mark);
    }
    marks.clear();
  };
  for (int32_t i = 0; i < decomposed.length(); i = decomposed.moveIndex32(i, 1)) {
    const UChar32 letter = decomposed.char32At(i);
    if (u_charType(letter) == U_NON_SPACING_MARK) {
      marks.push_back(letter);
      continue;
    }
    if (letter == ' ') {
      end_word();
    }
    out.append(letter);
  }
  end_word();
  std::string result;
  out.toUTF8String(result);
  return result;
}

void AddOnce(size_t thing, std::vector<size_t>* things) {
  if (things->empty() || things->back() != thing) {
    things->push_back(thing);
  }
}

TermIndex TermsOf(const UnitVersion& version) {
  TermIndex terms;
  terms.Add(version.code(), 0);
  terms.Add(version.display_name(), 0);
  for (const std::string_view word : KindWords(version.kind())) {
    terms.Add(std::string(word) + " " + version.display_name(), 0);
  }
  return terms;
}

// Days are ISO 8601, which sorts as it reads.
bool IsInForce(const UnitVersion& version, const std::string& day) {
  return version.valid_from() <= day && (version.valid_to().empty() || day < version.valid_to());
}

// "units/da-trach was called so until 2025-01-01 and is succeeded by units/pham-hong-thai".
std::string WhatBecameOf(const Unit& unit, std::string_view term, const std::string& day) {
  std::string last;
  for (const UnitVersion& version : unit.versions()) {
    if (!TermsOf(version).Find(term).empty()) {
      last = version.valid_to();
    }
  }
  if (last.empty() || day < last) {
    return unit.name() + " is called so, but not on that day";
  }
  std::vector<std::string> successors;
  for (const auto& succession : unit.successions()) {
    successors.push_back(succession.successor());
  }
  return unit.name() + " was called so until " + last +
         (successors.empty() ? ", and has no successor"
                             : ", and is succeeded by " + absl::StrJoin(successors, ", "));
}

absl::Status Several(std::string_view term, const std::string& what,
                     const std::vector<std::string>& names) {
  constexpr size_t kNamed = 10;
  const std::vector<std::string> first(names.begin(),
                                       names.begin() + std::min(names.size(), kNamed));
  return UsageError(
      Quote(term) + " is " + what + ": " + absl::StrJoin(first, ", ") +
      (names.size() > kNamed ? " and " + std::to_string(names.size() - kNamed) + " more" : "") +
      "; write the id of the one that is meant");
}

}  // namespace

void TermIndex::Add(std::string_view term, size_t thing) {
  const std::string exact = CaseFolded(term);
  if (!exact.empty()) {
    AddOnce(thing, &exact_[MarksBehind(exact)]);
    AddOnce(thing, &folded_[FoldName(exact)]);
  }
}

std::vector<size_t> TermIndex::Find(std::string_view term) const {
  const std::string exact = CaseFolded(term);
  if (const auto found = exact_.find(MarksBehind(exact)); found != exact_.end()) {
    return found->second;
  }
  // Without any mark none is meant; with another mark another name is.
  const std::string folded = FoldName(exact);
  if (folded != exact) {
    return {};
  }
  const auto found = folded_.find(folded);
  return found == folded_.end() ? std::vector<size_t>() : found->second;
}

CatalogTerms::CatalogTerms(std::vector<Unit> units, std::vector<catalog::v1::Element> elements,
                           std::vector<catalog::v1::Scale> scales,
                           std::vector<catalog::v1::Form> forms)
    : units_(std::move(units)),
      elements_(std::move(elements)),
      scales_(std::move(scales)),
      forms_(std::move(forms)) {
  for (size_t i = 0; i < units_.size(); ++i) {
    units_by_id_.Add(units_[i].name(), i);
    units_by_id_.Add(LastSegment(units_[i].name()), i);
    for (const UnitVersion& version : units_[i].versions()) {
      units_by_term_.Add(version.code(), i);
      units_by_term_.Add(version.display_name(), i);
      for (const std::string_view word : KindWords(version.kind())) {
        units_by_term_.Add(std::string(word) + " " + version.display_name(), i);
      }
    }
  }
  for (size_t i = 0; i < elements_.size(); ++i) {
    elements_by_term_.Add(elements_[i].name(), i);
    elements_by_term_.Add(LastSegment(elements_[i].name()), i);
    elements_by_term_.Add(elements_[i].title(), i);
    elements_by_term_.Add(elements_[i].source(), i);
  }
  for (size_t i = 0; i < forms_.size(); ++i) {
    forms_by_term_.Add(forms_[i].name(), i);
    forms_by_term_.Add(LastSegment(forms_[i].name()), i);
    forms_by_term_.Add(forms_[i].title(), i);
  }
}

absl::StatusOr<std::string> CatalogTerms::UnitName(std::string_view term,
                                                   absl::CivilDay day) const {
  if (term.empty()) {
    return UsageError("is empty: write the id, the code or the name of a unit");
  }
  // An id is unique, and never "an-vi" for "an-vĩ".
  for (const size_t i : units_by_id_.Find(term)) {
    if (term == units_[i].name() ||
        "units/" + absl::AsciiStrToLower(std::string(term)) == units_[i].name()) {
      return units_[i].name();
    }
  }
  const std::string date = FormatDate(day);
  std::vector<const Unit*> found;
  std::vector<std::string> gone;
  for (const size_t i : units_by_term_.Find(term)) {
    const Unit& unit = units_[i];
    const bool now = std::any_of(
        unit.versions().begin(), unit.versions().end(), [&](const UnitVersion& version) {
          return IsInForce(version, date) && !TermsOf(version).Find(term).empty();
        });
    if (now) {
      found.push_back(&unit);
    } else {
      gone.push_back(WhatBecameOf(unit, term, date));
    }
  }
  if (found.size() == 1) {
    return found.front()->name();
  }
  if (found.empty()) {
    return UsageError("no unit has the id, code or name " + Quote(term) + " on " + date +
                      (gone.empty() ? "" : "; " + absl::StrJoin(gone, "; ")));
  }
  std::vector<std::string> names;
  for (const Unit* unit : found) {
    for (const UnitVersion& version : unit->versions()) {
      if (IsInForce(version, date)) {
        names.push_back(unit->name() + " (" +
                        EnumText(*catalog::v1::UnitKind_descriptor(), version.kind()) +
                        (version.code().empty() ? "" : ", code " + version.code()) + ")");
      }
    }
  }
  return Several(term, "what several units are called on " + date, names);
}

absl::StatusOr<const catalog::v1::Element*> CatalogTerms::Element(std::string_view term) const {
  const std::vector<size_t> found = elements_by_term_.Find(term);
  if (found.empty()) {
    return UsageError("UNKNOWN_ELEMENT: no element has the id, title or code " + Quote(term));
  }
  if (found.size() > 1) {
    std::vector<std::string> names;
    for (const size_t i : found) {
      if (elements_[i].name() == term || LastSegment(elements_[i].name()) == term) {
        return &elements_[i];
      }
      names.push_back(elements_[i].name());
    }
    return Several(term, "the title or code of several elements", names);
  }
  return &elements_[found.front()];
}

absl::StatusOr<std::string> CatalogTerms::FormName(std::string_view term) const {
  const std::vector<size_t> found = forms_by_term_.Find(term);
  if (found.empty()) {
    return UsageError("no form has the id or title " + Quote(term));
  }
  if (found.size() > 1) {
    std::vector<std::string> names;
    for (const size_t i : found) {
      names.push_back(forms_[i].name());
    }
    return Several(term, "the title of several forms", names);
  }
  return forms_[found.front()].name();
}

absl::StatusOr<std::string> CatalogTerms::Level(std::string_view scale,
                                                std::string_view term) const {
  const auto found = std::find_if(scales_.begin(), scales_.end(),
                                  [&](const auto& one) { return one.name() == scale; });
  TermIndex terms;
  std::vector<std::string> levels;
  for (int i = 0; found != scales_.end() && i < found->levels_size(); ++i) {
    const auto& level = found->levels(i);
    terms.Add(level.level(), i);
    terms.Add(level.title(), i);
    levels.push_back(level.level() + " (" + level.title() + ")");
  }
  const std::vector<size_t> meant = terms.Find(term);
  if (meant.size() == 1) {
    return found->levels(static_cast<int>(meant.front())).level();
  }
  return UsageError("UNKNOWN_LEVEL: " + Quote(term) + " is none of " + absl::StrJoin(levels, ", "));
}

}  // namespace thidua::cli
