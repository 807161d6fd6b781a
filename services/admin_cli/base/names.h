#pragma once
// Resource names as people type them. The short form leaves out the collections:
//
//   khoai-chau                         units/khoai-chau
//   khoai-chau/2021-2025               units/khoai-chau/plans/2021-2025
//   khoai-chau/socio.2022/dan-tien     units/khoai-chau/rounds/socio.2022/reports/dan-tien
//
// Which one is meant follows from the command: it knows the pattern. Full names work everywhere. A
// unit may be given by its official code on a day, 12103@2025-06-30: the service knows which unit
// that is, and refuses it where it takes names alone.

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

namespace thidua::cli {

// Patterns of every collection that the CLI names.
inline constexpr char kUnit[] = "units/{unit}";
inline constexpr char kScale[] = "scales/{scale}";
inline constexpr char kHolidayYear[] = "holidays/{year}";
inline constexpr char kElement[] = "elements/{element}";
inline constexpr char kForm[] = "forms/{form}";
inline constexpr char kBinding[] = "bindings/{principal}";
inline constexpr char kRevocation[] = "revocations/{revocation}";
inline constexpr char kRulePack[] = "rulePacks/{rule_pack}";
inline constexpr char kRound[] = "units/{unit}/rounds/{round}";
inline constexpr char kReport[] = "units/{unit}/rounds/{round}/reports/{subject}";
inline constexpr char kFigures[] = "units/{unit}/rounds/{round}/figures/{subject}";
inline constexpr char kPlan[] = "units/{unit}/plans/{plan}";
inline constexpr char kTarget[] = "units/{unit}/plans/{plan}/targets/{target}";
inline constexpr char kAssessment[] = "units/{unit}/plans/{plan}/assessments/{assessment}";
inline constexpr char kScheme[] = "units/{unit}/schemes/{scheme}";
inline constexpr char kMovement[] = "units/{unit}/movements/{movement}";
inline constexpr char kNomination[] = "units/{unit}/movements/{movement}/nominations/{nomination}";
inline constexpr char kRecipient[] = "units/{unit}/recipients/{recipient}";
inline constexpr char kSession[] = "units/{unit}/movements/{movement}/sessions/{session}";
inline constexpr char kNotice[] = "units/{unit}/movements/{movement}/notices/{notice}";
inline constexpr char kDecision[] = "units/{unit}/decisions/{decision}";
inline constexpr char kGrant[] = "units/{unit}/decisions/{decision}/grants/{grant}";
inline constexpr char kSignedPaper[] = "units/{unit}/signedPapers/{signed_paper}";

// The pattern that a full name follows; null where it is none.
const char* PatternOf(std::string_view full_name);

// The full name. `pattern` is one of the above and must outlive the call.
//   INVALID_ARGUMENT: the text is neither a full name nor a short form of the pattern, or an id in
//   it is not an id, nor a code on a day in the place of a unit's; the message gives both forms.
absl::StatusOr<std::string> ExpandName(const char* pattern, std::string_view text);

// The short form that `pattern` is accepted in: "units/{unit}/plans/{plan}" -> "UNIT/PLAN".
std::string ShortForm(const char* pattern);

// The last segment.
std::string LastSegment(std::string_view name);

// All but the last `segments` segments: ParentOf("units/a/plans/b", 2) is "units/a".
std::string ParentOf(std::string_view name, int segments);

// The round's full name.
//   INVALID_ARGUMENT: owner or form is not one, or the period is none.
absl::StatusOr<std::string> RoundName(std::string_view owner, std::string_view form,
                                      std::string_view period);

}  // namespace thidua::cli
