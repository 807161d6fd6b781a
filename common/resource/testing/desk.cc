#include "common/resource/testing/desk.h"

#include <cstdlib>

#include "common/ledger/sql/open.h"

namespace thidua::resource {
namespace {

std::filesystem::path TemporaryFolder() {
  std::string path = (std::filesystem::temp_directory_path() / "resource-XXXXXX").string();
  return mkdtemp(path.data());
}

}  // namespace

Desk::Desk() : folder_(TemporaryFolder()) {
  auto ledger = ledger::OpenLedger("sqlite:" + (folder_ / "awards.db").string(), /*migrate=*/true);
  EXPECT_TRUE(ledger.ok()) << ledger.status();
  ledger_ = *std::move(ledger);
  store_ = std::make_unique<Store>(*ledger_, "awards");
}

Desk::~Desk() {
  ledger_.reset();
  std::filesystem::remove_all(folder_);
}

}  // namespace thidua::resource
