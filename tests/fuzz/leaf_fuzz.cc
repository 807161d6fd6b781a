// Leaves: what comes out of the cache of a round's total.

#include <utility>
#include <vector>

#include "common/value/check.h"
#include "services/reporting/domain/catalog/testing/memory_catalog.h"
#include "services/reporting/domain/totals/testing/figures.h"
#include "services/reporting/encoding/closing_bytes.h"
#include "services/reporting/encoding/layout_digest.h"
#include "services/reporting/encoding/leaf.h"
#include "services/reporting/encoding/total_bytes.h"
#include "services/reporting/encoding/wire.h"
#include "tests/fuzz/target.h"

namespace thidua::reporting {
namespace {

const v1::Round& SampleRound() {
  static const v1::Round& round = *new v1::Round(testing::SampleRound());
  return round;
}

// Figures of every subject that the bytes say, a status and a number a column.
std::vector<v1::Figures> FiguresOfBytes(std::string_view bytes) {
  std::vector<v1::Figures> all;
  for (const v1::RosterEntry& entry : SampleRound().roster()) {
    v1::Figures& figures = all.emplace_back();
    figures.set_name(FiguresOf(SampleRound().name()) + std::string(LastSegment(entry.subject())));
    for (const v1::Column& column : SampleRound().columns()) {
      const int levels = std::max(1, column.levels_size());
      const int status = fuzz::TakeByte(bytes) % 4;
      const int64_t number = fuzz::TakeByte(bytes);
      figures.add_statuses(static_cast<type::v1::ValueStatus>(status));
      figures.add_values(status == 0                                   ? 0
                         : column.kind() == type::v1::VALUE_KIND_STATE ? number % levels
                                                                       : number << number % 50);
    }
  }
  return all;
}

}  // namespace

// The bytes after format and digest, which are those of the round.
FUZZ(leaf) {
  static const std::string head =
      std::string(1, static_cast<char>(kLeafFormat)) + LayoutDigest(Layout(SampleRound()));
  static auto& reader = *new LeafReader;  // layouts and memory are used again
  static auto& tallies = *new Tallies;
  THIDUA_CHECK(!reader.Read(bytes, SampleRound(), tallies).ok() || bytes.starts_with(head),
               "A leaf is of its round.");
  if (!reader.Read(head + std::string(bytes), SampleRound(), tallies).ok()) return;
  THIDUA_CHECK(tallies.CheckSums().ok(), "Sums have 18 digits.");
  const std::string leaf = EncodeLeaf(tallies);
  const auto again = ReadLeaf(leaf, SampleRound());
  THIDUA_CHECK(again.ok() && EncodeLeaf(*again) == leaf, "A leaf is written as it is read.");
  v1::Total total;
  THIDUA_CHECK(total.ParseFromString(TotalBytes("t", tallies)), "A total is a message.");
  THIDUA_CHECK(total.SerializeAsString() == TotalBytes("t", tallies),
               "A total is what protobuf would write.");
}

FUZZ(fold) {
  const auto tallies = testing::Fold(SampleRound(), FiguresOfBytes(bytes));
  if (!tallies.ok()) return;  // a sum of more than 18 digits
  const auto read = ReadLeaf(EncodeLeaf(*tallies), SampleRound());
  THIDUA_CHECK(read.ok() && TotalBytes("t", *read) == TotalBytes("t", *tallies),
               "A leaf and its round make the total.");
}

// Closing values of two rounds: the first half of the bytes is their leaf after format and digest,
// the second what is carried.
FUZZ(closing) {
  static const auto& rounds =
      *new std::vector<v1::Round>{testing::SampleRound(), testing::SampleRound()};
  static const std::vector<const v1::Round*> both = {&rounds[0], &rounds[1]};
  static const auto& closing = *new v1::Round(ClosingRound(both));
  static const std::string head =
      std::string(1, static_cast<char>(kLeafFormat)) + LayoutDigest(Layout(closing));
  const std::string leaf = head + std::string(bytes.substr(0, bytes.size() / 2));
  wire::Writer writer(leaf.size() + bytes.size());
  writer.Varint(leaf.size());
  writer.Raw(leaf);
  writer.Raw(bytes.substr(bytes.size() / 2));
  const auto tallies = ReadClosing(std::move(writer).Take(), closing, both);
  if (!tallies.ok()) return;
  const std::string written = EncodeClosing(*tallies, both);
  const auto again = ReadClosing(written, closing, both);
  THIDUA_CHECK(again.ok() && EncodeClosing(*again, both) == written,
               "Closing values are written as they are read.");
  v1::Total total;
  THIDUA_CHECK(total.ParseFromString(TotalBytes("t", *tallies)), "A total is a message.");
  THIDUA_CHECK(total.SerializeAsString() == TotalBytes("t", *tallies),
               "A total is what protobuf would write.");
  for (const v1::TotalCell& cell : total.cells()) {
    THIDUA_CHECK(cell.carried() <= cell.n() && cell.n() <= cell.of(),
                 "Parts are within the whole.");
    THIDUA_CHECK((cell.carried() > 0) == !cell.oldest_period().empty(),
                 "What is carried is of some period.");
  }
}

}  // namespace thidua::reporting
