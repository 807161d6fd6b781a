#pragma once
// Resource names and the ids in them. A resource's name is also its key in the ledger.
//
//   constexpr NamePattern kReport("units/{unit}/rounds/{round}/reports/{subject}");
//   kReport.Format({"khoai-chau", "income.2022", "dong-ket"});
//   ASSIGN_OR_RETURN(std::vector<std::string> ids, kReport.Match(request.name()));
//
// An id is [a-z0-9]([a-z0-9._:@-]{0,61}[a-z0-9])?: 1 to 63 lower-case ASCII characters.

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "common/value/period.h"

namespace thidua {

// A pattern of names; a constant that refers to its text, which must live as long (a literal).
class NamePattern {
 public:
  // `pattern` alternates fixed segments and {variables}.
  explicit constexpr NamePattern(std::string_view pattern) : pattern_(pattern) {}

  // The ids that stand for the variables, in order. INVALID_ARGUMENT, INVALID_NAME if the name is
  // not of this pattern, an id in it is not an id, or {unit} is a reserved id or has an @, which
  // tells codes on a day from ids; the message gives the pattern.
  absl::StatusOr<std::vector<std::string>> Match(std::string_view name) const;

  // The name with these ids, one for each variable. The ids are not checked: they come from Match
  // or have passed CheckId.
  std::string Format(std::initializer_list<std::string_view> ids) const;

  constexpr std::string_view pattern() const { return pattern_; }

 private:
  std::string_view pattern_;
};

// Units stand in the names of all services.
inline constexpr NamePattern kUnitName("units/{unit}");

// The id behind the last slash: "dan-tien" of "units/dan-tien".
inline std::string_view LastSegment(std::string_view name) {
  return name.substr(name.rfind('/') + 1);
}

// INVALID_ARGUMENT, INVALID_NAME if `id` is not an id.
absl::Status CheckId(std::string_view id);

// As CheckId, for the id of a form: no dot, so that a round's id splits, and at most 53 characters,
// so that the round's id is one.
absl::Status CheckFormId(std::string_view id);

// True for ids that no unit may have, because a ledger of another use has that name.
bool IsReservedId(std::string_view id);

// The ledger that keeps the resource (or the collection): "catalog" for names of one or two
// segments, the second segment for longer ones.
std::string LedgerOf(std::string_view name);

// A round's id is "{form}.{period}".
struct RoundId {
  std::string form;
  Period period;

  std::string ToString() const;
  bool operator==(const RoundId&) const = default;
};

// INVALID_ARGUMENT, INVALID_NAME if the text is not a round's id.
absl::StatusOr<RoundId> SplitRoundId(std::string_view round_id);

}  // namespace thidua
