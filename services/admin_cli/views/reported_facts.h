#pragma once
// What an explanation is made of, as the services answered it at one position.

#include <absl/time/civil_time.h>
#include <google/protobuf/timestamp.pb.h>

#include <compare>
#include <map>
#include <string>
#include <vector>

#include "thidua/catalog/v1/catalog.pb.h"
#include "thidua/reporting/v1/reporting_service.pb.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::cli {

// One total: a form over a window, of the owner's own rounds or of everything below it.
struct TotalKey {
  std::string form;
  std::string period;
  bool rolled_up = false;

  auto operator<=>(const TotalKey&) const = default;  // NOLINT: clang 14 sees a null pointer in it
};

// How the figures in force of one subject came to be in force.
struct Acceptance {
  std::string actor;  // empty: nobody could say
  google::protobuf::Timestamp time;
  std::string submitter;
  std::string source;  // a document, or the file of an import
  std::string note;    // of the whole report
  int revision = 0;    // 2 and more are corrections
  bool late = false;
  bool correction_begun = false;             // what is being corrected is still in force
  std::map<std::string, std::string> notes;  // of single values, by element
};

// One round as far as the caller may see it.
struct RoundFacts {
  bool readable = false;  // the figures of single subjects
  reporting::v1::Round round;
  std::map<std::string, reporting::v1::Figures> figures;  // by id of the subject
  std::map<std::string, Acceptance> acceptances;          // likewise
};

// All of it.
struct ReportedFacts {
  std::map<std::string, catalog::v1::Element> elements;  // by name
  std::map<std::string, catalog::v1::Scale> scales;      // by name
  std::map<TotalKey, reporting::v1::Rollup> totals;      // an owner's own total is one of one owner
  std::map<std::string, RoundFacts> rounds;              // by name
};

// The totals that a cell may be read in, the first that there is first, where its figures count up
// to that day, the last one of a month: of a year those of the calendar, the administrative and the
// school year; of a part of one the months up to the day, or of a published rate the longest period
// that ends on it.
std::vector<TotalKey> TotalsOfCell(const targets::v1::CellRef& cell, absl::CivilDay until,
                                   const ReportedFacts& facts);

// The one of them that counts: the first that there is; else the one that says best why there is
// none. `keys` has at least one.
const TotalKey& CountingTotal(const std::vector<TotalKey>& keys, const ReportedFacts& facts);

// The owner's own rounds that the total is of, from old to new; none of what is rolled up.
std::vector<std::string> RoundsOfTotal(const TotalKey& key, const ReportedFacts& facts);

}  // namespace thidua::cli
