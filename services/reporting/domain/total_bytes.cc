#include "services/reporting/domain/total_bytes.h"

#include <utility>

#include "common/value/decimal.h"
#include "common/value/wire.h"

namespace thidua::reporting {
namespace {

using v1::Column;
using v1::LevelCount;
using v1::Split;
using v1::Total;
using v1::TotalCell;

// What a cell is mostly written in, and each of its splits.
constexpr size_t kExpectedCell = 64;
constexpr size_t kExpectedSplit = 32;

// What a cell and a split say alike, each with numbers of its own for the fields.
template <class Message>
void WriteTally(const Column& column, const Tally& tally, const int64_t* levels,
                wire::Writer& writer) {
  writer.Number(Message::kNFieldNumber, tally.n);
  if (tally.has_sum) {
    FigureBuffer buffer;
    const auto sum = static_cast<int64_t>(tally.sum);
    writer.Text(Message::kSumFieldNumber, FormatScaled(sum, column.decimals(), buffer));
  }
  for (int level = 0; levels != nullptr && level < column.levels_size(); ++level) {
    if (levels[level] == 0) continue;
    const size_t count = writer.Open(Message::kLevelsFieldNumber);
    writer.Text(LevelCount::kLevelFieldNumber, column.levels(level));
    writer.Number(LevelCount::kCountFieldNumber, levels[level]);
    writer.Close(count);
  }
}

void WriteCell(const Tallies& tallies, size_t index, wire::Writer& writer) {
  const Column& column = (*tallies.layout)[index];
  const int levels_at = tallies.layout->levels_at(index);
  const auto levels = [&](size_t group) {
    return levels_at < 0 ? nullptr : tallies.levels_of(group) + levels_at;
  };
  writer.Text(TotalCell::kElementFieldNumber, column.element());
  WriteTally<TotalCell>(column, tallies.of(0)[index], levels(0), writer);
  for (size_t group = 1; group < tallies.groups.size(); ++group) {
    const Tally& tally = tallies.of(group)[index];
    if (tally.n == 0) continue;
    const size_t split = writer.Open(TotalCell::kSplitsFieldNumber);
    writer.Text(Split::kAttributeFieldNumber, tallies.groups[group].attribute);
    writer.Text(Split::kValueFieldNumber, tallies.groups[group].value);
    WriteTally<Split>(column, tally, levels(group), writer);
    writer.Close(split);
  }
  writer.Number(TotalCell::kStatusFieldNumber, tallies.statuses[index]);
  writer.Text(TotalCell::kUnitOfMeasureFieldNumber, column.unit_of_measure());
  writer.Number(TotalCell::kKindFieldNumber, column.kind());
  writer.Number(TotalCell::kDecimalsFieldNumber, column.decimals());
}

}  // namespace

std::string TotalBytes(std::string_view name, const Tallies& tallies) {
  const size_t columns = tallies.layout->size();
  const size_t splits = columns * (tallies.groups.size() - 1);
  wire::Writer writer(128 + columns * kExpectedCell + splits * kExpectedSplit);
  writer.Text(Total::kNameFieldNumber, name);
  writer.SetText(Total::kBasisFieldNumber, tallies.basis.SerializeAsString());
  for (size_t i = 0; i < columns; ++i) {
    const size_t cell = writer.Open(Total::kCellsFieldNumber);
    WriteCell(tallies, i, writer);
    writer.Close(cell);
  }
  return std::move(writer).Take();
}

Total ToTotal(std::string_view name, const Tallies& tallies) {
  Total total;
  // Every text in it comes from a message, so it can be read as one.
  total.ParseFromString(TotalBytes(name, tallies));
  return total;
}

}  // namespace thidua::reporting
