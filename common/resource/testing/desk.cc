#include "common/resource/testing/desk.h"

#include "common/ledger/sql/open.h"

namespace thidua::resource {
Desk::Desk() {
  auto ledger = ledger::OpenLedger("sqlite:" + folder_ / "awards.db", /*migrate=*/true);
  EXPECT_TRUE(ledger.ok()) << ledger.status();
  ledger_ = *std::move(ledger);
  store_ = std::make_unique<Store>(*ledger_, "awards");
}

}  // namespace thidua::resource
