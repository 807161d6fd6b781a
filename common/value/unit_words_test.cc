#include "common/value/unit_words.h"

#include <gtest/gtest.h>

namespace thidua {
namespace {

catalog::v1::UnitVersion Version(const std::string& name, catalog::v1::UnitKind kind) {
  catalog::v1::UnitVersion version;
  version.set_display_name(name);
  version.set_kind(kind);
  return version;
}

TEST(UnitWords, FoldsNamesOfEverySpelling) {
  EXPECT_EQ(FoldName("  Đồng  Tiến "), "dong tien");
  EXPECT_EQ(FoldName("HOÀ Bình"), FoldName("hòa bình"));
  EXPECT_EQ(FoldName(""), "");
}

TEST(UnitWords, NamesStandAloneOrBehindTheirKind) {
  const auto commune = Version("Đồng Tiến", catalog::v1::UNIT_KIND_COMMUNE);
  EXPECT_TRUE(IsCalled(commune, "dong tien"));
  EXPECT_TRUE(IsCalled(commune, "xa dong tien"));
  EXPECT_FALSE(IsCalled(commune, "phuong dong tien"));
  EXPECT_FALSE(IsCalled(commune, "xadong tien"));
  EXPECT_FALSE(IsCalled(commune, "xa  dong tien"));
  EXPECT_FALSE(IsCalled(commune, "tien"));
  EXPECT_FALSE(IsCalled(commune, ""));
  const auto town = Version("Khoái Châu", catalog::v1::UNIT_KIND_TOWN);
  EXPECT_TRUE(IsCalled(town, "thi tran khoai chau"));
  EXPECT_TRUE(IsCalled(town, "tt khoai chau"));
  EXPECT_TRUE(IsCalled(Version("Cát Hải", catalog::v1::UNIT_KIND_SPECIAL_ZONE), "dac khu cat hai"));
  EXPECT_TRUE(IsCalled(Version("Phòng Nội vụ", catalog::v1::UNIT_KIND_DEPARTMENT), "phong noi vu"));
  EXPECT_FALSE(IsCalled(Version("", catalog::v1::UNIT_KIND_COMMUNE), ""));
}

TEST(UnitWords, TitlesStandBehindTheirKindOnce) {
  EXPECT_EQ(TitleOf(Version("Khoái Châu", catalog::v1::UNIT_KIND_DISTRICT)), "huyện Khoái Châu");
  EXPECT_EQ(TitleOf(Version("Huyện Khoái Châu", catalog::v1::UNIT_KIND_DISTRICT)),
            "Huyện Khoái Châu");
  EXPECT_EQ(TitleOf(Version("Thành phố Hưng Yên", catalog::v1::UNIT_KIND_DISTRICT)),
            "Thành phố Hưng Yên");
  EXPECT_EQ(TitleOf(Version("Xã Đàn", catalog::v1::UNIT_KIND_COMMUNE)), "Xã Đàn");
  EXPECT_EQ(TitleOf(Version("Phòng Nội vụ", catalog::v1::UNIT_KIND_DEPARTMENT)), "Phòng Nội vụ");
}

}  // namespace
}  // namespace thidua
