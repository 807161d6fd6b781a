#include "services/admin_cli/views/obstacle_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace thidua::cli {
namespace {

using targets::v1::Evaluation;
using targets::v1::Obstacle;
using targets::v1::ObstacleDetail;
using ::testing::ElementsAre;

const Wording kVi(Language::kVietnamese);
const Wording kEn(Language::kEnglish);

Titles SomeTitles() {
  Titles titles;
  titles.Set("forms/production", "Sản xuất");
  titles.Set("elements/output", "Giá trị sản xuất");
  titles.Set("units/an-vi", "An Vĩ");
  titles.Set("units/a/plans/p/targets/t02", "Trường chuẩn");
  return titles;
}

ObstacleDetail Detail(Obstacle obstacle, const std::string& element = "elements/output") {
  ObstacleDetail detail;
  detail.set_obstacle(obstacle);
  detail.set_form("forms/production");
  detail.set_element(element);
  detail.set_period("2022");
  return detail;
}

void AddTarget(Evaluation& evaluation, const std::string& id,
               const std::vector<ObstacleDetail>& obstacles) {
  auto& result = *evaluation.add_results();
  result.set_target("units/a/plans/p/targets/" + id);
  for (const ObstacleDetail& obstacle : obstacles) *result.add_obstacles() = obstacle;
}

TEST(ObstacleSentence, SpeaksInTitles) {
  const Titles titles = SomeTitles();
  const ObstacleDetail round = Detail(targets::v1::OBSTACLE_NO_ROUND);
  EXPECT_EQ(ObstacleSentence(round, titles, kVi),
            "chưa có đợt báo cáo \"Sản xuất\" [production] năm 2022");
  EXPECT_EQ(ObstacleSentence(round, titles, kEn),
            "there is no round of \"Sản xuất\" [production] for 2022");
  ObstacleDetail coverage = Detail(targets::v1::OBSTACLE_COVERAGE);
  coverage.set_split("urban_class=IV,V");
  EXPECT_EQ(ObstacleSentence(coverage, titles, kVi),
            "quá ít đơn vị có số liệu: \"Giá trị sản xuất\" [output] (urban_class=IV,V) trong biểu "
            "\"Sản xuất\" [production] năm 2022");
  EXPECT_EQ(ObstacleSentence(coverage, titles, kEn),
            "too few subjects have a figure: \"Giá trị sản xuất\" [output] (urban_class=IV,V) in "
            "\"Sản xuất\" [production] for 2022");
}

TEST(ObstacleSentence, NamesTheIdWhereThereIsNoTitle) {
  EXPECT_EQ(ObstacleSentence(Detail(targets::v1::OBSTACLE_NO_ROUND), Titles(), kEn),
            "there is no round of production for 2022");
}

TEST(ObstacleSentence, NamesOwnersAndMembers) {
  const Titles titles = SomeTitles();
  ObstacleDetail absent = Detail(targets::v1::OBSTACLE_OWNER_ABSENT);
  absent.add_units("units/an-vi");
  absent.set_unit_count(3);
  EXPECT_EQ(ObstacleSentence(absent, titles, kEn),
            "units that are to own a round have none: \"Giá trị sản xuất\" [output] in \"Sản "
            "xuất\" [production] for 2022: \"An Vĩ\" [an-vi] and 2 more");
  ObstacleDetail member;
  member.set_obstacle(targets::v1::OBSTACLE_MEMBER);
  member.set_target("units/a/plans/p/targets/t02");
  EXPECT_EQ(ObstacleSentence(member, titles, kVi),
            "chỉ tiêu thành phần \"Trường chuẩn\" [t02] chưa đánh giá được");
}

// Each obstacle that there is has words of its own in both languages.
TEST(ObstacleSentence, KnowsEveryObstacle) {
  std::set<std::string> sentences;
  for (int i = 1; i < targets::v1::Obstacle_descriptor()->value_count(); ++i) {
    const auto number = targets::v1::Obstacle_descriptor()->value(i)->number();
    const ObstacleDetail detail = Detail(static_cast<Obstacle>(number));
    for (const Wording& say : {kVi, kEn}) {
      const std::string sentence = ObstacleSentence(detail, SomeTitles(), say);
      EXPECT_EQ(sentence.find("chưa biết"), std::string::npos) << number;
      EXPECT_EQ(sentence.find("does not know"), std::string::npos) << number;
      EXPECT_TRUE(sentences.insert(sentence).second) << sentence;
    }
  }
}

TEST(GroupObstacles, SaysWhatIsInTheWayOfManyOnce) {
  Evaluation evaluation;
  const ObstacleDetail round = Detail(targets::v1::OBSTACLE_NO_ROUND);
  // The round is missing whichever element was looked for in it.
  const ObstacleDetail same = Detail(targets::v1::OBSTACLE_NO_ROUND, "elements/other");
  AddTarget(evaluation, "t01", {round, same});
  AddTarget(evaluation, "t02", {Detail(targets::v1::OBSTACLE_MISSING_FIGURE)});
  AddTarget(evaluation, "t03", {same});
  const auto lines = GroupObstacles(evaluation, SomeTitles(), kEn);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].sentence, "there is no round of \"Sản xuất\" [production] for 2022");
  EXPECT_THAT(lines[0].targets, ElementsAre("t01", "t03"));
  EXPECT_THAT(lines[1].targets, ElementsAre("t02"));
}

TEST(NamesInObstacles, AreThoseThatHaveTitles) {
  Evaluation evaluation;
  ObstacleDetail restricted = Detail(targets::v1::OBSTACLE_RESTRICTED);
  restricted.add_units("units/an-vi");
  AddTarget(evaluation, "t01", {restricted, Detail(targets::v1::OBSTACLE_UNDECIDED_TOLERANCE, "")});
  EXPECT_THAT(NamesInObstacles(evaluation),
              ElementsAre("elements/output", "forms/production", "units/an-vi"));
}

}  // namespace
}  // namespace thidua::cli
