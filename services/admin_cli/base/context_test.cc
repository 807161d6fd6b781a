#include "services/admin_cli/base/context.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "common/files/output_file.h"
#include "common/testing/status.h"
#include "common/testing/temporary_folder.h"

namespace thidua::cli {
namespace {

using ::testing::HasSubstr;

class ContextTest : public ::testing::Test {
 protected:
  void Write(const std::string& text) { std::ofstream(path_) << text; }

  TemporaryFolder folder_;
  const std::string path_ = folder_ / "context.json";
};

constexpr char kTwo[] = R"({"current": "admin", "other": 1, "contexts": {
    "admin": {"endpoints": {"reporting": "localhost:7401"}, "ca": "ca.crt",
              "token_file": "/keys/admin.jwt"},
    "reviewer": {"endpoints": {}}}})";

TEST_F(ContextTest, ResolvesPathsFromTheFilesFolder) {
  Write(kTwo);
  const auto context = SelectContext(*ReadContexts(path_), "");
  ASSERT_THAT(context, IsOk());
  EXPECT_EQ(context->endpoints.at("reporting"), "localhost:7401");
  EXPECT_EQ(context->ca, folder_ / "ca.crt");
  EXPECT_EQ(context->token_file, "/keys/admin.jwt");
}

TEST_F(ContextTest, KnowsAScratchDeploymentOnlyWhereItIsSaid) {
  Write(R"({"contexts": {"kept": {"endpoints": {}}, "thrown": {"scratch": true}}})");
  const auto file = ReadContexts(path_);
  ASSERT_THAT(file, IsOk());
  EXPECT_FALSE(SelectContext(*file, "kept")->scratch);
  EXPECT_TRUE(SelectContext(*file, "thrown")->scratch);
  Write(R"({"contexts": {"a": {"scratch": "true"}}})");
  EXPECT_THAT(ReadContexts(path_), Fails(absl::StatusCode::kInvalidArgument));
}

TEST_F(ContextTest, NamesTheContextsWhereOneIsUnknown) {
  Write(kTwo);
  const auto context = SelectContext(*ReadContexts(path_), "boss");
  EXPECT_THAT(std::string(context.status().message()), HasSubstr("admin, reviewer"));
}

TEST_F(ContextTest, RejectsWhatItDoesNotKnow) {
  for (
      const std::string text :
      {"[]", "{", R"({"contexts": {"a": {"tokenfile": "x"}}})", R"({"contexts": {"a": 1}})",
       R"({"contexts": {"a": {"endpoints": {"reporting": 7401}}}})",
       R"({"contexts": {"a": {"authority_key": "token.key"}}})",
       R"({"contexts": {"a": {"principal": "user:lan"}}})",
       R"({"contexts": {"a": {"authority_key": "k", "principal": "user:lan", "token_file": "t"}}})"}) {
    Write(text);
    EXPECT_THAT(ReadContexts(path_), Fails(absl::StatusCode::kInvalidArgument)) << text;
  }
}

TEST_F(ContextTest, UseChangesTheCurrentOneOnly) {
  Write(kTwo);
  ASSERT_THAT(UseContext(path_, "reviewer"), IsOk());
  EXPECT_EQ(ReadContexts(path_)->current, "reviewer");
  EXPECT_EQ(ReadContexts(path_)->contexts.size(), 2u);
  EXPECT_THAT(*ReadFile(path_), HasSubstr("\"other\": 1"));
  EXPECT_THAT(UseContext(path_, "boss"), Fails(absl::StatusCode::kInvalidArgument));
}

TEST_F(ContextTest, RefusesATokenThatOthersMayRead) {
  const std::string token = folder_ / "t.jwt";
  ASSERT_THAT(files::WriteFile(token, "abc\n", 0600), IsOk());
  EXPECT_EQ(*ReadToken(token), "abc");
  ASSERT_EQ(chmod(token.c_str(), 0640), 0);
  EXPECT_THAT(std::string(ReadToken(token).status().message()), HasSubstr("chmod 600"));
}

TEST_F(ContextTest, ATokenIsOneLine) {
  const std::string token = folder_ / "t.jwt";
  for (const char* text : {" abc \n", "abc\r\n", "abc"}) {
    ASSERT_THAT(files::WriteFile(token, text, 0600), IsOk());
    EXPECT_EQ(*ReadToken(token), "abc");
  }
  ASSERT_THAT(files::WriteFile(token, "abc\nxyz\n", 0600), IsOk());
  const absl::Status refused = ReadToken(token).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(refused.message()), HasSubstr(token + " holds more than one line"));
  for (const char* text : {"", "\n", " \n"}) {
    ASSERT_THAT(files::WriteFile(token, text, 0600), IsOk());
    EXPECT_THAT(std::string(ReadToken(token).status().message()), HasSubstr("is empty"));
  }
}

}  // namespace
}  // namespace thidua::cli
