#include "services/reporting/encoding/total_bytes.h"

#include <gtest/gtest.h>

#include <random>

#include "common/value/decimal.h"
#include "services/reporting/domain/catalog/testing/memory_catalog.h"
#include "services/reporting/domain/totals/testing/figures.h"

namespace thidua::reporting {
namespace {

using testing::FiguresIn;
using testing::MessageOf;
using testing::SampleRound;
using testing::TalliesOf;
using testing::Value;
using v1::Figures;
using v1::Round;

void ExpectWrittenAlike(const std::string& name, const Tallies& tallies) {
  const std::string bytes = TotalBytes(name, tallies);
  EXPECT_EQ(bytes, MessageOf(name, tallies).SerializeAsString())
      << ToTotal(name, tallies).DebugString();
  EXPECT_EQ(ToTotal(name, tallies).SerializeAsString(), bytes);
}

TEST(TotalBytes, AreThoseOfTheMessage) {
  const Round round = SampleRound();
  Round bare = round;
  bare.clear_columns();
  Round nobody = round;
  nobody.clear_roster();
  ExpectWrittenAlike("x", TalliesOf(round, {}));
  ExpectWrittenAlike("", TalliesOf(bare, {}));
  ExpectWrittenAlike("x", TalliesOf(nobody, {}));
  Tallies tallies = TalliesOf(round, {FiguresIn(round, "an-vi", {{0, -5}, {2, 1}, {3, 226}})});
  for (int i = 0; i < 40; ++i) tallies.basis.add_missing_periods("2022-07");
  ExpectWrittenAlike(TotalOf(round.name()), tallies);
}

// Any number of columns, subjects, attributes and values, of every kind and size.
TEST(TotalBytes, AreThoseOfTheMessageForAnyRound) {
  std::mt19937_64 random(20210704);
  auto below = [&](size_t limit) { return static_cast<int>(random() % limit); };
  auto text = [&] { return std::string(below(3) == 0 ? below(200) : below(8), 'x'); };
  for (int run = 0; run < 500 && !HasFailure(); ++run) {
    Round round;
    round.set_name("units/x/rounds/" + text());
    round.set_simulated(below(2) == 0);
    for (int i = below(12); i > 0; --i) {
      v1::Column& column = *round.add_columns();
      column.set_element(text());
      column.set_unit_of_measure(text());
      column.set_decimals(below(kMaxDecimals + 1));
      column.set_kind(static_cast<type::v1::ValueKind>(1 + below(4)));
      if (column.kind() != type::v1::VALUE_KIND_STATE) continue;
      for (int level = below(5); level >= 0; --level) column.add_levels(text());
    }
    for (int i = below(4); i > 0; --i) round.add_split_attributes(absl::StrCat("a", i));
    std::vector<Figures> all;
    for (int subject = 0, subjects = below(30); subject < subjects; ++subject) {
      const std::string id = absl::StrCat("s", 100 + subject);
      v1::RosterEntry& entry = *round.add_roster();
      entry.set_subject("units/" + id);
      for (const std::string& attribute : round.split_attributes()) {
        if (below(3) > 0) (*entry.mutable_attributes())[attribute] = std::string(below(4), 'v');
      }
      if (below(4) == 0) continue;
      std::vector<Value> values;
      for (int i = 0; i < round.columns_size(); ++i) {
        if (below(4) == 0) continue;
        const int levels = round.columns(i).levels_size();
        const int64_t size = int64_t{1} << below(54);
        const int64_t value =
            levels > 0 ? below(levels) : static_cast<int64_t>(random() % size) - size / 2;
        values.push_back({i, value, static_cast<type::v1::ValueStatus>(1 + below(3))});
      }
      all.push_back(FiguresIn(round, id, values));
      all.back().set_late(below(3) == 0);
    }
    ExpectWrittenAlike(TotalOf(round.name()), TalliesOf(round, all));
  }
}

TEST(TokenHeader, StandsBeforeTheLastFieldOfATotal) {
  for (size_t size : {1, 127, 128, 300, 20000}) {
    v1::Total total;
    total.set_name("x");
    const std::string bytes = total.SerializeAsString();
    total.set_token(std::string(size, 't'));
    EXPECT_EQ(bytes + TokenHeader(size) + total.token(), total.SerializeAsString());
  }
}

}  // namespace
}  // namespace thidua::reporting
