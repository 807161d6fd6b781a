#include "services/awards/domain/telling_id.h"

#include <gtest/gtest.h>

namespace thidua::awards {
namespace {

TEST(TellsName, FindsTheNameInWhateverOrder) {
  for (const char* id :
       {"nguyen-huu-thuong", "nguyenhuuthuong", "p17-thuong.nguyen.huu", "huuthuong17",
        "nguyen-thuong", "thuongnh", "thuong.nh2", "nhthuong", "17_nguyen_1980_huu"}) {
    EXPECT_TRUE(TellsName(id, "Nguyễn Hữu Thưởng")) << id;
  }
  EXPECT_TRUE(TellsName("do-an", "Đỗ An"));
  EXPECT_TRUE(TellsName("thanhcong7", "Thànhcông"));
}

TEST(TellsName, LeavesNumbersAndPlacesAlone) {
  for (const char* id : {"p0017", "dan-tien.0017", "nguyen-0017", "nh17", "canbo-17", "1980-x"}) {
    EXPECT_FALSE(TellsName(id, "Nguyễn Hữu Thưởng")) << id;
  }
  EXPECT_FALSE(TellsName("dan-tien-01", "An"));
  EXPECT_TRUE(TellsName("an-01", "An"));
  EXPECT_FALSE(TellsName("p0017", ""));
}

TEST(TellsName, LooksBehindTheFormOfAHousehold) {
  const char* household = "Hộ gia đình ông Nguyễn Văn A và bà Trần Thị Bích";
  EXPECT_TRUE(TellsName("nguyen-van-a", household));
  EXPECT_TRUE(TellsName("h-tran-bich", household));
  EXPECT_FALSE(TellsName("ho-gia-dinh-0017", household));
  EXPECT_FALSE(TellsName("ho-ong-17", household));
}

}  // namespace
}  // namespace thidua::awards
