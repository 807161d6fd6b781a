#pragma once
// A league table as people and programs read it.

#include <string>
#include <vector>

#include "services/admin_cli/base/language.h"
#include "services/admin_cli/views/table.h"
#include "thidua/targets/v1/scoring.pb.h"

namespace thidua::cli {

// A row a unit.
Table LeagueTableOf(const targets::v1::LeagueTable& league, const Wording& say = kEnglishWording);

// A row for each criterion of each unit: what its points are made of.
Table LeagueDetails(const targets::v1::LeagueTable& league, const Wording& say = kEnglishWording);

// What a reader of the ranks must know besides: drafts, units that were not judged by everything,
// that are left out, simulation.
std::vector<std::string> LeagueNotes(const targets::v1::LeagueTable& league,
                                     const Wording& say = kEnglishWording);

}  // namespace thidua::cli
