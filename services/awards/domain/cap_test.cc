#include "services/awards/domain/cap.h"

#include <gtest/gtest.h>

namespace thidua::awards {
namespace {

TEST(Cap, AdmitsTheWholePartOfTheShare) {
  struct Case {
    int percent;
    int64_t base, most;
    std::string words;
  };
  const Case cases[] = {
      {15, 0, 0, "15% của 0 người đạt Lao động tiên tiến là 0"},
      {15, 6, 0, "15% của 6 người đạt Lao động tiên tiến là 0,9; lấy phần nguyên: 0"},
      {15, 7, 1, "15% của 7 người đạt Lao động tiên tiến là 1,05; lấy phần nguyên: 1"},
      {15, 13, 1, "15% của 13 người đạt Lao động tiên tiến là 1,95; lấy phần nguyên: 1"},
      {15, 14, 2, "15% của 14 người đạt Lao động tiên tiến là 2,1; lấy phần nguyên: 2"},
      {15, 20, 3, "15% của 20 người đạt Lao động tiên tiến là 3"},
      {15, 12345, 1851,
       "15% của 12.345 người đạt Lao động tiên tiến là 1.851,75; lấy phần nguyên: 1.851"},
      {0, 100, 0, "0% của 100 người đạt Lao động tiên tiến là 0"},
      {100, 7, 7, "100% của 7 người đạt Lao động tiên tiến là 7"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.words);
    v1::Cap cap;
    cap.set_percent(c.percent);
    EXPECT_EQ(MostByCap(cap, c.base), c.most);
    EXPECT_EQ(CapInWords(cap, c.base, "Lao động tiên tiến"), c.words);
  }
}

}  // namespace
}  // namespace thidua::awards
