#pragma once
// What the conditions of an honour find in the evidence: one function a kind of condition.

#include <string>
#include <string_view>

#include "thidua/awards/v1/nomination.pb.h"
#include "thidua/awards/v1/rule_pack.pb.h"

namespace thidua::awards {

// What a condition came to.
struct Found {
  bool kept = false;
  std::string finding;  // in Vietnamese
};

// Where a title is from: the grant, or what was written down with the recipient. Evidence of
// persons has no source of that, which is kept with the recipient alone.
std::string SourceInWords(const v1::TitleEvidence& title);

// Counts the reports of all rounds of the evidence together. Not kept where none was to be made.
Found FindReports(const v1::ReportsAccepted& rule, const v1::Evidence& evidence);

// Looks up each target that was asked for, with those that it replaced. Not kept where none was
// asked for, or one has no result.
Found FindTargets(const v1::TargetOutcomes& rule, const v1::EvidenceRequest& request,
                  const v1::Evidence& evidence);

// Counts back, year by year, through the titles of the evidence from the last year that the rule
// looks at: `year` or the one before it. Not kept where `year` is 0: the movement gives no titles.
Found FindStreak(const v1::Streak& rule, int year, const v1::Evidence& evidence);

// Whether FindStreak looks at this title of this year.
bool LooksAt(const v1::Streak& rule, int year, std::string_view honour, int title_year);

// Compares the place, and points / attainable exactly. Not kept without a league table, or without
// a place or points in it; a table that may still change counts, and the finding says so.
Found FindPlace(const v1::LeaguePlace& rule, const v1::Evidence& evidence);

}  // namespace thidua::awards
