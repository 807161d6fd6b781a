#include "services/awards/api/rule_packs.h"

#include <gtest/gtest.h>

#include "services/awards/api/rules.h"
#include "services/awards/api/testing/desk.h"
#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

using ::testing::SizeIs;
using Code = absl::StatusCode;

class RulePacksTest : public ::testing::Test {
 protected:
  absl::StatusOr<v1::RulePack> Create(const v1::RulePack& pack, const std::string& id,
                                      const std::string& person = "admin") {
    v1::CreateRulePackRequest request;
    *request.mutable_rule_pack() = pack;
    request.set_request_id(id);
    v1::RulePack answer;
    auto call = desk_.As(person, "CreateRulePack");
    RETURN_IF_ERROR(desk_.rule_packs->Create(call, request, &answer));
    return answer;
  }
  absl::StatusOr<v1::RulePack> Update(const v1::RulePack& pack, const std::string& id,
                                      bool allow_missing = false) {
    v1::UpdateRulePackRequest request;
    *request.mutable_rule_pack() = pack;
    request.set_request_id(id);
    request.set_allow_missing(allow_missing);
    v1::RulePack answer;
    auto call = desk_.As("admin", "UpdateRulePack");
    RETURN_IF_ERROR(desk_.rule_packs->Update(call, request, &answer));
    return answer;
  }
  absl::StatusOr<v1::ListRulePacksResponse> List(const std::string& date) {
    v1::ListRulePacksRequest request;
    request.set_date(date);
    v1::ListRulePacksResponse answer;
    auto call = desk_.As("auditor", "ListRulePacks");
    RETURN_IF_ERROR(desk_.rule_packs->List(call, request, &answer));
    return answer;
  }

  Desk desk_;
};

v1::RulePack LaterPack() {
  v1::RulePack pack = SamplePack();
  pack.set_name("rulePacks/nd98");
  pack.set_valid_from("2024-01-01");
  pack.clear_valid_to();
  pack.clear_etag();
  return pack;
}

TEST_F(RulePacksTest, CreatesOnceAndReadsBackAsOfThen) {
  auto created = Create(SamplePack(), "1");
  ASSERT_THAT(created.status(), IsOk());
  EXPECT_FALSE(created->token().empty());
  auto again = Create(SamplePack(), "1");
  ASSERT_THAT(again.status(), IsOk());
  EXPECT_EQ(again->SerializeAsString(), created->SerializeAsString());
  EXPECT_THAT(Create(SamplePack(), "2").status(),
              Fails(Code::kAlreadyExists, type::v1::ERROR_REASON_RESOURCE_EXISTS));
  EXPECT_THAT(Create(LaterPack(), "1").status(),
              Fails(Code::kAlreadyExists, type::v1::ERROR_REASON_REQUEST_ID_REUSED));

  v1::RulePack changed = *created;
  changed.set_title("Sửa");
  ASSERT_THAT(Update(changed, "3").status(), IsOk());
  v1::GetRulePackRequest request;
  request.set_name(created->name());
  request.mutable_consistency()->set_exactly(created->token());
  v1::RulePack before;
  auto call = desk_.As("lan", "GetRulePack");
  ASSERT_THAT(desk_.rule_packs->Get(call, request, &before), IsOk());
  EXPECT_EQ(before.title(), created->title());
  EXPECT_EQ(before.etag(), created->etag());
}

TEST_F(RulePacksTest, RefusesAnOverlapTogetherWithOtherFaults) {
  ASSERT_THAT(Create(SamplePack(), "1").status(), IsOk());
  v1::RulePack overlap = LaterPack();
  overlap.set_valid_from("2023-12-31");
  EXPECT_THAT(ViolationsOf(Create(overlap, "2").status()), SizeIs(1));
  overlap.clear_title();
  EXPECT_THAT(ViolationsOf(Create(overlap, "3").status()), SizeIs(2));
  EXPECT_THAT(Create(LaterPack(), "4").status(), IsOk());
}

TEST_F(RulePacksTest, UpdatesConditionally) {
  EXPECT_THAT(Update(LaterPack(), "1").status(),
              Fails(Code::kNotFound, type::v1::ERROR_REASON_RESOURCE_NOT_FOUND));
  auto stored = Update(LaterPack(), "2", true);
  ASSERT_THAT(stored.status(), IsOk());
  auto same = Update(*stored, "3");
  ASSERT_THAT(same.status(), IsOk());
  EXPECT_EQ(same->etag(), stored->etag());
  v1::RulePack changed = *stored;
  changed.set_title("Sửa");
  ASSERT_THAT(Update(changed, "4").status(), IsOk());
  EXPECT_THAT(Update(changed, "5").status(),
              Fails(Code::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH));
}

TEST_F(RulePacksTest, ListsThoseInForce) {
  ASSERT_THAT(Create(SamplePack(), "1").status(), IsOk());
  ASSERT_THAT(Create(LaterPack(), "2").status(), IsOk());
  EXPECT_THAT(List("")->rule_packs(), SizeIs(2));
  ASSERT_THAT(List("2024-01-01")->rule_packs(), SizeIs(1));
  EXPECT_EQ(List("2024-01-01")->rule_packs(0).name(), "rulePacks/nd98");
  EXPECT_THAT(List("x").status(),
              Fails(Code::kInvalidArgument, type::v1::ERROR_REASON_INVALID_FIELD));
}

TEST_F(RulePacksTest, AsksForPermissionFirst) {
  EXPECT_THAT(Create({}, "", "lan").status(),
              Fails(Code::kPermissionDenied, type::v1::ERROR_REASON_PERMISSION_DENIED));
}

TEST_F(RulePacksTest, BelongsToItsOwner) {
  v1::RulePack everybodys = SamplePack();
  everybodys.clear_owner();
  EXPECT_EQ(Create(everybodys, "1").status().code(), Code::kPermissionDenied);
  ASSERT_THAT(Create(SamplePack(), "2").status(), IsOk());
  everybodys = SamplePack();
  everybodys.set_owner("units/van-giang");
  EXPECT_EQ(Update(everybodys, "3").status().code(), Code::kPermissionDenied);
}

TEST_F(RulePacksTest, RulesItsOwnersUnitsOnly) {
  ASSERT_THAT(Create(SamplePack(), "1").status(), IsOk());
  v1::RulePack of_commune = SamplePack();
  of_commune.set_name("rulePacks/xa");
  of_commune.set_owner("units/dan-tien");
  ASSERT_THAT(Create(of_commune, "2").status(), IsOk()) << "spans of several owners may overlap";
  const auto names = [&](const std::string& unit) {
    std::vector<std::string> result;
    auto packs = RulePacksFor(desk_.store(), desk_.catalog(), unit + "/movements/m");
    EXPECT_THAT(packs.status(), IsOk());
    for (const v1::RulePack& pack : *packs) result.push_back(pack.name());
    return result;
  };
  EXPECT_THAT(names("units/khoai-chau"), ::testing::ElementsAre("rulePacks/nd91"));
  EXPECT_THAT(names("units/dan-tien"), ::testing::ElementsAre("rulePacks/xa", "rulePacks/nd91"));
}

}  // namespace
}  // namespace thidua::awards
