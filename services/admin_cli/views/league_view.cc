#include "services/admin_cli/views/league_view.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>

#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/views/evaluation_notes.h"
#include "services/admin_cli/views/evaluation_view.h"

namespace thidua::cli {
namespace {

using targets::v1::CriterionScore;
using targets::v1::LeagueRow;
using targets::v1::LeagueTable;
using targets::v1::PenaltyScore;

// How far the rank moved since the earlier period: "+2" is two places up.
std::string MoveText(const LeagueRow& row, bool compared, const Wording& say) {
  if (!compared) return "";
  if (row.previous_rank() == 0) return say("mới", "new");
  const int up = row.previous_rank() - row.rank();
  return up > 0 ? absl::StrCat("+", up) : absl::StrCat(up);
}

Colour MoveColour(const LeagueRow& row) {
  if (row.previous_rank() == 0 || row.previous_rank() == row.rank()) return Colour::kNone;
  return row.previous_rank() > row.rank() ? Colour::kGreen : Colour::kYellow;
}

std::vector<std::string> NotJudged(const LeagueRow& row) {
  std::vector<std::string> criteria;
  for (const CriterionScore& score : row.criteria()) {
    if (score.points().empty()) criteria.push_back(score.criterion());
  }
  return criteria;
}

// "2 late, 1 returned, 3 missing"
std::string ReportsText(const PenaltyScore& penalty, const Wording& say) {
  std::vector<std::string> texts;
  const auto add = [&](int count, const std::string& what) {
    if (count > 0) texts.push_back(absl::StrCat(count, " ", what));
  };
  add(penalty.late(), say("báo cáo muộn", "late"));
  add(penalty.returned(), say("lần bị trả lại", "returned"));
  add(penalty.missing(), say("báo cáo còn thiếu", "missing"));
  for (const std::string& form : penalty.forms_absent()) {
    texts.push_back(say("không có số liệu của $0", "nothing of $0", LastSegment(form)));
  }
  return absl::StrJoin(texts, ", ");
}

// What to know of the unit besides its points.
std::string NotesOfRow(const LeagueRow& row, const Wording& say) {
  std::vector<std::string> notes;
  if (const auto missing = NotJudged(row); !missing.empty()) {
    notes.push_back(say("chưa đánh giá được: $0", "not judged: $0", absl::StrJoin(missing, ", ")));
  }
  if (row.has_penalty()) {
    if (std::string reports = ReportsText(row.penalty(), say); !reports.empty()) {
      notes.push_back(std::move(reports));
    }
  }
  if (row.provisional()) notes.push_back(say("tạm tính", "provisional"));
  if (row.incomplete()) {
    notes.push_back(say("nhận một phần của đơn vị khác", "took over a part of another unit"));
  }
  return absl::StrJoin(notes, "; ");
}

// What the whole table is marked with, so that no row of a file goes without.
std::string MarksText(const LeagueTable& league, const Wording& say) {
  std::vector<std::string> marks;
  if (league.draft()) marks.push_back(say("DỰ THẢO", "DRAFT"));
  if (league.plan_state() == targets::v1::PLAN_STATE_DRAFT) {
    marks.push_back(say("KẾ HOẠCH DỰ THẢO", "DRAFT PLAN"));
  }
  if (league.simulated()) marks.push_back(say("MÔ PHỎNG", "SIMULATED"));
  if (league.restricted()) marks.push_back(say("MẬT", "RESTRICTED"));
  return absl::StrJoin(marks, ", ");
}

bool HasGroups(const LeagueTable& league) {
  return std::any_of(league.rows().begin(), league.rows().end(),
                     [&](const LeagueRow& row) { return row.group() != league.rows(0).group(); });
}

}  // namespace

Table LeagueTableOf(const LeagueTable& league, const Wording& say) {
  const bool compared = !league.previous_period().empty();
  const bool grouped = HasGroups(league);
  const std::string marks = MarksText(league, say);
  Table table({{say("NHÓM", "GROUP")},
               {say("HẠNG", "RANK"), Column::kRight},
               {say("TĂNG GIẢM", "MOVE"), Column::kRight},
               {say("ĐƠN VỊ", "UNIT")},
               {say("ĐIỂM", "POINTS"), Column::kRight},
               {say("TRÊN", "OF"), Column::kRight},
               {say("TRÊN TẤT CẢ", "OF ALL"), Column::kRight, 1},
               {say("TRỪ", "PENALTY"), Column::kRight, 2},
               {say("GHI CHÚ", "NOTES"), Column::kShrink},
               {say("LƯU Ý", "MARKS"), Column::kShrink, 1}});
  for (const LeagueRow& row : league.rows()) {
    table.Add({grouped ? row.group() : "", absl::StrCat(row.rank()),
               TableCell(MoveText(row, compared, say), MoveColour(row)), row.display_name(),
               row.points(), row.attainable(), row.attainable_in_all(), row.penalty().points(),
               NotesOfRow(row, say), marks});
  }
  return table;
}

Table LeagueDetails(const LeagueTable& league, const Wording& say) {
  const std::string marks = MarksText(league, say);
  const bool grouped = HasGroups(league);
  Table table({{say("NHÓM", "GROUP")},
               {say("HẠNG", "RANK"), Column::kRight},
               {say("ĐƠN VỊ", "UNIT")},
               {say("TIÊU CHÍ", "CRITERION")},
               {say("TÊN", "TITLE"), Column::kShrink},
               {say("GIAO", "BOUND")},
               {say("KẾT QUẢ", "VALUE"), Column::kRight},
               {say("MỨC ĐẠT %", "DEGREE %"), Column::kRight},
               {say("ĐIỂM", "POINTS"), Column::kRight},
               {say("THƯỞNG", "BONUS"), Column::kRight, 2},
               {say("ĐÁNH GIÁ", "OUTCOME"), Column::kText, 1},
               {say("ĐỢT BÁO CÁO", "ROUNDS"), Column::kShrink, 3},
               {say("TẠM TÍNH", "PROVISIONAL"), Column::kText, 2},
               {say("LƯU Ý", "MARKS"), Column::kShrink, 1}});
  for (const LeagueRow& row : league.rows()) {
    for (const CriterionScore& score : row.criteria()) {
      const targets::v1::TargetResult& result = score.result();
      std::string bound = BoundText(result.bound(), say);
      if (score.allocated()) bound = say("$0 (giao)", "$0 (its part)", bound);
      table.Add({grouped ? row.group() : "", absl::StrCat(row.rank()), row.display_name(),
                 score.criterion(), score.title(), bound, QuantityText(result.actual()),
                 score.degree_percent(), score.points(), score.bonus(),
                 FieldText(result, "outcome"), RoundsText(result.rounds()),
                 result.provisional() ? say("tạm tính", "provisional") : "", marks});
    }
    if (row.has_penalty() && row.penalty().points() != "0") {
      table.Add({grouped ? row.group() : "", absl::StrCat(row.rank()), row.display_name(),
                 say("điểm trừ", "penalty"), ReportsText(row.penalty(), say), "", "", "",
                 "-" + row.penalty().points(), "", "", "", "", marks});
    }
  }
  return table;
}

std::vector<std::string> LeagueNotes(const LeagueTable& league, const Wording& say) {
  std::vector<std::string> notes;
  if (league.draft()) {
    notes.push_back(say("Bảng điểm theo DỰ THẢO thang điểm, chưa được ban hành.",
                        "By a DRAFT of the scheme, which nobody adopted."));
  }
  if (league.plan_state() == targets::v1::PLAN_STATE_DRAFT) {
    notes.push_back(say("Kế hoạch còn là DỰ THẢO: các chỉ tiêu chưa được công bố.",
                        "The plan is a DRAFT: its targets promise nothing yet."));
  }
  const auto partly = std::count_if(
      league.rows().begin(), league.rows().end(),
      [](const LeagueRow& row) { return row.attainable() != row.attainable_in_all(); });
  if (partly > 0) {
    notes.push_back(
        say("Chưa được đánh giá theo mọi tiêu chí: $0 trên $1 đơn vị; thứ hạng có thể thay đổi khi "
            "có số liệu.",
            "Not judged by all of their criteria: $0 of $1 units; ranks may change once there are "
            "figures.",
            absl::StrCat(partly), absl::StrCat(league.rows_size())));
  }
  if (!league.left_out().empty()) {
    std::vector<std::string> ids;
    for (const std::string& unit : league.left_out()) ids.push_back(LastSegment(unit));
    notes.push_back(say("Không còn hoặc chưa tồn tại vào cuối kỳ, không được chấm điểm: $0.",
                        "Not there at the end, and not scored: $0.", absl::StrJoin(ids, ", ")));
  }
  if (league.restricted()) {
    notes.push_back(say("Có số liệu mật: chỉ người có quyền mới được xem bảng này.",
                        "Restricted figures are within: not for everybody."));
  }
  if (league.simulated()) {
    notes.push_back(
        say("MÔ PHỎNG: có số liệu không có thật", "SIMULATED: made-up figures are within"));
  }
  return notes;
}

}  // namespace thidua::cli
