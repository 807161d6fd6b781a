#include "services/admin_cli/views/obstacle_text.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>

#include "common/value/enum_switch.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/views/verdict_words.h"

namespace thidua::cli {
namespace {

using targets::v1::ObstacleDetail;

// The owners concerned: ": \"An Vĩ\" [an-vi] and 3 more".
std::string UnitsText(const ObstacleDetail& obstacle, const Titles& titles, const Wording& say) {
  if (obstacle.unit_count() == 0) return "";
  std::vector<std::string> units;
  for (const std::string& unit : obstacle.units()) units.push_back(titles.Quoted(unit));
  const int more = obstacle.unit_count() - obstacle.units_size();
  return ": " + absl::StrJoin(units, ", ") +
         (more > 0 ? say(" và $0 đơn vị nữa", " and $0 more", absl::StrCat(more)) : "");
}

// The cell concerned: "\"Dân số\" [population] (urban_class=V) trong biểu \"Kinh tế\" [economy] năm
// 2022".
std::string CellText(const ObstacleDetail& obstacle, const Titles& titles, const Wording& say) {
  std::string text = titles.Quoted(obstacle.element());
  if (!obstacle.split().empty()) text += " (" + obstacle.split() + ")";
  if (!obstacle.form().empty()) {
    text += say(" trong biểu $0", " in $0", titles.Quoted(obstacle.form()));
  }
  if (!obstacle.period().empty()) {
    text += say(" $0", " for $0", PeriodWords(obstacle.period(), say));
  }
  return text;
}

std::string BaseText(const ObstacleDetail& obstacle, const Titles& titles, const Wording& say) {
  const std::string text =
      say("số để chia $0 bằng không hoặc âm", "what is divided by for $0 is zero or negative",
          PeriodWords(obstacle.period(), say));
  return obstacle.element().empty() ? text : text + ": " + CellText(obstacle, titles, say);
}

}  // namespace

std::string ObstacleSentence(const ObstacleDetail& obstacle, const Titles& titles,
                             const Wording& say) {
  const std::string form = titles.Quoted(obstacle.form());
  const std::string period = PeriodWords(obstacle.period(), say);
  const std::string cell = CellText(obstacle, titles, say);
  switch (obstacle.obstacle()) {
    case targets::v1::OBSTACLE_NO_ROUND:
      return say("chưa có đợt báo cáo $0 $1", "there is no round of $0 for $1", form, period);
    case targets::v1::OBSTACLE_MISSING_FIGURE:
      return say("chưa có số liệu: $0", "no figure is in force: $0", cell);
    case targets::v1::OBSTACLE_COVERAGE:
      return say("quá ít đơn vị có số liệu: $0", "too few subjects have a figure: $0", cell);
    case targets::v1::OBSTACLE_STATUS:
      return say("số liệu chưa đủ chính thức so với yêu cầu: $0",
                 "figures are less firm than the target asks for: $0", cell);
    case targets::v1::OBSTACLE_ZERO_BASE:
      return BaseText(obstacle, titles, say);
    case targets::v1::OBSTACLE_RESTRICTED:
      return say("người hỏi không được xem số liệu: $0", "the figures are not for this caller: $0",
                 cell) +
             UnitsText(obstacle, titles, say);
    case targets::v1::OBSTACLE_NOT_COMPARABLE:
      return say("số liệu không so sánh được với điều chỉ tiêu hỏi: $0",
                 "figures are not on the scale or not split as the target asks: $0", cell);
    case targets::v1::OBSTACLE_UNKNOWN_SPLIT:
      return say("không đơn vị báo cáo nào thuộc nhóm mà chỉ tiêu nêu: $0",
                 "no subject on the rosters is of the kind that the target names: $0", cell);
    case targets::v1::OBSTACLE_CARRIED:
      return say("có số liệu mang sang từ kỳ trước, mà chỉ tiêu không nhận: $0",
                 "figures are carried over from an earlier period, which the target refuses: $0",
                 cell);
    case targets::v1::OBSTACLE_UNDECIDED_TOLERANCE:
      return say("chưa ai quyết định sai số của \"khoảng\"",
                 "nobody decided how far off \"about\" still holds");
    case targets::v1::OBSTACLE_NOT_AFTER_BASE:
      return say("$0 không sau năm gốc, nên không có gì để so sánh",
                 "$0 is not after the base year, so that there is nothing to compare", period);
    case targets::v1::OBSTACLE_NOT_PLANNED:
      return say("$0 không có kế hoạch để so sánh", "nothing was planned for $0", period);
    case targets::v1::OBSTACLE_MEMBER:
      return say("chỉ tiêu thành phần $0 chưa đánh giá được", "the member $0 cannot be judged",
                 titles.Quoted(obstacle.target()));
    case targets::v1::OBSTACLE_OWNER_ABSENT:
      return say("có đơn vị phải mở đợt báo cáo mà chưa mở: $0",
                 "units that are to own a round have none: $0", cell) +
             UnitsText(obstacle, titles, say);
    case targets::v1::OBSTACLE_UNREADABLE:
      return say("dữ liệu lưu trữ không đọc được: $0", "what is stored cannot be read: $0", cell) +
             UnitsText(obstacle, titles, say);
    case targets::v1::OBSTACLE_PART_OF_YEAR:
      return say("mới có $0, chưa hết năm, nên chưa đánh giá theo chỉ tiêu của năm",
                 "only $0 are in: the year is not over, and the promise is for years", period);
    case targets::v1::OBSTACLE_UNSPECIFIED:
    case SENTINELS_OF(targets::v1::Obstacle):
      break;
  }
  return say("lý do mà chương trình này chưa biết (số $0)",
             "a reason that this program does not know (number $0)",
             absl::StrCat(static_cast<int>(obstacle.obstacle())));
}

std::vector<ObstacleLine> GroupObstacles(const targets::v1::Evaluation& evaluation,
                                         const Titles& titles, const Wording& say) {
  std::vector<ObstacleLine> lines;
  for (const targets::v1::TargetResult& result : evaluation.results()) {
    const std::string target = LastSegment(result.target());
    for (const ObstacleDetail& obstacle : result.obstacles()) {
      const std::string sentence = ObstacleSentence(obstacle, titles, say);
      auto line = std::find_if(lines.begin(), lines.end(), [&sentence](const ObstacleLine& each) {
        return each.sentence == sentence;
      });
      if (line == lines.end()) line = lines.insert(lines.end(), {sentence, {}});
      if (line->targets.empty() || line->targets.back() != target) line->targets.push_back(target);
    }
  }
  return lines;
}

std::set<std::string> NamesInObstacles(const targets::v1::Evaluation& evaluation) {
  std::set<std::string> names;
  for (const targets::v1::TargetResult& result : evaluation.results()) {
    for (const ObstacleDetail& obstacle : result.obstacles()) {
      names.insert({obstacle.form(), obstacle.element()});
      names.insert(obstacle.units().begin(), obstacle.units().end());
    }
  }
  names.erase("");
  return names;
}

}  // namespace thidua::cli
