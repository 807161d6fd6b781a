#include "services/awards/papers/award_list.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>

#include "services/awards/papers/words.h"

namespace thidua::awards::papers {
namespace {

// Builds the rows of one list.
class AwardRows {
 public:
  AwardRows(const AwardColumns& columns, bool merits) : columns_(columns), merits_(merits) {
    table_.columns = {
        {"STT", 0.6, Alignment::kCentre}, {"Tập thể, cá nhân", 3}, {"Chức vụ, đơn vị, địa chỉ", 3}};
    if (columns.honour) table_.columns.push_back({"Hình thức", 1.6});
    if (merits) table_.columns.push_back({"Thành tích", 4});
    if (columns.amount) table_.columns.push_back({"Tiền thưởng (đồng)", 1.6, Alignment::kRight});
  }

  void AddBold(const std::string& number, const std::string& title, const std::string& amount) {
    Row row = {.cells = std::vector<std::string>(table_.columns.size()), .bold = true};
    row.cells[0] = number;
    row.cells[1] = title;
    if (columns_.amount) row.cells.back() = amount;
    table_.rows.push_back(std::move(row));
  }

  void Add(size_t number, const AwardEntry& entry) {
    Row row = {.cells = {absl::StrCat(number), entry.recipient, entry.description}};
    if (columns_.honour) row.cells.push_back(entry.honour_title);
    if (merits_) row.cells.push_back(entry.merit);
    if (columns_.amount) row.cells.push_back(Thousands(entry.amount_vnd));
    table_.rows.push_back(std::move(row));
  }

  Table Finish() { return std::move(table_); }

 private:
  const AwardColumns columns_;
  const bool merits_;
  Table table_;
};

int64_t Collectives(const std::vector<AwardEntry>& entries) {
  return std::ranges::count_if(entries, &AwardEntry::collective);
}

}  // namespace

Table AwardTable(const std::vector<AwardEntry>& entries, const AwardColumns& columns) {
  const bool merits =
      std::ranges::any_of(entries, [](const AwardEntry& entry) { return !entry.merit.empty(); });
  AwardRows rows(columns, merits);
  int groups = 0;
  for (const bool collective : {true, false}) {
    size_t number = 0;
    for (const AwardEntry& entry : entries) {
      if (entry.collective != collective) continue;
      if (number == 0) rows.AddBold(Roman(++groups), collective ? "Tập thể" : "Cá nhân", "");
      rows.Add(++number, entry);
    }
  }
  if (columns.amount) rows.AddBold("", "Tổng cộng", Thousands(TotalOf(entries)));
  return rows.Finish();
}

int64_t TotalOf(const std::vector<AwardEntry>& entries) {
  int64_t total = 0;
  for (const AwardEntry& entry : entries) total += entry.amount_vnd;
  return total;
}

std::string CountOf(const std::vector<AwardEntry>& entries) {
  const int64_t collectives = Collectives(entries);
  const int64_t people = static_cast<int64_t>(entries.size()) - collectives;
  std::vector<std::string> counts;
  if (collectives > 0) counts.push_back(absl::StrCat(Count(collectives), " tập thể"));
  if (people > 0) counts.push_back(absl::StrCat(Count(people), " cá nhân"));
  return absl::StrJoin(counts, " và ");
}

std::string KindsOf(const std::vector<AwardEntry>& entries) {
  const int64_t collectives = Collectives(entries);
  std::vector<std::string> kinds;
  if (collectives > 0) kinds.push_back("tập thể");
  if (collectives < static_cast<int64_t>(entries.size())) kinds.push_back("cá nhân");
  return absl::StrJoin(kinds, ", ");
}

}  // namespace thidua::awards::papers
