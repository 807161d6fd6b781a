#include "services/reporting/domain/tallies.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <utility>

#include "common/value/decimal.h"
#include "common/value/digest.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::reporting {
namespace {

using v1::Column;

std::vector<const Column*> ColumnsOf(const v1::Round& round) {
  std::vector<const Column*> columns;
  columns.reserve(round.columns_size());
  for (const Column& column : round.columns()) columns.push_back(&column);
  return columns;
}

// One cell of a total, or one split of a cell.
template <class Message>
void WriteTally(const Column& column, const Tally& tally, const int64_t* levels, Message* message) {
  message->set_n(static_cast<int32_t>(tally.n));
  if (tally.has_sum) {
    message->set_sum(FormatScaled(static_cast<int64_t>(tally.sum), column.decimals()));
  }
  for (int level = 0; levels != nullptr && level < column.levels_size(); ++level) {
    if (levels[level] == 0) continue;
    v1::LevelCount* count = message->add_levels();
    count->set_level(column.levels(level));
    count->set_count(static_cast<int32_t>(levels[level]));
  }
}

}  // namespace

Layout::Layout(const v1::Round& round) : Layout(ColumnsOf(round)) {}

Layout::Layout(std::vector<const Column*> columns) : columns_(std::move(columns)) {
  levels_at_.reserve(columns_.size());
  for (const Column* column : columns_) {
    const bool state = column->kind() == type::v1::VALUE_KIND_STATE;
    levels_at_.push_back(state ? static_cast<int>(levels_) : -1);
    if (state) levels_ += column->levels_size();
    is_rate_.push_back(column->kind() == type::v1::VALUE_KIND_PUBLISHED_RATE);
  }
}

int Layout::Find(const std::string& element, size_t hint) const {
  if (hint < columns_.size() && columns_[hint]->element() == element) return static_cast<int>(hint);
  const auto found = std::find_if(columns_.begin(), columns_.end(), [&](const Column* column) {
    return column->element() == element;
  });
  return found == columns_.end() ? -1 : static_cast<int>(found - columns_.begin());
}

std::string Layout::Digest() const {
  // Each text with its length before it, so that no two layouts make the same bytes.
  std::string bytes;
  bytes.reserve(columns_.size() * 64);
  const auto append_number = [&](size_t number) {
    for (; number >= 0x80; number >>= 7) bytes.push_back(static_cast<char>(number | 0x80));
    bytes.push_back(static_cast<char>(number));
  };
  const auto append = [&](const std::string& text) {
    append_number(text.size());
    bytes += text;
  };
  for (const Column* column : columns_) {
    append(column->element());
    append(column->unit_of_measure());
    append(column->scale());
    append_number(column->decimals());
    append_number(column->kind());
    append_number(column->time_rollup());
    append_number(column->levels_size());
    for (const std::string& level : column->levels()) append(level);
  }
  return Sha256(bytes).substr(0, kDigestBytes);
}

void Tallies::Clear() {
  tallies.assign(groups.size() * layout->size(), {});
  level_counts.assign(groups.size() * layout->levels(), 0);
  statuses.assign(layout->size(), type::v1::VALUE_STATUS_UNSPECIFIED);
}

absl::Status Tallies::CheckSums() const {
  for (size_t column = 0; column < layout->size(); ++column) {
    for (size_t group = 0; group < groups.size(); ++group) {
      RETURN_IF_ERROR(CheckSum((*layout)[column], of(group)[column].sum));
    }
  }
  return absl::OkStatus();
}

void Tallies::Write(v1::Total* total) const {
  *total->mutable_basis() = basis;
  total->mutable_cells()->Reserve(static_cast<int>(layout->size()));
  for (size_t i = 0; i < layout->size(); ++i) {
    const Column& column = (*layout)[i];
    const int levels_at = layout->levels_at(i);
    const auto levels = [&](size_t group) {
      return levels_at < 0 ? nullptr : levels_of(group) + levels_at;
    };
    v1::TotalCell& cell = *total->add_cells();
    cell.set_element(column.element());
    cell.set_unit_of_measure(column.unit_of_measure());
    cell.set_kind(column.kind());
    cell.set_decimals(column.decimals());
    cell.set_status(statuses[i]);
    WriteTally(column, of(0)[i], levels(0), &cell);
    for (size_t group = 1; group < groups.size(); ++group) {
      if (of(group)[i].n == 0) continue;
      v1::Split& split = *cell.add_splits();
      split.set_attribute(groups[group].attribute);
      split.set_value(groups[group].value);
      WriteTally(column, of(group)[i], levels(group), &split);
    }
  }
}

absl::Status CheckSum(const Column& column, absl::int128 sum) {
  if (sum <= kMaxScaled && sum >= -kMaxScaled) return absl::OkStatus();
  return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_NUMBER_OUT_OF_RANGE,
               absl::StrCat("the sum of ", column.element(), " does not fit 18 digits"));
}

bool SameMeasure(const Column& a, const Column& b) {
  return a.decimals() == b.decimals() && a.kind() == b.kind() && a.scale() == b.scale() &&
         std::equal(a.levels().begin(), a.levels().end(), b.levels().begin(), b.levels().end());
}

}  // namespace thidua::reporting
