#include "services/targets/domain/league.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>

namespace thidua::targets {
namespace {

// Returns true if `a` ranks higher than `b`, of the same group.
bool Leads(const Score& a, const Score& b) {
  if (a.points != b.points) return a.points > b.points;
  return a.ties > b.ties;
}

}  // namespace

void Rank(const v1::Scheme& scheme, std::vector<Score>& scores) {
  std::map<std::string, int> group_places;
  for (int i = 0; i < scheme.groups_size(); ++i) group_places[scheme.groups(i).id()] = i;
  std::sort(scores.begin(), scores.end(), [&](const Score& a, const Score& b) {
    const int place_a = group_places[a.row.group()];
    const int place_b = group_places[b.row.group()];
    if (place_a != place_b) return place_a < place_b;
    if (Leads(a, b)) return true;
    if (Leads(b, a)) return false;
    return std::tie(a.row.display_name(), a.row.unit()) <
           std::tie(b.row.display_name(), b.row.unit());
  });
  int place = 0;  // in the group, from 1
  for (size_t i = 0; i < scores.size(); ++i) {
    const bool begins = i == 0 || scores[i].row.group() != scores[i - 1].row.group();
    place = begins ? 1 : place + 1;
    const bool shares = !begins && !Leads(scores[i - 1], scores[i]);
    scores[i].row.set_rank(shares ? scores[i - 1].row.rank() : place);
  }
}

void AddPreviousRanks(const std::vector<Score>& previous, std::vector<Score>& scores) {
  std::map<std::pair<std::string, std::string>, int> ranks;  // by group and unit
  for (const Score& each : previous) {
    ranks[{each.row.group(), each.row.unit()}] = each.row.rank();
  }
  for (Score& score : scores) {
    const auto found = ranks.find({score.row.group(), score.row.unit()});
    if (found != ranks.end()) score.row.set_previous_rank(found->second);
  }
}

}  // namespace thidua::targets
