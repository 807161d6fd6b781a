#include "common/resource/write.h"

#include "common/resource/testing/desk.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::resource {
namespace {

using awards::v1::CreateMovementRequest;
using awards::v1::Movement;
using ::testing::ElementsAre;

class WriteTest : public Desk {
 protected:
  CreateMovementRequest Request(const std::string& id, const std::string& title) {
    CreateMovementRequest request;
    request.mutable_movement()->set_name("units/khoai-chau/movements/2022");
    request.mutable_movement()->set_title(title);
    request.set_request_id(id);
    return request;
  }
  // Writes the movement as it is given.
  absl::StatusOr<Movement> Try(const CreateMovementRequest& request,
                               const absl::Status& verdict = absl::OkStatus()) {
    Movement answer;
    ++tries_;
    RETURN_IF_ERROR(Write(
        CallOf("user:lan"), *store_, request, request.movement().name(),
        [&](ledger::Txn&) -> absl::StatusOr<Movement> {
          ++decisions_;
          RETURN_IF_ERROR(verdict);
          return request.movement();
        },
        &answer));
    return answer;
  }
  int64_t Head() { return ledger_->Head("khoai-chau")->seq; }
  int tries_ = 0, decisions_ = 0;
};

TEST_F(WriteTest, AnswersWithEtagAndToken) {
  const auto written = Try(Request("1", "một"));
  ASSERT_TRUE(written.ok()) << written.status();
  EXPECT_EQ(written->etag(), "1");
  EXPECT_EQ(written->token(), store_->TokenOf(*ledger_->Head("khoai-chau")));
  EXPECT_EQ(Try(Request("2", "hai"))->etag(), "2");
}

TEST_F(WriteTest, AnswersAKnownRequestAsTheFirstTime) {
  const auto first = Try(Request("1", "một"));
  ASSERT_TRUE(Try(Request("2", "hai")).ok());
  const int decided = decisions_;
  // Whatever it would be told now.
  const auto again = Try(Request("1", "một"), NotFound("x"));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(decisions_, decided);
  EXPECT_EQ(ReasonOf(Try(Request("1", "ba")).status()), type::v1::ERROR_REASON_REQUEST_ID_REUSED);
  EXPECT_EQ(Head(), 2);
}

TEST_F(WriteTest, ThatChangesNothingKeepsTheEtag) {
  ASSERT_TRUE(Try(Request("1", "một")).ok());
  const auto same = Try(Request("2", "một"));
  ASSERT_TRUE(same.ok()) << same.status();
  EXPECT_EQ(same->etag(), "1");
  EXPECT_EQ(same->title(), "một");
  EXPECT_EQ(Head(), 2) << "its request id is kept";
}

TEST_F(WriteTest, TellsViolationsOfCauseAndDecisionAtOnce) {
  Violations found;
  found.Add("movement.title", "is required");
  CreateMovementRequest request = Request("", "");
  request.set_reason(std::string(2001, 'x'));
  std::vector<std::string> fields;
  for (const auto& violation : ViolationsOf(Try(request, found.ToStatus()).status())) {
    fields.push_back(violation.field);
  }
  EXPECT_THAT(fields, ElementsAre("request_id", "reason", "movement.title"));
  // And so they are where the decision is content.
  EXPECT_EQ(ViolationsOf(Try(request).status()).size(), 2u);
  EXPECT_EQ(Head(), 0);
}

}  // namespace
}  // namespace thidua::resource
