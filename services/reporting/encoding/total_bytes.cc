#include "services/reporting/encoding/total_bytes.h"

#include <utility>
#include <vector>

#include "common/value/decimal.h"
#include "services/reporting/encoding/wire.h"

namespace thidua::reporting {
namespace {

using v1::Column;
using v1::LevelCount;
using v1::Split;
using v1::Total;
using v1::TotalCell;

// What a cell is mostly written in besides its texts, and each of its splits.
constexpr size_t kExpectedTotalCell = 24;
constexpr size_t kExpectedSplit = 32;

// What a cell and a split say alike, each with numbers of its own for the fields.
template <class Message>
void WriteTally(const Column& column, const Tally& tally, int64_t owed, const int64_t* levels,
                wire::Writer& writer) {
  writer.Number(Message::kNFieldNumber, tally.n);
  writer.Number(Message::kOfFieldNumber, owed);
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

// What a cell and a split say alike of what is carried over.
template <class Message>
void WriteCarry(const Tallies& tallies, size_t group, size_t index, wire::Writer& writer) {
  if (tallies.carries.empty()) return;
  const Carry& carry = tallies.carries[group * tallies.layout->size() + index];
  if (carry.n == 0) return;
  writer.Number(Message::kCarriedFieldNumber, carry.n);
  writer.Text(Message::kOldestPeriodFieldNumber, carry.oldest->ToString());
}

// What each group begins its splits with.
std::vector<std::string> LabelsOf(const std::vector<Group>& groups) {
  std::vector<std::string> labels;
  for (const Group& group : groups) {
    wire::Writer writer(64);
    writer.Text(Split::kAttributeFieldNumber, group.attribute);
    writer.Text(Split::kValueFieldNumber, group.value);
    labels.push_back(std::move(writer).Take());
  }
  return labels;
}

void WriteCell(const Tallies& tallies, size_t index, const std::vector<std::string>& labels,
               wire::Writer& writer) {
  const Column& column = (*tallies.layout)[index];
  const int levels_at = tallies.layout->levels_at(index);
  const auto levels = [&](size_t group) {
    return levels_at < 0 ? nullptr : tallies.levels_of(group) + levels_at;
  };
  writer.Text(TotalCell::kElementFieldNumber, column.element());
  WriteTally<TotalCell>(column, tallies.of(0)[index], tallies.owed_of(0, index), levels(0), writer);
  for (size_t group = 1; group < tallies.groups.size(); ++group) {
    const int64_t owed = tallies.owed_of(group, index);
    if (owed == 0) continue;  // of a stock that nobody of this value is left to have
    const size_t split = writer.Open(TotalCell::kSplitsFieldNumber);
    writer.Raw(labels[group]);
    WriteTally<Split>(column, tallies.of(group)[index], owed, levels(group), writer);
    WriteCarry<Split>(tallies, group, index, writer);
    writer.Close(split);
  }
  writer.Number(TotalCell::kStatusFieldNumber, tallies.statuses[index]);
  writer.Text(TotalCell::kUnitOfMeasureFieldNumber, column.unit_of_measure());
  writer.Number(TotalCell::kKindFieldNumber, column.kind());
  writer.Number(TotalCell::kDecimalsFieldNumber, column.decimals());
  WriteCarry<TotalCell>(tallies, 0, index, writer);
}

}  // namespace

std::string TotalBytes(std::string_view name, const Tallies& tallies) {
  const size_t columns = tallies.layout->size();
  const std::vector<std::string> labels = LabelsOf(tallies.groups);
  size_t expected =
      128 + columns * (kExpectedTotalCell + kExpectedSplit * (tallies.groups.size() - 1));
  for (size_t i = 0; i < columns; ++i) {
    const Column& column = (*tallies.layout)[i];
    expected += column.element().size() + column.unit_of_measure().size();
  }
  wire::Writer writer(expected);
  writer.Text(Total::kNameFieldNumber, name);
  writer.SetText(Total::kBasisFieldNumber, tallies.basis.SerializeAsString());
  for (size_t i = 0; i < columns; ++i) {
    const size_t cell = writer.Open(Total::kCellsFieldNumber);
    WriteCell(tallies, i, labels, writer);
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

std::string TokenHeader(size_t size) {
  wire::Writer writer(8);
  writer.Byte(static_cast<char>(wire::Tag(Total::kTokenFieldNumber, wire::kBytes)));
  writer.Varint(size);
  return std::move(writer).Take();
}

}  // namespace thidua::reporting
