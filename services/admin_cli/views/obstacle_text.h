#pragma once
// Why targets cannot be judged, in sentences with titles.

#include <set>
#include <string>
#include <vector>

#include "services/admin_cli/base/language.h"
#include "services/admin_cli/views/titles.h"
#include "thidua/targets/v1/evaluation.pb.h"

namespace thidua::cli {

// One obstacle as a sentence without an end: "chưa có đợt báo cáo \"Sản xuất\" [production] năm
// 2022".
std::string ObstacleSentence(const targets::v1::ObstacleDetail& obstacle, const Titles& titles,
                             const Wording& say);

// One obstacle and the targets that it is in the way of, by id.
struct ObstacleLine {
  std::string sentence;
  std::vector<std::string> targets;
};

// The obstacles of all targets, each once, in the order in which they first occur.
std::vector<ObstacleLine> GroupObstacles(const targets::v1::Evaluation& evaluation,
                                         const Titles& titles, const Wording& say);

// Names of the forms, elements and units that the obstacles speak of.
std::set<std::string> NamesInObstacles(const targets::v1::Evaluation& evaluation);

}  // namespace thidua::cli
