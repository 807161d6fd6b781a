#include "services/targets/domain/reading.h"

#include <absl/algorithm/container.h>
namespace thidua::targets {

void Reading::Obstruct(const v1::ObstacleDetail& obstacle) {
  const bool known = absl::c_any_of(obstacles, [&obstacle](const v1::ObstacleDetail& old) {
    return old.obstacle() == obstacle.obstacle() && old.form() == obstacle.form() &&
           old.element() == obstacle.element() && old.period() == obstacle.period() &&
           old.split() == obstacle.split() && old.target() == obstacle.target();
  });
  if (!known) obstacles.push_back(obstacle);
}

void Reading::Obstruct(v1::Obstacle obstacle, std::string_view period) {
  v1::ObstacleDetail detail;
  detail.set_obstacle(obstacle);
  detail.set_period(period.data(), period.size());
  Obstruct(detail);
}

}  // namespace thidua::targets
