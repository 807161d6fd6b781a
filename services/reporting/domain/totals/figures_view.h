#pragma once
// The figures of one subject as a fold sees them: views of wherever they are kept.

#include <cstdint>
#include <span>
#include <string_view>

namespace thidua::reporting {

// What a fold needs of v1::Figures. What it points to must outlive it.
struct FiguresView {
  std::string_view statuses;  // for each column the number of its ValueStatus, at most ADJUSTED
  std::span<const int64_t> values;
  bool late = false;
  bool simulated = false;
  int32_t returns = 0;  // of the report, before they were accepted
};

}  // namespace thidua::reporting
