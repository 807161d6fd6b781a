#include "common/resource/image.h"

#include "common/resource/testing/desk.h"
#include "thidua/awards/v1/movement.pb.h"
#include "thidua/catalog/v1/catalog.pb.h"

namespace thidua::resource {
namespace {

using awards::v1::Movement;

class ImageTest : public Desk {};

TEST_F(ImageTest, HoldsNothingThatOnlyAnAnswerKnows) {
  catalog::v1::Unit unit;
  unit.set_name("units/khoai-chau");
  const std::string bare = Serialize(unit);
  unit.set_etag("5");
  unit.set_token("t");
  unit.mutable_current()->set_display_name("Khoái Châu");
  EXPECT_EQ(ToImage(unit), bare);
}

TEST_F(ImageTest, IsTheSameForEqualMapsInWhateverOrder) {
  catalog::v1::UnitVersion forth, back;
  for (int i = 0; i < 50; ++i) {
    (*forth.mutable_attributes())["a" + std::to_string(i)] = "x";
    (*back.mutable_attributes())["a" + std::to_string(49 - i)] = "x";
  }
  EXPECT_EQ(Serialize(forth), Serialize(back));
}

TEST_F(ImageTest, ComesBackWithTheCommitAsItsEtag) {
  Movement movement;
  movement.set_name("units/khoai-chau/movements/2022");
  movement.set_title("Thi đua 2022");
  const auto put = [&](ledger::Txn& txn) {
    EXPECT_TRUE(CheckAbsent(txn, movement.name()).ok());
    Put(txn, movement);
    EXPECT_EQ(CheckAbsent(txn, movement.name()).code(), absl::StatusCode::kAlreadyExists);
    return absl::OkStatus();
  };
  ASSERT_TRUE(ledger_->Commit("khoai-chau", {}, put).ok());
  auto reader = *store_->Open("khoai-chau");
  const Movement loaded = *Load<Movement>(*reader, movement.name());
  EXPECT_EQ(loaded.etag(), "1");
  EXPECT_EQ(loaded.token(), "");
  EXPECT_EQ(loaded.title(), movement.title());
  EXPECT_EQ(LoadAll<Movement>(*reader, "units/khoai-chau/movements/")->size(), 1u);
  EXPECT_FALSE(Find<Movement>(*reader, "units/khoai-chau/movements/2023")->has_value());
  EXPECT_EQ(Load<Movement>(*reader, "units/khoai-chau/movements/2023").status().code(),
            absl::StatusCode::kNotFound);
  const std::optional<Movement> stored = loaded, none;
  EXPECT_TRUE(CheckStored(movement.name(), "", stored).ok());
  EXPECT_TRUE(CheckStored(movement.name(), "1", stored).ok());
  EXPECT_EQ(ReasonOf(CheckStored(movement.name(), "2", stored)),
            type::v1::ERROR_REASON_ETAG_MISMATCH);
  EXPECT_TRUE(CheckStored(movement.name(), "0", none).ok());
  EXPECT_EQ(ReasonOf(CheckStored(movement.name(), "1", none)),
            type::v1::ERROR_REASON_ETAG_MISMATCH);
}

TEST_F(ImageTest, ThatCannotBeParsedNamesItsKey) {
  Movement movement;
  const absl::Status status = ParseImage("units/x/movements/y", "\xff\xff", movement);
  EXPECT_EQ(ReasonOf(status), type::v1::ERROR_REASON_CORRUPT);
  EXPECT_NE(status.message().find("units/x/movements/y"), std::string::npos);
}

}  // namespace
}  // namespace thidua::resource
