#include "services/admin_cli/files/pack_skeleton.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"
#include "common/testing/temporary_folder.h"
#include "services/admin_cli/files/new_folder.h"
#include "services/admin_cli/files/pack.h"

namespace thidua::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class SkeletonTest : public ::testing::Test {
 protected:
  // The pack of these rows, read back from its files.
  LoadedPack Load(const std::string& rows) {
    const auto sheet = ReadTargetSheet(
        "phrase;title;bound;unit;due;form;element;frequency;source\n" + rows, std::nullopt);
    EXPECT_THAT(sheet, IsOk());
    std::vector<std::pair<std::string, std::string>> files;
    for (const PackFile& file : MakeSkeleton(owner_, sheet->targets)) {
      files.emplace_back(file.name, file.text);
    }
    EXPECT_THAT(WriteNewFolder(above_ / "pack", files), IsOk());
    auto pack = LoadedPack::Read(above_ / "pack");
    EXPECT_THAT(pack, IsOk());
    return *std::move(pack);
  }
  template <typename Resource>
  static const Resource& Get(const LoadedPack& pack, const std::string& name) {
    for (const PackItem& item : pack.items()) {
      if (item.name == name) {
        return static_cast<const Resource&>(*item.resource);
      }
    }
    ADD_FAILURE() << name;
    return Resource::default_instance();
  }

  const TemporaryFolder above_;
  const PackOwner owner_{.id = "an-binh",
                         .display_name = "An Bình",
                         .parent = "",
                         .prefix = "ab",
                         .term = "2026-2030",
                         .base = "2025"};
};

TEST_F(SkeletonTest, HasEverythingThatARowSpeaksOf) {
  const LoadedPack pack = Load(
      "đạt trên 9,55%;Tăng trưởng;> 9,55;%;2030;Kinh tế;;quý;NQ 1\n"
      "40 – 45 ha;Vườn cây;40 – 45;ha;2028;Nông nghiệp\n"
      "100%;Nước sạch;100%;%;2030;Kinh tế\n");
  std::vector<std::string> names;
  for (const PackItem& item : pack.items()) {
    names.push_back(item.name);
  }
  EXPECT_THAT(names, ElementsAre("units/an-binh", "elements/ab-tang-truong", "elements/ab-vuon-cay",
                                 "elements/ab-nuoc-sach", "forms/ab-kinh-te",
                                 "forms/ab-nong-nghiep", "bindings/user:an-binh-bao-cao",
                                 "bindings/user:an-binh-tham-dinh", "units/an-binh/plans/2026-2030",
                                 "units/an-binh/plans/2026-2030/targets/tang-truong",
                                 "units/an-binh/plans/2026-2030/targets/vuon-cay",
                                 "units/an-binh/plans/2026-2030/targets/nuoc-sach"));
  const auto& form = Get<catalog::v1::Form>(pack, "forms/ab-kinh-te");
  EXPECT_THAT(form.elements(), ElementsAre("elements/ab-tang-truong", "elements/ab-nuoc-sach"));
  EXPECT_EQ(form.frequency(), catalog::v1::FORM_FREQUENCY_QUARTERLY);
  EXPECT_EQ(form.due_rules(0).days(), 31);
  const auto target = [&](const char* id) {
    return Get<targets::v1::Target>(pack,
                                    std::string("units/an-binh/plans/2026-2030/targets/") + id);
  };
  EXPECT_THAT(target("tang-truong").phrases(), ElementsAre("đạt trên 9,55%"));
  EXPECT_EQ(target("tang-truong").bound().value(), "9.55");
  EXPECT_EQ(target("tang-truong").source(), "NQ 1");
  EXPECT_EQ(target("tang-truong").reading(), "");
  EXPECT_THAT(target("vuon-cay").reading(), HasSubstr("Vượt mức trên"));
  EXPECT_THAT(target("nuoc-sach").reading(), HasSubstr("đúng bằng"));
}

TEST_F(SkeletonTest, KeepsTheDecimalsOfTheBound) {
  const LoadedPack pack = Load(
      "a;A;> 0,1234;%;2030;F\n"
      "b;B;0,1 - 0,125;%;2030;F\n"
      "c;C;> 5;%;2030;F\n");
  EXPECT_EQ(Get<catalog::v1::Element>(pack, "elements/ab-a").decimals(), 4);
  EXPECT_EQ(Get<catalog::v1::Element>(pack, "elements/ab-b").decimals(), 3);
  EXPECT_EQ(Get<catalog::v1::Element>(pack, "elements/ab-c").decimals(), 2);
}

TEST_F(SkeletonTest, TitlesThatFoldAlikeHaveIdsOfTheirOwn) {
  const LoadedPack pack = Load("a;Hòa;> 5;%;2030;F\nb;Hoa;> 5;%;2030;F\n");
  Get<catalog::v1::Element>(pack, "elements/ab-hoa");
  Get<catalog::v1::Element>(pack, "elements/ab-hoa-2");
  Get<targets::v1::Target>(pack, "units/an-binh/plans/2026-2030/targets/hoa-2");
}

TEST_F(SkeletonTest, AStatedElementIsOneFigureAndKeepsItsId) {
  const LoadedPack pack =
      Load("x;Hoa;> 5;%;2030;F\na;A;> 5;%;2028;F;ab-hoa\nb;B;> 9,1255;%;2030;F;ab-hoa\n");
  const auto& form = Get<catalog::v1::Form>(pack, "forms/ab-f");
  EXPECT_THAT(form.elements(), ElementsAre("elements/ab-hoa-2", "elements/ab-hoa"));
  EXPECT_EQ(Get<catalog::v1::Element>(pack, "elements/ab-hoa").title(), "A");
  EXPECT_EQ(Get<catalog::v1::Element>(pack, "elements/ab-hoa").decimals(), 4);
}

}  // namespace
}  // namespace thidua::cli
