#include "services/admin_cli/files/text_encoding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"

namespace thidua::cli {
namespace {

using ::testing::HasSubstr;

constexpr char kName[] = "Việt Hòa";  // in normal form C

struct Case {
  std::string name;
  std::string bytes;
  std::string encoding;
  TextEncoding read_as;
  bool assumed = false;
};

using std::string_literals::operator""s;

class DecodeTextTest : public ::testing::TestWithParam<Case> {};

TEST_P(DecodeTextTest, ReadsTheSameLetters) {
  const auto decoded = DecodeText(GetParam().bytes, GetParam().encoding);
  ASSERT_THAT(decoded, IsOk());
  EXPECT_EQ(decoded->text, kName);
  EXPECT_EQ(decoded->encoding, GetParam().read_as);
  EXPECT_EQ(decoded->assumed, GetParam().assumed);
}

// In windows-1258 ệ is ê with a dot below, and ò is o with a grave accent behind it.
constexpr char k1258[] =
    "Vi\xEA\xF2t Ho\xCC"
    "a";

INSTANTIATE_TEST_SUITE_P(
    Encodings, DecodeTextTest,
    ::testing::Values(
        Case{"Utf8", kName, "", TextEncoding::kUtf8},
        Case{"Utf8WithAMark", "\xEF\xBB\xBF" + std::string(kName), "", TextEncoding::kUtf8},
        Case{"NormalFormD",
             "Vie\xCC\xA3\xCC\x82t Ho\xCC\x80"
             "a",
             "", TextEncoding::kUtf8},
        Case{"HalfComposed",
             "Vi\xC3\xAA\xCC\xA3t Ho\xCC\x80"
             "a",
             "", TextEncoding::kUtf8},
        Case{"Utf16Le", "\xFF\xFEV\0i\0\xC7\x1Et\0 \0H\0\xF2\0a\0"s, "", TextEncoding::kUtf16Le},
        Case{"Utf16Be", "\xFE\xFF\0V\0i\x1E\xC7\0t\0 \0H\0\xF2\0a"s, "", TextEncoding::kUtf16Be},
        Case{"Utf16LeByName", "V\0i\0\xC7\x1Et\0 \0H\0\xF2\0a\0"s, "utf-16le",
             TextEncoding::kUtf16Le},
        Case{"Windows1258", k1258, "windows-1258", TextEncoding::kWindows1258},
        Case{"Windows1258Assumed", k1258, "", TextEncoding::kWindows1258, true}),
    [](const auto& info) { return info.param.name; });

TEST(DecodeText, RefusesWhatIsInNoEncoding) {
  for (const auto& [bytes, encoding] :
       {std::pair("a\nV\0i\0"s, ""s), std::pair("a\n\xF4\x8D"s, ""s), std::pair("a\n\x07"s, ""s)}) {
    const auto decoded = DecodeText(bytes, encoding);
    ASSERT_THAT(decoded, Fails(absl::StatusCode::kInvalidArgument)) << bytes;
    EXPECT_THAT(std::string(decoded.status().message()), HasSubstr("line 2")) << bytes;
  }
  EXPECT_THAT(DecodeText("\xF4", "utf-8"), Fails(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(DecodeText("\xFF\xFEV", ""), Fails(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(DecodeText("a", "latin-1"), Fails(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace thidua::cli
