#include "common/resource/page.h"

#include "common/resource/testing/desk.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::resource {
namespace {

using awards::v1::ListMovementsRequest;
using awards::v1::ListMovementsResponse;
using awards::v1::Movement;

class PageTest : public Desk {
 protected:
  void Fill(int count, size_t title_bytes) {
    ASSERT_TRUE(ledger_
                    ->Commit("khoai-chau", {},
                             [&](ledger::Txn& txn) {
                               for (int i = 0; i < count; ++i) {
                                 Movement movement;
                                 movement.set_name("units/khoai-chau/movements/" +
                                                   std::to_string(1000 + i));
                                 movement.set_title(std::string(title_bytes, 'x'));
                                 Put(txn, movement);
                               }
                               return absl::OkStatus();
                             })
                    .ok());
  }
  absl::StatusOr<ListMovementsResponse> List(const ListMovementsRequest& request) {
    const rpc::Call call = CallOf("user:lan");
    ASSIGN_OR_RETURN(const PageQuery query, ReadPageQuery(call, request));
    ASSIGN_OR_RETURN(auto reader, store_->Open("khoai-chau"));
    ListMovementsResponse response;
    RETURN_IF_ERROR(FillPage(
        *store_, *reader, query, {.prefix = "units/khoai-chau/movements/"},
        [](const Movement&) { return true; }, response.mutable_movements(), &response));
    return response;
  }
  // The names of all pages; counts the pages.
  std::vector<std::string> All(int page_size) {
    std::vector<std::string> names;
    ListMovementsRequest request;
    request.set_page_size(page_size);
    pages_ = 0;
    do {
      const auto page = List(request);
      EXPECT_TRUE(page.ok()) << page.status();
      EXPECT_LT(page->ByteSizeLong(), 4u << 20) << "more than clients accept";
      for (const Movement& movement : page->movements()) names.push_back(movement.name());
      request.set_page_token(page->next_page_token());
      ++pages_;
    } while (!request.page_token().empty());
    return names;
  }
  int pages_ = 0;
};

TEST_F(PageTest, GivesEachOnceWithEtagAndToken) {
  Fill(25, 10);
  const std::vector<std::string> names = All(10);
  EXPECT_EQ(names.size(), 25u);
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  EXPECT_EQ(pages_, 3);
  EXPECT_EQ(All(25).size(), 25u);
  EXPECT_EQ(pages_, 1) << "a full last page promises no other";
  const auto page = List(ListMovementsRequest());
  EXPECT_EQ(page->movements(0).etag(), "1");
  EXPECT_EQ(page->movements(0).token(), page->token());
}

TEST_F(PageTest, EndsByBytesToo) {
  Fill(500, 20'000);
  EXPECT_EQ(All(500).size(), 500u);
  EXPECT_EQ(pages_, 4);
}

TEST_F(PageTest, GivesASingleResourceHoweverLarge) {
  Fill(3, kMaxPageBytes + 1);
  ListMovementsRequest request;
  const auto page = List(request);
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(page->movements_size(), 1);
  EXPECT_NE(page->next_page_token(), "");
}

TEST_F(PageTest, NamesAllThatIsWrongWithAQuery) {
  ListMovementsRequest request;
  request.set_page_size(-1);
  request.set_page_token("x");
  const auto violations = ViolationsOf(List(request).status());
  ASSERT_EQ(violations.size(), 2u);
  EXPECT_EQ(violations[0].field, "page_size");
  EXPECT_EQ(violations[1].field, "page_token");
}

}  // namespace
}  // namespace thidua::resource
