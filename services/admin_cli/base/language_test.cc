#include "services/admin_cli/base/language.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace thidua::cli {
namespace {

TEST(ChooseLanguage, TakesTheFlagBeforeTheEnvironment) {
  setenv("LC_ALL", "vi_VN.UTF-8", 1);
  EXPECT_EQ(*ChooseLanguage("en"), Language::kEnglish);
  EXPECT_EQ(*ChooseLanguage("vi"), Language::kVietnamese);
  EXPECT_EQ(*ChooseLanguage(""), Language::kVietnamese);
  EXPECT_FALSE(ChooseLanguage("fr").ok());
}

TEST(ChooseLanguage, TakesTheFirstVariableThatSaysSomething) {
  setenv("LC_ALL", "", 1);
  unsetenv("LC_MESSAGES");
  setenv("LANG", "vi_VN.UTF-8", 1);
  EXPECT_EQ(*ChooseLanguage(""), Language::kVietnamese);
  setenv("LC_MESSAGES", "C.UTF-8", 1);
  EXPECT_EQ(*ChooseLanguage(""), Language::kEnglish);
}

TEST(Wording, FillsInWhatIsSaid) {
  const Wording say(Language::kVietnamese);
  EXPECT_EQ(say("đạt", "met"), "đạt");
  EXPECT_EQ(say("$0 trên $1", "$0 of $1", "3", "4"), "3 trên 4");
  EXPECT_EQ(Wording(Language::kEnglish)("$0 trên $1", "$0 of $1", "3", "4"), "3 of 4");
}

}  // namespace
}  // namespace thidua::cli
