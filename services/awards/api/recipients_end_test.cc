// How recipients end: joined into another one, or erased.
#include <gtest/gtest.h>

#include "common/ledger/secrets.h"
#include "common/resource/image.h"
#include "services/awards/api/testing/recipient_verbs.h"

namespace thidua::awards {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Code = absl::StatusCode;

TEST_F(RecipientVerbsTest, JoinsTwoThatAreOne) {
  v1::Recipient barred = Person("p1");
  *barred.add_bars() = Discipline();
  ASSERT_THAT(Create(barred, "binh"), IsOk());
  ASSERT_THAT(Create(Person("p2", "Nguyễn Thị Lan", 0), "lan", {RecipientName("p1")}), IsOk());
  EXPECT_THAT(Join("p1", "p2", "lan"), Fails(Code::kPermissionDenied));
  EXPECT_THAT(Join("p1", "p1"), Fails(Code::kInvalidArgument));
  EXPECT_THAT(Join("p1", "p9"), Fails(Code::kNotFound));
  const auto joined = Join("p1", "p2");
  ASSERT_THAT(joined.status(), IsOk());
  EXPECT_EQ(joined->name(), RecipientName("p2"));
  EXPECT_EQ(joined->display_name(), "Nguyễn Thị Lan");
  EXPECT_EQ(joined->birth_year(), 1980);
  EXPECT_EQ(joined->bars_size(), 0);
  EXPECT_EQ(Get(RecipientName("p2"), "binh")->bars_size(), 1);
  const auto ended = Get(RecipientName("p1"));
  ASSERT_THAT(ended.status(), IsOk());
  EXPECT_EQ(ended->state(), v1::RECIPIENT_STATE_JOINED);
  EXPECT_EQ(ended->joined_into(), RecipientName("p2"));
  EXPECT_EQ(ended->display_name(), "Nguyễn Thị Lan");
  EXPECT_THAT(Update(Person("p1"), "binh"),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
  // The one that ended is alike to nobody any more.
  EXPECT_THAT(ViolationsOf(Create(Person("p3")).status()), SizeIs(1));
}

TEST_F(RecipientVerbsTest, ErasesForEver) {
  ASSERT_THAT(Create(Person("p1"), "lan", {}, "once"), IsOk());
  ASSERT_THAT(Create(Person("p2", "Nguyễn Thị Lan", 0), "lan", {RecipientName("p1")}), IsOk());
  ASSERT_THAT(Join("p2", "p1"), IsOk());
  EXPECT_THAT(Erase("p1", "binh"), Fails(Code::kPermissionDenied));
  EXPECT_THAT(Erase("p2"), Fails(Code::kFailedPrecondition));
  const auto erased = Erase("p1", "admin", "erase");
  ASSERT_THAT(erased.status(), IsOk());
  EXPECT_EQ(erased->state(), v1::RECIPIENT_STATE_ERASED);
  EXPECT_TRUE(erased->display_name().empty());
  EXPECT_EQ(erased->unit(), "units/dan-tien");
  EXPECT_TRUE(Get(RecipientName("p1"))->display_name().empty());
  EXPECT_TRUE(Get(RecipientName("p2"))->display_name().empty());
  EXPECT_THAT(*ledger_->secrets().Load("khoai-chau", {RecipientName("p1"), RecipientName("p2")}),
              IsEmpty());

  // Done again in every way.
  EXPECT_THAT(Erase("p1", "admin", "erase"), IsOk());
  EXPECT_THAT(Erase("p1"), IsOk());
  EXPECT_THAT(Update(Person("p1"), "binh"),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
  EXPECT_THAT(Create(Person("p1"), "lan", {}, "once"), Fails(Code::kAlreadyExists));
  EXPECT_THAT(Create(Person("p1")),
              Fails(Code::kAlreadyExists, type::v1::ERROR_REASON_RESOURCE_EXISTS));
  EXPECT_THAT(Create(Person("p3")), IsOk());
  EXPECT_TRUE(ledger_->Verify("khoai-chau")->violations.empty());
}

TEST_F(RecipientVerbsTest, ARepetitionFinishesAnErasureThatWasBrokenOff) {
  ASSERT_THAT(Create(Person("p1")), IsOk());
  const auto secrets = ledger_->secrets().Load("khoai-chau", {RecipientName("p1")});
  ASSERT_THAT(secrets, IsOk());
  EXPECT_THAT(*secrets, SizeIs(1));
  // The image is erased and the key is there yet.
  v1::Recipient erased = *Get(RecipientName("p1"));
  erased.clear_display_name();
  erased.clear_birth_year();
  erased.set_state(v1::RECIPIENT_STATE_ERASED);
  ASSERT_THAT(ledger_->Commit("khoai-chau", {},
                              [&](ledger::Txn& txn) {
                                resource::Put(txn, erased);
                                return absl::OkStatus();
                              }),
              IsOk());
  EXPECT_TRUE(Get(RecipientName("p1"))->display_name().empty());
  ASSERT_THAT(Erase("p1"), IsOk());
  EXPECT_THAT(*ledger_->secrets().Load("khoai-chau", {RecipientName("p1")}), IsEmpty());
}

TEST_F(RecipientVerbsTest, ACollectiveIsNeitherSealedNorErased) {
  v1::Recipient office = Person("hoi-lam-vuon", "Hội Làm vườn", 0);
  office.set_kind(v1::RECIPIENT_KIND_COLLECTIVE);
  ASSERT_THAT(Create(office), IsOk());
  EXPECT_THAT(Log(), HasSubstr("Hội Làm vườn"));
  EXPECT_THAT(*ledger_->secrets().Load("khoai-chau", {office.name()}), IsEmpty());
  EXPECT_THAT(Erase("hoi-lam-vuon"),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
  office.set_description("Xã Dân Tiến");
  EXPECT_THAT(Update(office), IsOk());
}

}  // namespace
}  // namespace thidua::awards
