#include "common/log_service/unreadable.h"

#include <gtest/gtest.h>

#include "common/log_service/testing/log_fixture.h"

namespace thidua::log_service {
namespace {

class UnreadableTest : public LedgerServiceTest {
 protected:
  // The gauge once the catalog has been looked at; -1 where there is none.
  double Gauge() {
    EXPECT_TRUE(catalog_->Current().ok());
    for (const auto& family : server_->registry()->Collect()) {
      if (family.name == "thidua_catalog_unreadable") return family.metric.at(0).gauge.value;
    }
    return -1;
  }
};

TEST_F(UnreadableTest, GaugeAndLogTellOfWhatCannotBeRead) {
  Put("catalog", "forms/f", "\xff\xff");
  EXPECT_TRUE(catalog_->Current().ok());
  ::testing::internal::CaptureStderr();
  ReportUnreadable(*catalog_, *server_);
  EXPECT_EQ(Gauge(), 1);
  Put("catalog", "forms/g", "\xff\xff");
  EXPECT_EQ(Gauge(), 2);
  const std::string log = ::testing::internal::GetCapturedStderr();
  for (const char* name : {R"("resource":"forms/f")", R"("resource":"forms/g")"}) {
    EXPECT_NE(log.find(name), std::string::npos) << log;
    EXPECT_EQ(log.find(name), log.rfind(name)) << "told twice";
  }
  Put("catalog", "forms/f", catalog::v1::Form().SerializeAsString());
  EXPECT_EQ(Gauge(), 1);
}

}  // namespace
}  // namespace thidua::log_service
