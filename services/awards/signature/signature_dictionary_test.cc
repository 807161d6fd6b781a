#include "services/awards/signature/signature_dictionary.h"

#include <absl/strings/str_replace.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"
#include "services/awards/signature/qpdf.h"
#include "services/awards/signature/testing/identity.h"
#include "services/awards/signature/testing/paper_signer.h"
#include "services/awards/signature/testing/refused.h"

namespace thidua::awards {
namespace {

using testing::Identity;
using testing::IsRefused;
using testing::kNow;
using testing::PlainPaper;
using testing::SignPaper;

absl::StatusOr<std::vector<SignatureDictionary>> ReadDictionary(const std::string& pdf) {
  const auto document = OpenPdf(pdf);
  if (!document.ok()) return document.status();
  return SignaturesOf(**document, pdf);
}

// The times of a paper whose entry M is this.
std::optional<absl::Time> ClaimedTime(const std::string& text) {
  static const std::string pdf = SignPaper(PlainPaper(), Identity::Root({}));
  const std::string entry = "/M (D:20200815023000Z)";
  std::string other = "/M (" + text + ")";
  other.resize(std::max(entry.size(), other.size()), ' ');
  // A longer entry takes room from one that nobody reads.
  std::string filter = "/Filter /Adobe.PPKLite";
  const std::string room = filter;
  if (other.size() > entry.size())
    filter = "/Filter /A" + std::string(12 - (other.size() - entry.size()), 'x');
  return ReadDictionary(absl::StrReplaceAll(pdf, {{entry, other}, {room, filter}}))
      .value()
      .at(0)
      .claimed_time;
}

TEST(SignaturesOf, SaysWhatIsSigned) {
  const Identity nam = Identity::Root({});
  const std::string once = SignPaper(PlainPaper(), nam, {.field = "một"});
  const std::string pdf =
      SignPaper(once, nam, {.field = "hai", .sub_filter = "adbe.pkcs7.detached"});
  const auto signatures = ReadDictionary(pdf);
  ASSERT_THAT(signatures, IsOk());
  ASSERT_EQ(signatures->size(), 2u);
  const SignatureDictionary& first = signatures->at(0);
  EXPECT_TRUE(first.is_cades);
  EXPECT_FALSE(signatures->at(1).is_cades);
  EXPECT_EQ(first.end, once.size());
  EXPECT_EQ(signatures->at(1).end, pdf.size());
  EXPECT_EQ(pdf.substr(first.hole, 3), "<30");
  EXPECT_EQ(pdf.substr(first.hole_end - 3, 4), "00> ");
  EXPECT_EQ(first.contents.size(), (first.hole_end - first.hole - 2) / 2);
  EXPECT_EQ(first.SignedBytes(pdf), once.substr(0, first.hole) + once.substr(first.hole_end));
  EXPECT_EQ(first.claimed_time, kNow);
}

TEST(SignaturesOf, ReadsTimes) {
  const absl::Time utc =
      absl::FromCivil(absl::CivilSecond(2020, 8, 15, 2, 30, 0), absl::UTCTimeZone());
  EXPECT_EQ(ClaimedTime("D:20200815023000"), utc);
  EXPECT_EQ(ClaimedTime("D:20200815023000Z00'00"), utc);
  EXPECT_EQ(ClaimedTime("D:20200815093000+07'00'"), utc);
  EXPECT_EQ(ClaimedTime("D:20200815093000+07'00"), utc);
  EXPECT_EQ(ClaimedTime("D:20200815093000+07"), utc);
  EXPECT_EQ(ClaimedTime("D:20200814230000-03'30'"), utc);
  for (const char* text : {"", "20200815023000", "D:2020", "D:20201315023000", "D:20200230023000",
                           "D:20200815243000", "D:20200815026000", "D:20200815023060",
                           "D:2020081502300 ", "D:20200815023000x", "D:20200815023000+x"}) {
    EXPECT_EQ(ClaimedTime(text), std::nullopt) << text;
  }
}

TEST(SignaturesOf, BoundsHowManyThereAre) {
  const Identity nam = Identity::Root({});
  std::string pdf = PlainPaper();
  for (int i = 0; i < 16; ++i) pdf = SignPaper(pdf, nam, {.field = "f" + std::to_string(i)});
  EXPECT_THAT(ReadDictionary(pdf), IsOk());
  EXPECT_THAT(ReadDictionary(SignPaper(pdf, nam, {.field = "f16"})),
              IsRefused("more than 16 signatures"));
}

}  // namespace
}  // namespace thidua::awards
