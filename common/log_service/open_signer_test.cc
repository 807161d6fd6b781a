#include "common/log_service/open_signer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "common/files/output_file.h"
#include "common/ledger/testing/new_ledger.h"
#include "common/testing/key_pair.h"
#include "common/testing/status.h"

namespace thidua::log_service {
namespace {

using ::testing::HasSubstr;

class OpenSignerTest : public ::testing::Test {
 protected:
  std::string File(const std::string& name, const std::string& text, mode_t mode = 0600) {
    EXPECT_THAT(files::WriteFile(folder_ / name, text, 0600), IsOk());
    EXPECT_EQ(chmod((folder_ / name).c_str(), mode), 0);
    return folder_ / name;
  }
  auto Open(const std::string& key, const std::vector<std::string>& earlier = {}) {
    rpc::ServiceOptions options;
    options.signing_key = key;
    options.verify_keys = earlier;
    return OpenSigner(options, *ledger_, "reporting");
  }
  std::string Refusal(const std::string& key, const std::vector<std::string>& earlier = {}) {
    const auto opened = Open(key, earlier);
    EXPECT_FALSE(opened.ok());
    return std::string(opened.status().message());
  }

  const TemporaryFolder folder_;
  const std::unique_ptr<ledger::Ledger> ledger_ = ledger::NewLedger(folder_);
  const KeyPair pair_ = NewKeyPair();
};

TEST_F(OpenSignerTest, SignsWithTheKeyOfTheFile) {
  const std::string secret = File("key", pair_.private_pem), open = File("pub", pair_.public_pem);
  EXPECT_TRUE(Open(secret).value()->signs());
  EXPECT_TRUE(Open(secret, {open}).value()->signs());
  const auto checks = Open("", {open}).value();
  EXPECT_FALSE(checks->signs());
  EXPECT_TRUE(checks->has_keys());
  EXPECT_FALSE(Open("").value()->has_keys());
}

TEST_F(OpenSignerTest, RefusesAKeyThatOthersMayRead) {
  EXPECT_THAT(Refusal(File("key", pair_.private_pem, 0644)), HasSubstr("0600"));
}

TEST_F(OpenSignerTest, RefusesWhatIsNoKeyAndDoesNotRepeatIt) {
  const std::string text = Refusal(File("key", "secret"));
  EXPECT_THAT(text, HasSubstr(folder_ / "key"));
  EXPECT_THAT(text, Not(HasSubstr("secret\n")));
  EXPECT_THAT(Refusal(folder_ / "none"), HasSubstr("none"));
  EXPECT_THAT(Refusal("", {File("pub", pair_.private_pem)}), HasSubstr(folder_ / "pub"));
}

}  // namespace
}  // namespace thidua::log_service
