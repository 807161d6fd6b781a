#include "services/reporting/api/totals/rollup_page.h"

#include "services/reporting/api/testing/world.h"

namespace thidua::reporting::testing {
namespace {

constexpr size_t kMebibyte = 1 << 20;

class RollupPageTest : public World {
 protected:
  RollupPageTest() {
    for (int i = 0; i < 3; ++i) request_.add_queries()->set_form("forms/socio");
  }

  static v1::Rollup RollupOf(int query, size_t bytes = 0) {
    v1::Rollup rollup;
    rollup.set_query(query);
    rollup.add_owners_absent(std::string(bytes, 'x'));
    return rollup;
  }
  static v1::OwnerTotal OwnerOf(const std::string& name, size_t bytes = 0) {
    v1::OwnerTotal owner;
    owner.set_owner(name);
    owner.mutable_total()->set_name(std::string(bytes, 'x'));
    return owner;
  }

  rpc::Call ACall() {
    return rpc::Call::ForTest({.principal = "user:tinh", .via = "", .is_service = false},
                              "thidua.reporting.v1.ReportingService/RollUpTotals", *authorizer_);
  }
  // "query" or "query/after" where the page after `page` begins; "-" if there is none.
  std::string Next(const v1::RollUpTotalsResponse& page) {
    if (page.next_page_token().empty()) return "-";
    v1::RollUpTotalsRequest request = request_;
    *request.mutable_tokens() = page.tokens();
    request.set_catalog_token(page.catalog_token());
    request.set_page_token(page.next_page_token());
    const rpc::Call call = ACall();
    const auto cursor = ReadRollupCursor(call, request);
    if (!cursor.ok()) return std::string(cursor.status().message());
    return absl::StrCat(cursor->query, cursor->after ? "/" + *cursor->after : "");
  }

  v1::RollUpTotalsRequest request_;
};

TEST_F(RollupPageTest, BeginsWithTheFirstQuery) {
  const rpc::Call call = ACall();
  const auto cursor = ReadRollupCursor(call, request_);
  ASSERT_TRUE(cursor.ok()) << cursor.status();
  EXPECT_EQ(cursor->query, 0);
  EXPECT_EQ(cursor->after, std::nullopt);
}

TEST_F(RollupPageTest, EndsBeforeWhatDoesNotFit) {
  const rpc::Call call = ACall();
  v1::RollUpTotalsResponse response;
  response.add_tokens("where");
  response.set_catalog_token("when");
  RollupPage page(call, request_, &response);
  EXPECT_TRUE(page.AddRollup(RollupOf(0)));
  EXPECT_TRUE(page.AddOwner(OwnerOf("units/a", kMebibyte)));
  EXPECT_TRUE(page.AddOwner(OwnerOf("units/b", kMebibyte)));
  EXPECT_EQ(Next(response), "-");
  EXPECT_FALSE(page.AddOwner(OwnerOf("units/c", kMebibyte)));
  EXPECT_EQ(Next(response), "0/units/b");
  EXPECT_EQ(response.rollups(0).owners_size(), 2);
}

TEST_F(RollupPageTest, GoesOnWithTheOwnersOfAQuery) {
  const rpc::Call call = ACall();
  v1::RollUpTotalsResponse response;
  response.add_tokens("where");
  response.set_catalog_token("when");
  RollupPage page(call, request_, &response);
  page.Continue(0);
  EXPECT_TRUE(page.AddOwner(OwnerOf("units/c", 4 * kMebibyte))) << "alone on its page";
  EXPECT_FALSE(page.AddRollup(RollupOf(1)));
  EXPECT_EQ(Next(response), "1");
}

TEST_F(RollupPageTest, ARollupMayFillAPageWithoutItsOwners) {
  const rpc::Call call = ACall();
  v1::RollUpTotalsResponse response;
  response.add_tokens("where");
  response.set_catalog_token("when");
  RollupPage page(call, request_, &response);
  EXPECT_TRUE(page.AddRollup(RollupOf(2, 3 * kMebibyte - 100)));
  EXPECT_FALSE(page.AddOwner(OwnerOf("units/a", 100)));
  EXPECT_EQ(Next(response), "2/");
}

TEST_F(RollupPageTest, RefusesATokenOfOtherTokens) {
  const rpc::Call call = ACall();
  v1::RollUpTotalsResponse response;
  response.add_tokens("where");
  response.set_catalog_token("when");
  RollupPage page(call, request_, &response);
  EXPECT_TRUE(page.AddRollup(RollupOf(0, 2 * kMebibyte)));
  EXPECT_FALSE(page.AddRollup(RollupOf(1, 2 * kMebibyte)));
  EXPECT_EQ(Next(response), "1");
  response.set_tokens(0, "elsewhere");
  EXPECT_NE(Next(response), "1");
  response.set_tokens(0, "where");
  response.set_catalog_token("later");
  EXPECT_NE(Next(response), "1");
}

}  // namespace
}  // namespace thidua::reporting::testing
