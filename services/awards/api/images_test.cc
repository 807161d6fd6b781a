#include "services/awards/api/images.h"

#include <gtest/gtest.h>

#include "common/testing/status.h"

namespace thidua::awards {
namespace {

// Whatever a ledger of Awards holds can be told, and brought into another deployment.
TEST(AwardImages, KnowEveryKeyThatIsWritten) {
  const log_service::ImageRegistry images = AwardImages();
  for (const char* key : {
           "units/kc/movements/m",
           "units/kc/movements/m/nominations/n",
           "units/kc/movements/m/sessions/s",
           "units/kc/movements/m/notices/t",
           "units/kc/movements/m/holders/h",
           "units/kc/recipients/r",
           "units/kc/recipients/r/titles/2020/honours/h",
           "units/kc/merits/r/movements/m/achievements/0123456789abcdef",
           "units/kc/merits/r/movements/m/honours/h",
           "units/kc/evidence/0123456789abcdef",
           "units/kc/decisions/d",
           "units/kc/decisions/d/grants/1",
           "units/kc/signedPapers/0123456789abcdef0123456789abcdef",
           "units/kc/decisionYears/2020/numbers/0123456789abcdef",
           "units/kc/certificates/2020-000017",
           "units/kc/certificateRegisters/2020",
       }) {
    EXPECT_THAT(images.CheckName("kc", key), IsOk()) << key;
  }
  EXPECT_THAT(images.CheckName("catalog", "rulePacks/p"), IsOk());
  EXPECT_FALSE(images.CheckName("kc", "units/kc/merits/r/m/honours/h").ok());
}

}  // namespace
}  // namespace thidua::awards
