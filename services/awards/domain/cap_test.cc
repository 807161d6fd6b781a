#include "services/awards/domain/cap.h"

#include <gtest/gtest.h>

#include <vector>

namespace thidua::awards {
namespace {

// A pack of this honour, "ldtt", for recipients of these kinds.
v1::RulePack PackOf(const std::string& title, const std::vector<v1::RecipientKind>& kinds) {
  v1::RulePack pack;
  v1::Honour& honour = *pack.add_honours();
  honour.set_honour("ldtt");
  honour.set_title(title);
  for (const v1::RecipientKind kind : kinds) honour.add_recipients()->set_kind(kind);
  return pack;
}

v1::Cap CapOf(int percent) {
  v1::Cap cap;
  cap.set_percent(percent);
  cap.set_of_honour("ldtt");
  return cap;
}

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
  const v1::RulePack pack = PackOf("Lao động tiên tiến", {v1::RECIPIENT_KIND_PERSON});
  for (const Case& c : cases) {
    SCOPED_TRACE(c.words);
    const v1::Cap cap = CapOf(c.percent);
    EXPECT_EQ(MostByCap(cap, c.base), c.most);
    EXPECT_EQ(CapInWords(cap, c.base, pack), c.words);
  }
}

TEST(Cap, CountsWhomTheOtherHonourIsFor) {
  struct Case {
    std::vector<v1::RecipientKind> kinds;
    std::string words;
  };
  const auto person = v1::RECIPIENT_KIND_PERSON, collective = v1::RECIPIENT_KIND_COLLECTIVE,
             household = v1::RECIPIENT_KIND_HOUSEHOLD;
  const v1::Cap cap = CapOf(20);
  for (const Case& c : {Case{{collective}, "20% của 5 tập thể đạt Danh hiệu là 1"},
                        Case{{household}, "20% của 5 hộ đạt Danh hiệu là 1"},
                        Case{{collective, person}, "20% của 5 người, tập thể đạt Danh hiệu là 1"},
                        Case{{}, "20% của 5 đối tượng đạt Danh hiệu là 1"}}) {
    SCOPED_TRACE(c.words);
    EXPECT_EQ(CapInWords(cap, 5, PackOf("Danh hiệu", c.kinds)), c.words);
  }
}

}  // namespace
}  // namespace thidua::awards
