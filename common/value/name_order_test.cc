#include "common/value/name_order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace thidua {
namespace {

TEST(NameOrder, PeopleStandByTheirGivenNames) {
  const NameOrder order;
  const std::vector<std::string> sorted = {"An",
                                           "Lê An",
                                           "Trần Văn An",
                                           "Lê Thị Anh",
                                           "Trần Anh",
                                           "Bùi Thị Ánh",
                                           "Vũ Đức Ánh",
                                           "Đỗ Văn Ẩn",
                                           "Phạm Thị Ấn",
                                           "Lê Văn Bình",
                                           "Trần Tiến Dũng",
                                           "Lê Thị Duyên",
                                           "Đặng Quốc Đạt",
                                           "Nguyễn Đạt",
                                           "Lê Văn Đức",
                                           "Hoàng Thị Yến"};
  std::vector<std::string> shuffled = sorted;
  std::shuffle(shuffled.begin(), shuffled.end(), std::mt19937(7));
  std::sort(shuffled.begin(), shuffled.end(), [&](const std::string& a, const std::string& b) {
    return order.OfPerson(a) < order.OfPerson(b);
  });
  EXPECT_EQ(shuffled, sorted);
}

TEST(NameOrder, TheGivenNameWithItsToneGoesBeforeTheFamilyName) {
  const NameOrder order;
  EXPECT_LT(order.OfPerson("Vũ Văn Anh"), order.OfPerson("Bùi Văn Ánh"));
  EXPECT_LT(order.OfPerson("Vũ Văn An"), order.OfPerson("Bùi Văn Anh"));
}

TEST(NameOrder, CapitalsDecideLast) {
  const NameOrder order;
  EXPECT_LT(order.OfPerson("TRẦN VĂN AN"), order.OfPerson("Vũ Thị An"));
  EXPECT_LT(order.OfPerson("Trần Văn An"), order.OfPerson("VŨ THỊ AN"));
  EXPECT_NE(order.OfPerson("Trần Văn An"), order.OfPerson("TRẦN VĂN AN"));
  EXPECT_LT(order.OfPerson("LÊ THỊ ANH"), order.OfPerson("Lê Thị Ánh"));
}

TEST(NameOrder, SpacesAtTheEndsDoNotMatter) {
  const NameOrder order;
  EXPECT_EQ(order.OfPerson("Lê Thị Anh "), order.OfPerson("Lê Thị Anh"));
  EXPECT_LT(order.OfPerson(""), order.OfPerson("An"));
  EXPECT_LT(order.OfPerson("  "), order.OfPerson("An"));
}

TEST(NameOrder, PlacesStandFromTheLeftAndNumbersByTheirValue) {
  const NameOrder order;
  EXPECT_LT(order.OfPlace("Phòng Nội vụ"), order.OfPlace("Trường Mầm non An Vĩ"));
  EXPECT_LT(order.OfPlace("Thôn 2"), order.OfPlace("Thôn 10"));
  EXPECT_LT(order.OfPlace("Xã Dân Tiến"), order.OfPlace("Xã Đông Kết"));
}

}  // namespace
}  // namespace thidua
