#include "services/reporting/encoding/leaf.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <random>

#include "services/reporting/domain/catalog/testing/memory_catalog.h"
#include "services/reporting/domain/totals/testing/figures.h"
#include "services/reporting/encoding/layout_digest.h"
#include "services/reporting/encoding/total_bytes.h"

namespace thidua::reporting {
namespace {

using testing::FiguresIn;
using testing::FoldRound;
using testing::ReasonName;
using testing::SampleRound;
using testing::TalliesOf;
using v1::Figures;
using v1::Round;

std::string LeafOf(const Round& round, const std::vector<Figures>& figures) {
  return EncodeLeaf(TalliesOf(round, figures));
}

constexpr int64_t kMost = 999'999'999'999'999'999;

// The total that a leaf makes with its round.
std::string TotalFrom(const std::string& leaf, const Round& round) {
  auto tallies = ReadLeaf(leaf, round);
  EXPECT_TRUE(tallies.ok()) << tallies.status();
  if (!tallies.ok()) return "";
  return ToTotal(TotalOf(round.name()), *tallies).DebugString();
}

std::vector<Figures> SomeFigures(const Round& round) {
  Figures late =
      FiguresIn(round, "dan-tien", {{0, -5, type::v1::VALUE_STATUS_ESTIMATE}, {2, 2}, {3, 226}});
  late.set_late(true);
  late.set_simulated(true);
  return {FiguresIn(round, "an-vi", {{0, 836}, {1, kMost}, {2, 2}}),
          FiguresIn(round, "binh-minh", {{0, 1000}, {2, 0}, {4, -kMost}}), late};
}

TEST(Leaf, MakesTheTotalWithItsRound) {
  const Round round = SampleRound();
  Round single = round;
  single.mutable_roster()->DeleteSubrange(0, 2);
  Round unsplit = round;
  unsplit.clear_split_attributes();
  Round twice = round;
  twice.add_split_attributes("zone");
  Round ended = round;
  ended.mutable_columns(0)->set_time_rollup(type::v1::TIME_ROLLUP_SUM);
  ended.mutable_roster(1)->set_last_day("2022-06-30");
  Round bare = round;
  bare.clear_columns();
  struct Case {
    Round round;
    std::vector<Figures> figures;
  };
  for (const Case& test :
       {Case{round, SomeFigures(round)}, Case{round, {}}, Case{single, {SomeFigures(round)[2]}},
        Case{unsplit, SomeFigures(round)}, Case{ended, SomeFigures(round)},
        Case{twice, SomeFigures(round)}, Case{bare, {FiguresIn(bare, "an-vi", {})}}}) {
    EXPECT_EQ(TotalFrom(LeafOf(test.round, test.figures), test.round),
              FoldRound(test.round, test.figures)->DebugString());
  }
}

TEST(Leaf, IsSmall) {
  const Round round = SampleRound();
  const auto total = FoldRound(round, SomeFigures(round));
  EXPECT_LT(LeafOf(round, SomeFigures(round)).size() * 3, total->ByteSizeLong());
}

TEST(LeafReader, UsesMemoryAgainWithoutMixingLeaves) {
  const Round round = SampleRound();
  LeafReader reader;
  Tallies tallies;
  ASSERT_TRUE(reader.Read(LeafOf(round, SomeFigures(round)), round, tallies).ok());
  ASSERT_TRUE(reader.Read(LeafOf(round, {}), round, tallies).ok());
  EXPECT_EQ(ToTotal(TotalOf(round.name()), tallies).DebugString(),
            FoldRound(round, {})->DebugString());
}

TEST(LeafReader, SharesTheLayoutOfLeavesWithTheSameColumns) {
  const Round round = SampleRound();
  Round next = round, other = round;
  next.set_name("units/van-giang/rounds/socio.2022");
  next.mutable_columns(0)->set_title("Thu nhập");
  other.mutable_columns(0)->set_decimals(2);
  LeafReader reader;
  auto layout = [&](const Round& of) { return *reader.LayoutOf(LeafOf(of, {}), of); };
  const auto first = layout(round);
  EXPECT_EQ(layout(next), first);
  EXPECT_NE(layout(other), first);
  EXPECT_EQ(layout(round), first);
}

TEST(LayoutDigest, TellsApartWhateverATotalShows) {
  const std::string digest = LayoutDigest(Layout(SampleRound()));
  EXPECT_EQ(digest.size(), kLayoutDigestBytes);
  const std::function<void(Round&)> changes[] = {
      [](Round& round) { round.mutable_columns(0)->set_element("elements/incomes"); },
      [](Round& round) { round.mutable_columns(0)->set_unit_of_measure("tỷ đồng"); },
      [](Round& round) { round.mutable_columns(0)->set_decimals(2); },
      [](Round& round) { round.mutable_columns(0)->set_kind(type::v1::VALUE_KIND_COUNT); },
      [](Round& round) { round.mutable_columns(0)->set_time_rollup(type::v1::TIME_ROLLUP_LAST); },
      [](Round& round) { round.mutable_columns(2)->set_scale("scales/other"); },
      [](Round& round) { round.mutable_columns(2)->set_levels(0, "weaker"); },
      [](Round& round) { round.mutable_columns(2)->add_levels("best"); },
      [](Round& round) { round.mutable_columns()->SwapElements(0, 1); },
      [](Round& round) { round.mutable_columns()->RemoveLast(); }};
  for (const auto& change : changes) {
    Round round = SampleRound();
    change(round);
    EXPECT_NE(LayoutDigest(Layout(round)), digest) << round.DebugString();
  }
}

// What was encoded from tallies that no fold makes, or belongs to another round.
TEST(LeafReader, RefusesWhatCannotBeOfTheRound) {
  const Round round = SampleRound();
  const Tallies sound = TalliesOf(round, SomeFigures(round));
  auto reason = [&](const std::string& leaf) { return ReasonName(ReadLeaf(leaf, round).status()); };
  ASSERT_TRUE(ReadLeaf(EncodeLeaf(sound), round).ok());
  const std::function<void(Tallies&)> changes[] = {
      [](Tallies& tallies) { tallies.of(1)[0].sum = kMost + 1; },
      [](Tallies& tallies) { tallies.of(1)[0].sum = -kMost - 1; },
      [](Tallies& tallies) { tallies.of(1)[0].sum = tallies.of(2)[0].sum = kMost; },
      [](Tallies& tallies) { tallies.of(1)[0].n = 4; },
      [](Tallies& tallies) { ++tallies.owed[1].all; },  // more subjects than the roster has
      [](Tallies& tallies) { tallies.of(1)[0].n = tallies.owed[1].all + 1; },
      [](Tallies& tallies) { tallies.of(1)[0].n = tallies.of(2)[0].n = 2; },
      [](Tallies& tallies) { ++tallies.levels_of(1)[0]; },
      [](Tallies& tallies) { tallies.basis.set_expected(2); },
      [](Tallies& tallies) { tallies.basis.set_expected(4); },
      [](Tallies& tallies) { tallies.basis.set_accepted(4); },
      [](Tallies& tallies) { tallies.basis.set_accepted_late(4); },
      [](Tallies& tallies) { std::swap(tallies.groups[1], tallies.groups[2]); },
      [](Tallies& tallies) { tallies.groups[2] = tallies.groups[1]; },
      // A total that says it would be read by nobody.
      [](Tallies& tallies) { tallies.groups[2].value = "\xff"; },
      [](Tallies& tallies) { tallies.groups[2].attribute = "\xff"; },
      [](Tallies& tallies) {
        tallies.groups.insert(tallies.groups.end(), 2, {"zone", "x"});
        tallies.groups.back().value = "y";
        tallies.Clear();
      }};
  for (const auto& change : changes) {
    Tallies tallies = sound;
    change(tallies);
    EXPECT_EQ(reason(EncodeLeaf(tallies)), "CORRUPT") << &change - changes;
  }
  Round other = round;
  other.mutable_columns(0)->set_decimals(2);
  EXPECT_EQ(reason(LeafOf(other, {})), "CORRUPT");
  std::string next_format = EncodeLeaf(sound);
  next_format[0] = kLeafFormat + 1;
  EXPECT_EQ(reason(next_format), "CORRUPT");
}

TEST(LeafReader, RefusesBytesThatAreCutOrExtended) {
  const Round round = SampleRound();
  const std::string leaf = LeafOf(round, SomeFigures(round));
  for (size_t size = 0; size < leaf.size(); ++size) {
    EXPECT_EQ(ReasonName(ReadLeaf(leaf.substr(0, size), round).status()), "CORRUPT") << size;
  }
  EXPECT_EQ(ReasonName(ReadLeaf(leaf + '\0', round).status()), "CORRUPT");
}

// Neither a crash nor more memory than the round's own fold takes, whatever the bytes.
TEST(LeafReader, SurvivesAnyBytes) {
  const Round round = SampleRound();
  const std::string leaf = LeafOf(round, SomeFigures(round));
  const size_t head = 1 + kLayoutDigestBytes;
  std::minstd_rand random(1);
  size_t refused = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = leaf;
    for (int changes = 1 + i % 3; changes > 0; --changes) {
      bytes[head + random() % (bytes.size() - head)] = static_cast<char>(random());
    }
    const auto tallies = ReadLeaf(bytes, round);
    if (!tallies.ok()) {
      EXPECT_EQ(ReasonName(tallies.status()), "CORRUPT");
      ++refused;
      continue;
    }
    EXPECT_LE(tallies->groups.size(), 4u);
    EXPECT_TRUE(tallies->CheckSums().ok());
  }
  EXPECT_GT(refused, 5'000u);
  std::string endless = leaf.substr(0, head) + std::string(100, '\xff');
  EXPECT_EQ(ReasonName(ReadLeaf(endless, round).status()), "CORRUPT");
}

}  // namespace
}  // namespace thidua::reporting
