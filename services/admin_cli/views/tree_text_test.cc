#include "services/admin_cli/views/tree_text.h"

#include <absl/strings/str_split.h>
#include <gtest/gtest.h>

#include "services/admin_cli/views/width.h"

namespace thidua::cli {
namespace {

const TextNode kTree{
    .text = "Tỷ lệ trường đạt chuẩn quốc gia của huyện",
    .children = {{.text = "tử số 49 trường đạt chuẩn",
                  .children = {{.text = "Phòng Giáo dục và Đào tạo: 49, do user:lan duyệt"}}},
                 {.text = "mẫu số 68"}}};

TEST(TreeText, DrawsBranches) {
  EXPECT_EQ(TreeText(kTree, 0, false),
            "Tỷ lệ trường đạt chuẩn quốc gia của huyện\n"
            "├─ tử số 49 trường đạt chuẩn\n"
            "│  └─ Phòng Giáo dục và Đào tạo: 49, do user:lan duyệt\n"
            "└─ mẫu số 68\n");
}

TEST(TreeText, BreaksLinesWithinTheirBranch) {
  EXPECT_EQ(TreeText(kTree, 30, false),
            "Tỷ lệ trường đạt chuẩn quốc\n"
            "│  gia của huyện\n"
            "├─ tử số 49 trường đạt chuẩn\n"
            "│  └─ Phòng Giáo dục và Đào\n"
            "│     tạo: 49, do user:lan\n"
            "│     duyệt\n"
            "└─ mẫu số 68\n");
}

TEST(TreeText, CutsNothingOff) {
  const TextNode node{.text = std::string(50, 'a') + " b"};
  EXPECT_EQ(TreeText(node, 20, false), std::string(20, 'a') + "\n" + std::string(20, 'a') + "\n" +
                                           std::string(10, 'a') + " b\n");
}

TEST(TreeText, PaintsTextsAndNotBranches) {
  const TextNode node{.text = "a", .children = {{.text = "b", .colour = Colour::kMagenta}}};
  EXPECT_EQ(TreeText(node, 0, true), "a\n└─ \033[35mb\033[0m\n");
}

TEST(Wrapped, IndentsWhatGoesOn) {
  EXPECT_EQ(Wrapped("- một hai ba bốn năm sáu", 2, 22), "- một hai ba bốn năm\n  sáu\n");
  EXPECT_EQ(Wrapped("- một hai ba bốn năm sáu", 2, 0), "- một hai ba bốn năm sáu\n");
}

TEST(Wrapped, KeepsWordsThatFitTogether) {
  for (const absl::string_view line : absl::StrSplit(
           Wrapped(std::string(30, 'x') + " yy zz " + std::string(45, 'w'), 3, 40), '\n')) {
    EXPECT_LE(DisplayWidth(std::string(line)), 40) << line;
  }
}

}  // namespace
}  // namespace thidua::cli
