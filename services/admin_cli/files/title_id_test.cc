#include "services/admin_cli/files/title_id.h"

#include <gtest/gtest.h>

namespace thidua::cli {
namespace {

TEST(IdOfTitle, FoldsVietnamese) {
  EXPECT_EQ(IdOfTitle("Thu nhập bình quân (đầu người)", 60), "thu-nhap-binh-quan-dau-nguoi");
  EXPECT_EQ(IdOfTitle("Đường 70% ĐÔ THỊ", 60), "duong-70-do-thi");
  EXPECT_EQ(IdOfTitle(" – Ước, ơ, ư –", 60), "uoc-o-u");
  EXPECT_EQ(IdOfTitle("Ho\u0300a", 60), "hoa");
  EXPECT_EQ(IdOfTitle("…", 60), "");
  EXPECT_EQ(IdOfTitle("人口", 60), "");
}

TEST(IdOfTitle, CutsBetweenWords) {
  EXPECT_EQ(IdOfTitle("mot hai ba", 10), "mot-hai-ba");
  EXPECT_EQ(IdOfTitle("mot hai ba", 9), "mot-hai");
  EXPECT_EQ(IdOfTitle("mot hai ba", 7), "mot-hai");
  EXPECT_EQ(IdOfTitle("motmotmot", 5), "motmo");
}

TEST(UniqueId, CountsOn) {
  std::set<std::string> taken;
  EXPECT_EQ(UniqueId("hoa", &taken), "hoa");
  EXPECT_EQ(UniqueId("hoa-2", &taken), "hoa-2");
  EXPECT_EQ(UniqueId("hoa", &taken), "hoa-3");
}

}  // namespace
}  // namespace thidua::cli
