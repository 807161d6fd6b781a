// Random rosters and figures, added up by set: against the folds of whole rounds whose rosters have
// only the lines of the set, and all sets together against the total of all.
#include "services/reporting/domain/totals/subject_fold.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <map>
#include <random>
#include <string>
#include <utility>

#include "services/reporting/domain/totals/testing/owners.h"

namespace thidua::reporting::testing {
namespace {

using Sets = google::protobuf::RepeatedPtrField<v1::SubjectSet>;

// What an owner has of a window.
struct Window {
  std::deque<v1::Round> rounds;  // oldest first
  std::vector<std::vector<v1::Figures>> figures;
  Cover cover;
};

class SubjectFoldTest : public ::testing::Test {
 protected:
  int Below(int limit) { return static_cast<int>(random_() % limit); }
  bool OneIn(int many) { return Below(many) == 0; }

  // A round in which some of the subjects s0 to s7 stand on the roster, and some of its columns.
  v1::Round RandomRound(const std::string& period) {
    v1::Round round = RoundOf("x", period);
    round.clear_roster();
    if (OneIn(3)) round.mutable_columns()->DeleteSubrange(kPopulation, 1);
    if (OneIn(4)) round.clear_split_attributes();
    round.set_simulated(OneIn(8));
    for (int i = 0; i < 8; ++i) {
      if (OneIn(4)) continue;
      v1::RosterEntry& entry = *round.add_roster();
      entry.set_subject("units/s" + std::to_string(i));
      if (OneIn(3)) (*entry.mutable_attributes())["class"] = OneIn(2) ? "V" : "IV";
      if (OneIn(5)) entry.set_last_day("2022-01-15");
      if (OneIn(8)) entry.set_first_day("2022-01-15");
    }
    return round;
  }

  std::vector<v1::Figures> RandomFigures(const v1::Round& round) {
    std::vector<v1::Figures> all;
    for (const v1::RosterEntry& entry : round.roster()) {
      if (OneIn(4)) continue;
      std::vector<Value> values;
      for (int i = 0; i < round.columns_size(); ++i) {
        const int levels = round.columns(i).levels_size();
        if (OneIn(3)) continue;
        values.push_back({i, levels > 0 ? Below(levels) : Below(1000),
                          static_cast<type::v1::ValueStatus>(1 + Below(3))});
      }
      v1::Figures& figures =
          all.emplace_back(FiguresIn(round, std::string(LastSegment(entry.subject())), values));
      figures.set_late(OneIn(4));
      figures.set_simulated(OneIn(8));
      figures.set_returns(OneIn(3) ? Below(4) : 0);
    }
    return all;
  }

  Window RandomWindow() {
    Window window;
    const int rounds = OneIn(3) ? 1 : 1 + Below(4);
    for (int month = 1; month <= rounds; ++month) {
      window.rounds.push_back(RandomRound("2022-0" + std::to_string(month)));
      window.figures.push_back(RandomFigures(window.rounds.back()));
    }
    for (const v1::Round& round : window.rounds) window.cover.rounds.push_back(&round);
    window.cover.exact = rounds == 1 && OneIn(2);
    if (!window.cover.exact) window.cover.missing = {"2022-05"};
    return window;
  }

  // Sets that have every subject once, and one that nobody knows.
  Sets RandomSets() {
    Sets sets;
    const int count = 1 + Below(5);
    for (int i = 0; i < count; ++i) sets.Add()->add_subjects("units/none" + std::to_string(i));
    for (int i = 0; i < 8; ++i) {
      sets[Below(count)].add_subjects("units/s" + std::to_string(i));
    }
    return sets;
  }

  std::mt19937 random_{7};
};

// What SubjectFold makes of a window: a message a set, and the returns.
struct Answer {
  std::vector<v1::Total> totals;
  std::vector<int64_t> returns;
};

absl::StatusOr<Answer> FoldSets(const Window& window, const SubjectSets& sets) {
  SubjectFold fold(sets, window.cover);
  for (size_t round = window.rounds.size(); fold.NeedsMore();) {
    EXPECT_EQ(&fold.next_round(), window.cover.rounds[--round]);
    RETURN_IF_ERROR(AddFigures(window.figures[round], fold));
    RETURN_IF_ERROR(fold.EndRound());
  }
  ASSIGN_OR_RETURN(const std::vector<SubjectTallies> folded, fold.Finish());
  Answer answer;
  for (const SubjectTallies& set : folded) {
    answer.totals.push_back(MessageOf("", set.tallies));
    answer.returns.push_back(set.returns);
  }
  return answer;
}

// The total of the window as it is made of the totals of its rounds, as if nobody but `subjects`
// stood on their rosters; nullptr: everybody.
v1::Total TotalOfWindow(const Window& window, const v1::SubjectSet* subjects) {
  std::deque<v1::Round> rounds = window.rounds;
  Cover cover = window.cover;
  std::vector<Tallies> tallies;
  for (size_t i = 0; i < rounds.size(); ++i) {
    auto& roster = *rounds[i].mutable_roster();
    roster.erase(std::remove_if(roster.begin(), roster.end(),
                                [&](const v1::RosterEntry& entry) {
                                  if (subjects == nullptr) return false;
                                  const auto& of = subjects->subjects();
                                  return std::find(of.begin(), of.end(), entry.subject()) ==
                                         of.end();
                                }),
                 roster.end());
    cover.rounds[i] = &rounds[i];
    tallies.push_back(TalliesOf(rounds[i], window.figures[i]));
  }
  if (cover.exact) return MessageOf("", tallies.front());
  const v1::Round closing_round = ClosingRound(cover.rounds);
  std::optional<Tallies> closing;
  if (rounds.size() > 1 && !IsClosed(cover.rounds, tallies.back())) {
    closing = *Close(cover.rounds, window.figures, closing_round);
  }
  const auto folded = FoldOverTime(cover, tallies, closing ? *closing : tallies.back());
  EXPECT_TRUE(folded.ok()) << folded.status();
  return MessageOf("", *folded);
}

// What adds up over sets, by what it is of.
using Counts = std::map<std::string, int64_t>;

template <class Cell>
void Count(const std::string& of, const v1::TotalCell& whole, const Cell& cell, Counts& counts) {
  counts[of + " n"] += cell.n();
  counts[of + " of"] += cell.of();
  counts[of + " carried"] += cell.carried();
  for (const auto& level : cell.levels()) counts[of + " " + level.level()] += level.count();
  const bool rate = whole.kind() == type::v1::VALUE_KIND_PUBLISHED_RATE;
  if (!rate && !cell.sum().empty())
    counts[of + " sum"] += *ParseScaled(cell.sum(), whole.decimals());
}

void Count(const v1::Total& total, Counts& counts) {
  counts["expected"] += total.basis().expected();
  counts["accepted"] += total.basis().accepted();
  counts["late"] += total.basis().accepted_late();
  counts["partial"] += total.basis().partial();
  for (const v1::TotalCell& cell : total.cells()) {
    Count(cell.element(), cell, cell, counts);
    for (const v1::Split& split : cell.splits()) {
      Count(cell.element() + " " + split.value() + "/", cell, split, counts);
    }
  }
}

TEST_F(SubjectFoldTest, IsTheTotalOfRostersWithoutTheOthers) {
  for (int turn = 0; turn < 400; ++turn) {
    SCOPED_TRACE(turn);
    const Window window = RandomWindow();
    const Sets sets = RandomSets();
    const auto answer = FoldSets(window, SubjectSets(sets, 0, sets.size()));
    ASSERT_TRUE(answer.ok()) << answer.status();
    int64_t returns = 0;
    for (int set = 0; set < sets.size(); ++set) {
      EXPECT_EQ(answer->totals[set].DebugString(), TotalOfWindow(window, &sets[set]).DebugString());
      returns += answer->returns[set];
    }
    // Of figures without a value nothing is counted.
    for (size_t round = 0; round < window.rounds.size(); ++round) {
      for (const v1::Figures& each : window.figures[round]) {
        const bool counted = TalliesOf(window.rounds[round], {each}).basis.accepted() == 1;
        if (counted) returns -= each.returns();
      }
    }
    EXPECT_EQ(returns, 0);
  }
}

TEST_F(SubjectFoldTest, SetsThatHaveEverybodyAddUpToTheTotal) {
  for (int turn = 0; turn < 400; ++turn) {
    SCOPED_TRACE(turn);
    const Window window = RandomWindow();
    const Sets sets = RandomSets();
    const v1::Total whole = TotalOfWindow(window, nullptr);
    const auto answer = FoldSets(window, SubjectSets(sets, 0, sets.size()));
    ASSERT_TRUE(answer.ok()) << answer.status();
    Counts expected, counts;
    Count(whole, expected);
    for (const v1::Total& total : answer->totals) Count(total, counts);
    std::erase_if(expected, [](const auto& count) { return count.second == 0; });
    std::erase_if(counts, [](const auto& count) { return count.second == 0; });
    EXPECT_EQ(counts, expected);
    // And one set of all is the total itself.
    Sets all;
    all.Add();
    for (int i = 0; i < 8; ++i) all[0].add_subjects("units/s" + std::to_string(i));
    const auto one = FoldSets(window, SubjectSets(all, 0, 1));
    ASSERT_TRUE(one.ok()) << one.status();
    EXPECT_EQ(one->totals[0].DebugString(), whole.DebugString());
  }
}

TEST_F(SubjectFoldTest, ARateStandsWhereOneOfTheSetIsThereAtTheEnd) {
  Window window;
  window.rounds.push_back(RoundOf("x", "2022"));
  v1::Round& round = window.rounds[0];
  round.add_roster()->set_subject("units/z");
  window.figures.push_back({FiguresIn(round, "x", {{kRate, 850}}),
                            FiguresIn(round, "y", {{kRate, 10}}),
                            FiguresIn(round, "z", {{kRate, 20}})});
  round.mutable_roster(1)->set_last_day("2022-05-01");
  window.cover.rounds = {&round};
  window.cover.exact = true;
  Sets sets;
  sets.Add()->add_subjects("units/x");
  sets[0].add_subjects("units/y");
  sets.Add()->add_subjects("units/z");
  const auto answer = FoldSets(window, SubjectSets(sets, 0, 2));
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->totals[0].cells(kRate).sum(), "8.5");
  EXPECT_EQ(answer->totals[0].cells(kRate).of(), 1);
  EXPECT_EQ(answer->totals[1].cells(kRate).sum(), "0.2");
  EXPECT_EQ(TotalOfWindow(window, nullptr).cells(kRate).sum(), "") << "of two there is none";
}

TEST_F(SubjectFoldTest, FiguresThatDoNotFitAreCorrupt) {
  Window window;
  window.rounds.push_back(RoundOf("x", "2022"));
  window.figures.push_back({FiguresIn(window.rounds[0], "x", {})});
  window.figures[0][0].add_statuses(type::v1::VALUE_STATUS_OFFICIAL);
  window.cover.rounds = {&window.rounds[0]};
  Sets sets;
  sets.Add()->add_subjects("units/x");
  EXPECT_EQ(ReasonName(FoldSets(window, SubjectSets(sets, 0, 1)).status()), "CORRUPT");
}

}  // namespace
}  // namespace thidua::reporting::testing
