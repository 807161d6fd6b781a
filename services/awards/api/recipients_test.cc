// Entering, changing and reading recipients.
#include <gtest/gtest.h>

#include "common/resource/image.h"
#include "services/awards/api/testing/recipient_verbs.h"

namespace thidua::awards {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using Code = absl::StatusCode;

TEST_F(RecipientVerbsTest, ACommuneEntersItsOwn) {
  const auto made = Create(Person("p1"));
  ASSERT_THAT(made.status(), IsOk());
  EXPECT_EQ(made->display_name(), "Nguyễn Thị Lan");
  EXPECT_EQ(made->birth_year(), 1980);
  EXPECT_EQ(made->state(), v1::RECIPIENT_STATE_ACTIVE);
  EXPECT_TRUE(made->sealed().empty());
  EXPECT_FALSE(made->etag().empty() || made->token().empty());

  v1::Recipient elsewhere = Person("p2", "Lê Hoa");
  elsewhere.set_unit("units/an-vi");
  EXPECT_THAT(Create(elsewhere), Fails(Code::kPermissionDenied));
  v1::Recipient foreign = Person("p2", "Lê Hoa");
  foreign.set_name(RecipientName("p2", "kim-dong"));
  EXPECT_THAT(Create(foreign), Fails(Code::kPermissionDenied));
  EXPECT_THAT(Create(Person("p2", "Lê Hoa"), "admin"), Fails(Code::kPermissionDenied));
  // A reviewer enters what stands on paper.
  EXPECT_THAT(Create(Person("p2", "Lê Hoa"), "binh"), IsOk());
  v1::Recipient outside = Person("p3", "Lê Mai");
  outside.set_unit("units/kim-dong");
  EXPECT_THAT(Create(outside, "binh"),
              Fails(Code::kInvalidArgument, type::v1::ERROR_REASON_UNKNOWN_UNIT));
}

TEST_F(RecipientVerbsTest, TheLogHoldsNothingPersonal) {
  v1::Recipient recipient = Person("p1");
  recipient.set_description("Trưởng thôn 1");
  *recipient.add_bars() = Discipline();
  ASSERT_THAT(Create(recipient, "binh"), IsOk());
  v1::Recipient renamed = recipient;
  renamed.set_display_name("Nguyễn Thị Lan Anh");
  ASSERT_THAT(Update(renamed, "binh"), IsOk());
  for (const char* text : {"Nguy", "Lan", "thôn", "12/QĐ"}) {
    EXPECT_THAT(Log(), Not(HasSubstr(text))) << text;
  }
  // Not even whoever tries all names finds one.
  v1::CreateRecipientRequest guess;
  *guess.mutable_recipient() = recipient;
  EXPECT_THAT(Log(), Not(HasSubstr(rpc::DigestWithout(guess, {"request_id"}))));
}

TEST_F(RecipientVerbsTest, ARepeatedRequestIsAnsweredAsTheFirstTime) {
  ASSERT_THAT(Create(Person("p1"), "lan", {}, "once"), IsOk());
  const auto again = Create(Person("p1"), "lan", {}, "once");
  ASSERT_THAT(again.status(), IsOk());
  EXPECT_EQ(again->display_name(), "Nguyễn Thị Lan");
  EXPECT_THAT(Create(Person("p1", "Lê Hoa"), "lan", {}, "once"),
              Fails(Code::kAlreadyExists, type::v1::ERROR_REASON_REQUEST_ID_REUSED));
  EXPECT_THAT(Create(Person("p1", "Lê Hoa")),
              Fails(Code::kAlreadyExists, type::v1::ERROR_REASON_RESOURCE_EXISTS));
}

TEST_F(RecipientVerbsTest, WhoIsAlikeIsNamedUnlessKnownToBeAnother) {
  ASSERT_THAT(Create(Person("p1")), IsOk());
  ASSERT_THAT(Create(Person("p2", "Nguyễn Thị Lan", 1975)), IsOk());
  const auto refused = Create(Person("p3", "NGUYỄN THỊ LAN", 0));
  EXPECT_THAT(refused, Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_DUPLICATE));
  EXPECT_THAT(ViolationsOf(refused.status()), SizeIs(2));
  EXPECT_THAT(ViolationsOf(refused.status())[0].description, HasSubstr(RecipientName("p1")));
  EXPECT_THAT(Create(Person("p3", "NGUYỄN THỊ LAN", 0), "lan", {RecipientName("p1")}),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_DUPLICATE));
  ASSERT_THAT(
      Create(Person("p3", "NGUYỄN THỊ LAN", 0), "lan", {RecipientName("p1"), RecipientName("p2")}),
      IsOk());

  // So it is where one becomes alike; what stays alike is not asked again.
  ASSERT_THAT(Create(Person("p4", "Lê Hoa")), IsOk());
  EXPECT_THAT(Update(Person("p4")),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_DUPLICATE));
  ASSERT_THAT(Update(Person("p4"), "lan", {RecipientName("p1"), RecipientName("p3")}), IsOk());
  v1::Recipient described = Person("p4");
  described.set_description("Trưởng thôn 2");
  EXPECT_THAT(Update(described), IsOk());
}

TEST_F(RecipientVerbsTest, AllFaultsAreToldAtOnce) {
  v1::Recipient wrong = Person("nguyen-thi-lan");
  wrong.set_unit("units/kim-dong");
  wrong.add_formerly(RecipientName("none", "khoai-chau"));
  const auto refused = Create(wrong, "binh", {"p7"});
  EXPECT_THAT(refused, Fails(Code::kInvalidArgument));
  std::vector<std::string> fields;
  for (const FieldViolation& violation : ViolationsOf(refused.status())) {
    fields.push_back(violation.field);
  }
  EXPECT_THAT(fields, ::testing::UnorderedElementsAre("recipient.name", "recipient.formerly[0]",
                                                      "different_from[0]", "recipient.unit",
                                                      "recipient.formerly[0]"));
}

TEST_F(RecipientVerbsTest, BarsAreForAppraisers) {
  v1::Recipient barred = Person("p1");
  *barred.add_bars() = Discipline();
  EXPECT_THAT(Create(barred), Fails(Code::kPermissionDenied));
  auto made = Create(barred, "binh");
  ASSERT_THAT(made.status(), IsOk());
  EXPECT_EQ(made->bars_size(), 1);
  EXPECT_EQ(Get(RecipientName("p1"), "binh")->bars_size(), 1);
  EXPECT_EQ(Get(RecipientName("p1"))->bars_size(), 0);
  // Who does not see them leaves them as they are.
  v1::Recipient described = Person("p1");
  described.set_description("Trưởng thôn 1");
  made = Update(described);
  ASSERT_THAT(made.status(), IsOk());
  EXPECT_EQ(made->bars_size(), 0);
  EXPECT_EQ(Get(RecipientName("p1"), "binh")->bars_size(), 1);
  EXPECT_THAT(Update(barred), Fails(Code::kPermissionDenied));
  ASSERT_THAT(Update(described, "binh"), IsOk());
  EXPECT_EQ(Get(RecipientName("p1"), "binh")->bars_size(), 0);
  auto listed = List({}, "binh");
  ASSERT_THAT(listed.status(), IsOk());
}

TEST_F(RecipientVerbsTest, AnUpdateNeedsBothUnitsAndTheEtag) {
  ASSERT_THAT(Create(Person("p1")), IsOk());
  v1::Recipient moved = Person("p1");
  moved.set_unit("units/an-vi");
  EXPECT_THAT(Update(moved, "lan"), Fails(Code::kPermissionDenied));
  EXPECT_THAT(Update(moved, "vi"), Fails(Code::kPermissionDenied));
  moved.set_etag("77");
  EXPECT_THAT(Update(moved, "binh"), Fails(Code::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH));
  moved.clear_etag();
  const auto updated = Update(moved, "binh");
  ASSERT_THAT(updated.status(), IsOk());
  EXPECT_EQ(updated->unit(), "units/an-vi");
  EXPECT_THAT(Update(Person("p9", "Lê Hoa")), Fails(Code::kNotFound));
  v1::Recipient household = moved;
  household.set_kind(v1::RECIPIENT_KIND_HOUSEHOLD);
  household.clear_birth_year();
  EXPECT_THAT(Update(household, "binh"), Fails(Code::kInvalidArgument));
}

TEST_F(RecipientVerbsTest, AFormerRecipientIsOneThatTheCallerMayRead) {
  v1::Recipient there = Person("x1");
  there.set_name(RecipientName("x1", "kim-dong"));
  there.set_unit("units/kim-dong");
  there.set_state(v1::RECIPIENT_STATE_ACTIVE);
  ASSERT_THAT(ledger_->Commit("kim-dong", {},
                              [&](ledger::Txn& txn) {
                                resource::Put(txn, there);
                                return absl::OkStatus();
                              }),
              IsOk());
  v1::Recipient here = Person("p1");
  here.add_formerly(there.name());
  EXPECT_THAT(Create(here, "lan"), Fails(Code::kPermissionDenied));
  ASSERT_THAT(Create(here, "guest"), IsOk());
  here.set_description("Trưởng thôn 1");
  EXPECT_THAT(Update(here, "lan"), IsOk());
  here.add_formerly(RecipientName("none", "kim-dong"));
  EXPECT_THAT(Update(here, "guest"),
              Fails(Code::kInvalidArgument, type::v1::ERROR_REASON_UNKNOWN_REFERENCE));
  here.mutable_formerly()->RemoveLast();
  here.set_kind(v1::RECIPIENT_KIND_HOUSEHOLD);
  here.set_name(RecipientName("p2"));
  here.clear_birth_year();
  EXPECT_THAT(Create(here, "guest"),
              Fails(Code::kInvalidArgument, type::v1::ERROR_REASON_UNKNOWN_REFERENCE));
}

TEST_F(RecipientVerbsTest, ACommuneReadsItsOwn) {
  ASSERT_THAT(Create(Person("p1")), IsOk());
  EXPECT_EQ(Get(RecipientName("p1"), "lan")->display_name(), "Nguyễn Thị Lan");
  const auto hidden = Get(RecipientName("p1"), "vi");
  const auto missing = Get(RecipientName("p9"), "vi");
  EXPECT_THAT(hidden, Fails(Code::kPermissionDenied));
  EXPECT_EQ(hidden.status().message(), missing.status().message());
  EXPECT_THAT(Get(RecipientName("p9")), Fails(Code::kNotFound));
  EXPECT_THAT(List({}, "lan"), Fails(Code::kPermissionDenied));
  v1::ListRecipientsRequest own;
  own.set_unit("units/dan-tien");
  EXPECT_EQ(List(own, "lan")->recipients_size(), 1);
  EXPECT_THAT(List(own, "vi"), Fails(Code::kPermissionDenied));
}

TEST_F(RecipientVerbsTest, ListsByNameUnitAndKind) {
  ASSERT_THAT(Create(Person("p1")), IsOk());
  ASSERT_THAT(Create(Person("p2", "Lê Hòa")), IsOk());
  v1::Recipient office = Person("c1", "Hội Làm vườn", 0);
  office.set_kind(v1::RECIPIENT_KIND_COLLECTIVE);
  office.set_unit("units/an-vi");
  ASSERT_THAT(Create(office, "vi"), IsOk());
  const auto ids = [&](const v1::ListRecipientsRequest& request) {
    std::vector<std::string> result;
    const auto answer = List(request);
    EXPECT_THAT(answer.status(), IsOk());
    for (const v1::Recipient& recipient : answer->recipients()) {
      EXPECT_FALSE(recipient.display_name().empty() || !recipient.sealed().empty());
      result.emplace_back(LastSegment(recipient.name()));
    }
    return result;
  };
  v1::ListRecipientsRequest request;
  EXPECT_THAT(ids(request), ElementsAre("c1", "p1", "p2"));
  request.set_query("hoa");
  EXPECT_THAT(ids(request), ElementsAre("p2"));
  request.set_query("LA");
  EXPECT_THAT(ids(request), ElementsAre("c1", "p1"));
  request.set_kind(v1::RECIPIENT_KIND_PERSON);
  EXPECT_THAT(ids(request), ElementsAre("p1"));
  request.set_unit("units/an-vi");
  EXPECT_THAT(ids(request), IsEmpty());
  request.clear_query();
  request.clear_kind();
  EXPECT_THAT(ids(request), ElementsAre("c1"));
  request.set_page_size(-1);
  request.set_unit("an-vi");
  EXPECT_THAT(ViolationsOf(List(request).status()), SizeIs(2));
}

TEST_F(RecipientVerbsTest, PagesOfAQueryGoOnWhereTheLastOneEnded) {
  for (int i = 1; i <= 3; ++i) {
    ASSERT_THAT(Create(Person("p" + std::to_string(i), "Nguyễn Thị Lan", 1980 + i)), IsOk());
  }
  v1::ListRecipientsRequest request;
  request.set_query("lan");
  request.set_page_size(2);
  auto page = List(request);
  ASSERT_THAT(page.status(), IsOk());
  EXPECT_EQ(page->recipients_size(), 2);
  request.set_page_token(page->next_page_token());
  page = List(request);
  ASSERT_THAT(page.status(), IsOk());
  ASSERT_EQ(page->recipients_size(), 1);
  EXPECT_EQ(page->recipients(0).name(), RecipientName("p3"));
  EXPECT_TRUE(page->next_page_token().empty());
}

}  // namespace
}  // namespace thidua::awards
