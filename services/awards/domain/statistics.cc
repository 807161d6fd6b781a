#include "services/awards/domain/statistics.h"

#include <absl/strings/str_cat.h>
#include <absl/time/civil_time.h>

#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "common/value/date.h"
#include "common/value/enum_switch.h"
#include "common/value/unit_words.h"
#include "services/awards/domain/rule_pack.h"

namespace thidua::awards {
namespace {

using catalog::v1::UnitKind;

constexpr char kTotal[] = "total";

void AddColumns(v1::Statistics& statistics,
                std::initializer_list<std::pair<const char*, const char*>> columns) {
  for (const auto& [id, title] : columns) {
    v1::StatisticsColumn& column = *statistics.add_columns();
    column.set_column(id);
    column.set_title(title);
  }
}

v1::StatisticsRow& AddRow(v1::Statistics& statistics, std::string_view id, std::string_view title) {
  v1::StatisticsRow& row = *statistics.add_rows();
  row.set_row(std::string(id));
  row.set_title(std::string(title));
  for (int i = 0; i < statistics.columns_size(); ++i) row.add_counts(0);
  return row;
}

// Counts one in the first column, and in another one.
void Count(v1::StatisticsRow& row, int column) {
  row.set_counts(0, row.counts(0) + 1);
  row.set_counts(column, row.counts(column) + 1);
}

// The last row, the sum of all above.
void AddTotal(v1::Statistics& statistics) {
  v1::StatisticsRow& total = AddRow(statistics, kTotal, "Tổng số");
  for (const v1::StatisticsRow& row : statistics.rows()) {
    if (&row == &total) break;
    for (int i = 0; i < row.counts_size(); ++i) {
      total.set_counts(i, total.counts(i) + row.counts(i));
    }
  }
}

// Remarks on what is left out, where anything is.
void RemarkOnLeftOut(v1::Statistics& statistics, int64_t count, std::string_view what) {
  if (count > 0)
    statistics.add_remarks(absl::StrCat("Không tính ", count, " ", std::string(what), "."));
}

// The columns of awards behind the total; the place of an object in them.
constexpr std::array<v1::RecipientGroup, 7> kObjects = {
    v1::RECIPIENT_GROUP_COLLECTIVE,    v1::RECIPIENT_GROUP_ENTERPRISE,
    v1::RECIPIENT_GROUP_HOUSEHOLD,     v1::RECIPIENT_GROUP_LEADER,
    v1::RECIPIENT_GROUP_DIRECT_WORKER, v1::RECIPIENT_GROUP_OTHER,
    v1::RECIPIENT_GROUP_UNSPECIFIED};

int ColumnOf(v1::RecipientGroup group, v1::RecipientKind kind) {
  // A household is one, whether or not its group was given.
  if (kind == v1::RECIPIENT_KIND_HOUSEHOLD) group = v1::RECIPIENT_GROUP_HOUSEHOLD;
  for (size_t i = 0; i < kObjects.size(); ++i) {
    if (kObjects[i] == group) return static_cast<int>(i) + 1;
  }
  return static_cast<int>(kObjects.size());
}

std::string_view TitleOfForm(v1::StatisticalForm form) {
  switch (form) {
    case v1::STATISTICAL_FORM_MOVEMENTS:
      return "Số phong trào thi đua (0601.N)";
    case v1::STATISTICAL_FORM_STATE_AWARDS:
      return "Số lượng khen thưởng cấp Nhà nước (0602.N)";
    case v1::STATISTICAL_FORM_PROVINCIAL_AWARDS:
      return "Số lượng khen thưởng cấp tỉnh (0603.N)";
    case v1::STATISTICAL_FORM_BASE_AWARDS:
      return "Số lượng khen thưởng cấp huyện, cấp xã, cơ quan (ngoài biểu mẫu của thông tư)";
    case v1::STATISTICAL_FORM_UNSPECIFIED:
    case SENTINELS_OF(v1::StatisticalForm):
      break;
  }
  return "";
}

std::string YearOf(std::string_view date) { return std::string(date.substr(0, 4)); }

// The rows of one form, and what of them is counted.
class AwardRows {
 public:
  AwardRows(v1::StatisticalForm form, const Span& span, v1::Statistics& statistics)
      : form_(form), span_(span), statistics_(statistics) {}

  // A row for each honour of the form that a pack in force in the span knows, in the order of the
  // packs, whether or not anybody has it.
  void AddHonours(const std::vector<v1::RulePack>& packs) {
    for (const v1::RulePack& pack : packs) {
      for (const v1::Honour& honour : pack.honours()) {
        level_.emplace(honour.honour(), FormOf(honour));
        titles_.emplace(honour.honour(), honour.title());
        const bool in_force = pack.valid_from() <= span_.end &&
                              (pack.valid_to().empty() || span_.start < pack.valid_to());
        if (in_force && level_.at(honour.honour()) == form_) {
          Row(honour.honour(), honour.title());
        }
      }
    }
  }

  void Add(const UnitAwards& unit) {
    std::set<std::string> given;  // what grants give, so that no past honour counts again
    std::map<std::string, std::string> carried_by;
    for (const v1::Recipient& recipient : unit.recipients) {
      if (!recipient.joined_into().empty()) {
        carried_by.emplace(recipient.name(), recipient.joined_into());
      }
    }
    for (const v1::Grant& grant : unit.grants) Add(grant, carried_by, given);
    for (const v1::Recipient& recipient : unit.recipients) Add(recipient, given);
  }

  void Remark() {
    RemarkOnLeftOut(statistics_, simulated_, "khen thưởng mô phỏng");
    RemarkOnLeftOut(statistics_, revoked_, "khen thưởng đã bị thu hồi");
    RemarkOnLeftOut(
        statistics_, past_unknown_,
        "hình thức được tặng ở nơi khác mà chỉ biết năm, vì kỳ thống kê không trọn năm");
    RemarkOnLeftOut(statistics_, unknown_, "khen thưởng mà bộ quy định hiện có không biết");
  }

 private:
  v1::StatisticsRow& Row(const std::string& honour, const std::string& title) {
    const auto [found, is_new] = rows_.emplace(honour, statistics_.rows_size());
    if (is_new) AddRow(statistics_, honour, title);
    return *statistics_.mutable_rows(found->second);
  }

  static std::string KeyOf(const std::string& recipient, const std::string& honour,
                           std::string_view year) {
    return absl::StrCat(recipient, " ", honour, " ", std::string(year));
  }

  // Whether this form counts the honour; an unknown one is counted by none.
  bool IsOfForm(const std::string& honour) {
    const auto level = level_.find(honour);
    if (level == level_.end()) ++unknown_;
    return level != level_.end() && level->second == form_;
  }

  void Add(const v1::Grant& grant, const std::map<std::string, std::string>& carried_by,
           std::set<std::string>& given) {
    if (grant.state() == v1::GRANT_STATE_GRANTED && !grant.simulated()) {
      const auto carried = carried_by.find(grant.honouree().recipient());
      const std::string& recipient =
          carried == carried_by.end() ? grant.honouree().recipient() : carried->second;
      given.insert(
          KeyOf(recipient, grant.honour(),
                grant.year() != 0 ? absl::StrCat(grant.year()) : YearOf(grant.decision_date())));
    }
    if (!span_.Holds(grant.decision_date()) || !IsOfForm(grant.honour())) return;
    if (grant.simulated()) {
      ++simulated_;
    } else if (grant.state() == v1::GRANT_STATE_REVOKED) {
      ++revoked_;
    } else {
      Count(Row(grant.honour(), grant.honour_title()),
            ColumnOf(grant.honouree().group(), grant.honouree().kind()));
    }
  }

  // What was given elsewhere. One that was joined into another has handed its honours over.
  void Add(const v1::Recipient& recipient, const std::set<std::string>& given) {
    if (recipient.state() == v1::RECIPIENT_STATE_JOINED) return;
    for (const v1::PastHonour& past : recipient.past_honours()) {
      const std::string year = absl::StrCat(past.year());
      const std::string first = year + "-01-01", last = year + "-12-31";
      if (last < span_.start || span_.end < first) continue;
      if (given.contains(KeyOf(recipient.name(), past.honour(), year))) continue;
      if (!IsOfForm(past.honour())) continue;
      if (first < span_.start || span_.end < last) {
        ++past_unknown_;
        continue;
      }
      Count(Row(past.honour(), titles_.at(past.honour())),
            ColumnOf(recipient.group(), recipient.kind()));
    }
  }

  const v1::StatisticalForm form_;
  const Span& span_;
  v1::Statistics& statistics_;
  std::map<std::string, v1::StatisticalForm> level_;  // of each honour
  std::map<std::string, std::string> titles_;         // of each honour
  std::map<std::string, int> rows_;                   // of each honour
  int64_t simulated_ = 0, revoked_ = 0, past_unknown_ = 0, unknown_ = 0;
};

// Whether a movement lasts longer than a year: its last day is not before the day a year on.
bool IsLong(const v1::Movement& movement) {
  const auto start = ParseDate(movement.start_date());
  const auto end = ParseDate(movement.end_date());
  if (!start.ok() || !end.ok()) return false;
  return *end >= absl::CivilDay(start->year() + 1, start->month(), start->day());
}

std::string_view KindTitle(UnitKind kind) {
  const auto words = KindWords(kind);
  return words.empty() ? "đơn vị khác" : words.front();
}

}  // namespace

v1::StatisticalForm FormOf(const v1::Honour& honour) {
  bool province = false;
  for (const v1::Authority& authority : honour.authorities()) {
    for (const int kind : authority.unit_kinds()) {
      if (kind == catalog::v1::UNIT_KIND_PROVINCE) {
        province = true;
      } else if (kind != catalog::v1::UNIT_KIND_COUNTRY) {
        return v1::STATISTICAL_FORM_BASE_AWARDS;
      }
    }
  }
  return province ? v1::STATISTICAL_FORM_PROVINCIAL_AWARDS : v1::STATISTICAL_FORM_STATE_AWARDS;
}

v1::Statistics CountMovements(const std::vector<LaunchedMovement>& movements, const Span& span) {
  v1::Statistics statistics;
  statistics.set_form(v1::STATISTICAL_FORM_MOVEMENTS);
  statistics.set_title(std::string(TitleOfForm(statistics.form())));
  AddColumns(statistics, {{kTotal, "Tổng số"},
                          {"all_fields", "Toàn diện"},
                          {"theme", "Theo chuyên đề"},
                          {"bloc", "Theo cụm, khối"},
                          {"up_to_a_year", "Đến 1 năm"},
                          {"over_a_year", "Trên 1 năm"}});
  std::map<int, int> rows;  // of each kind
  for (int kind = 1; kind <= catalog::v1::UnitKind_MAX; ++kind) {
    for (const LaunchedMovement& each : movements) {
      if (each.launcher != kind || each.movement.simulated() ||
          !span.Holds(each.movement.start_date()) || rows.contains(kind)) {
        continue;
      }
      rows.emplace(kind, statistics.rows_size());
      AddRow(statistics, catalog::v1::UnitKind_Name(static_cast<UnitKind>(kind)),
             KindTitle(static_cast<UnitKind>(kind)));
    }
  }
  int64_t simulated = 0, unplaced = 0;
  for (const auto& [movement, launcher] : movements) {
    if (!span.Holds(movement.start_date())) continue;
    if (movement.simulated()) {
      ++simulated;
      continue;
    }
    const auto found = rows.find(launcher);
    if (found == rows.end()) {
      ++unplaced;
      continue;
    }
    v1::StatisticsRow& row = *statistics.mutable_rows(found->second);
    const int scope = movement.scope() == v1::MOVEMENT_SCOPE_THEME  ? 2
                      : movement.scope() == v1::MOVEMENT_SCOPE_BLOC ? 3
                                                                    : 1;
    Count(row, scope);
    const int length = IsLong(movement) ? 5 : 4;
    row.set_counts(length, row.counts(length) + 1);
  }
  AddTotal(statistics);
  statistics.add_remarks(
      "Mỗi phong trào được tính một lần theo phạm vi và một lần theo thời gian, nên các cột không "
      "cộng lại thành tổng số.");
  statistics.add_remarks("Mốc thời gian 1 năm là quy ước ở đây, chưa đối chiếu với biểu mẫu gốc.");
  RemarkOnLeftOut(statistics, simulated, "phong trào mô phỏng");
  RemarkOnLeftOut(statistics, unplaced,
                  "phong trào của đơn vị không có trong danh mục vào ngày phát động");
  return statistics;
}

v1::Statistics CountAwards(v1::StatisticalForm form, const std::vector<UnitAwards>& units,
                           const Span& span) {
  v1::Statistics statistics;
  statistics.set_form(form);
  statistics.set_title(std::string(TitleOfForm(form)));
  AddColumns(statistics, {{kTotal, "Tổng số"},
                          {"collective", "Tập thể"},
                          {"enterprise", "Doanh nghiệp, hợp tác xã"},
                          {"household", "Hộ gia đình"},
                          {"leader", "Lãnh đạo, quản lý"},
                          {"direct_worker", "Người trực tiếp lao động"},
                          {"other", "Đối tượng khác"},
                          {"not_said", "Chưa ghi đối tượng"}});
  AwardRows rows(form, span, statistics);
  for (const UnitAwards& unit : units) rows.AddHonours(unit.packs);
  for (const UnitAwards& unit : units) rows.Add(unit);
  AddTotal(statistics);
  rows.Remark();
  return statistics;
}

}  // namespace thidua::awards
