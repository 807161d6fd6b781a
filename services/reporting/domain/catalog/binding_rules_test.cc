#include "services/reporting/domain/catalog/binding_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/reporting/domain/catalog/testing/memory_catalog.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Binding;
using catalog::v1::Revocation;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Listed;
using testing::MemoryCatalog;

MemoryCatalog Sample() {
  MemoryCatalog catalog;
  catalog.AddUnit("khoai-chau", "");
  return catalog;
}

TEST(ValidateBinding, BindsPeopleToUnitsThatExist) {
  MemoryCatalog catalog = Sample();
  Binding binding = FromText<Binding>(R"pb(
    name: "bindings/user:lan"
    grants { role: ROLE_COMMUNE_OFFICER unit: "units/khoai-chau" })pb");
  EXPECT_THAT(Listed(ValidateBinding(binding, nullptr, catalog)), IsEmpty());
  binding = FromText<Binding>(R"pb(
    name: "bindings/lan"
    grants { role: ROLE_SERVICE unit: "units/khoai-chau" }
    grants { role: ROLE_AUDITOR }
    grants { unit: "units/none" }
    grants { role: ROLE_AUDITOR })pb");
  EXPECT_THAT(
      Listed(ValidateBinding(binding, nullptr, catalog)),
      ElementsAre("binding.name INVALID_NAME", "binding.grants[0].role INVALID_FIELD",
                  "binding.grants[1].unit UNKNOWN_UNIT", "binding.grants[2].role INVALID_FIELD",
                  "binding.grants[2].unit UNKNOWN_UNIT", "binding.grants[3].unit UNKNOWN_UNIT",
                  "binding.grants[3] DUPLICATE"));
}

TEST(ValidateBinding, KeepsTheBootstrapAdministratorsGrants) {
  MemoryCatalog catalog = Sample();
  Binding stored = FromText<Binding>(R"pb(name: "bindings/user:root"
                                          grants { role: ROLE_DISTRICT_ADMINISTRATOR })pb");
  Binding changed = stored;
  changed.set_note("Phòng Nội vụ");
  EXPECT_THAT(Listed(ValidateBinding(changed, &stored, catalog)), IsEmpty());
  changed.add_grants()->set_role(auth::v1::ROLE_DECIDER);
  EXPECT_THAT(Listed(ValidateBinding(changed, &stored, catalog)),
              ElementsAre("binding.grants[1].unit UNKNOWN_UNIT"));
}

TEST(ValidateBinding, TakesProgramsAndDays) {
  MemoryCatalog catalog = Sample();
  Binding binding = FromText<Binding>(R"pb(
    name: "bindings/client:so-tai-chinh"
    person: "nv-1024"
    grants {
      role: ROLE_PROVINCIAL_READER
      unit: "units/khoai-chau"
      valid_from: "2026-01-01"
      valid_to: "2026-07-01"
    })pb");
  EXPECT_THAT(Listed(ValidateBinding(binding, nullptr, catalog)), IsEmpty());
  binding = FromText<Binding>(R"pb(
    name: "bindings/client:so-tai-chinh"
    person: "Nguyễn Văn A"
    grants {
      role: ROLE_DECIDER
      unit: "units/khoai-chau"
      valid_from: "2026-07-01"
      valid_to: "2026-07-01"
    }
    grants { role: ROLE_AUDITOR unit: "units/khoai-chau" valid_to: "2026-02-30" })pb");
  EXPECT_THAT(Listed(ValidateBinding(binding, nullptr, catalog)),
              ElementsAre("binding.person INVALID_NAME", "binding.grants[0].role INVALID_FIELD",
                          "binding.grants[0].valid_to INVALID_FIELD",
                          "binding.grants[1].valid_to INVALID_FIELD"));
}

TEST(ValidateRevocation, NamesOneThing) {
  const std::string fingerprint(64, 'a');
  for (const std::string& good :
       {std::string("principal: 'user:lan'"), std::string("principal: 'user:lan' token_id: 'x-1'"),
        std::string("principal: 'client:b'"),
        "principal: 'service:targets' certificate: '" + fingerprint + "'"}) {
    EXPECT_THAT(Listed(ValidateRevocation(FromText<Revocation>("name: 'revocations/r' " + good))),
                IsEmpty())
        << good;
  }
  EXPECT_THAT(Listed(ValidateRevocation(FromText<Revocation>("name: 'revocations/R'"))),
              ElementsAre("revocation.name INVALID_NAME", "revocation.principal INVALID_FIELD"));
  EXPECT_THAT(Listed(ValidateRevocation(FromText<Revocation>(
                  "name: 'revocations/r' certificate: 'abc' principal: 'user:lan'"))),
              ElementsAre("revocation.certificate INVALID_FIELD"));
  EXPECT_THAT(Listed(ValidateRevocation(FromText<Revocation>(
                  "name: 'revocations/r' certificate: 'abc' principal: 'client:b'"))),
              ElementsAre("revocation.certificate INVALID_FIELD"));
  EXPECT_THAT(Listed(ValidateRevocation(FromText<Revocation>(
                  "name: 'revocations/r' principal: 'service:targets' token_id: 'x'"))),
              ElementsAre("revocation.token_id INVALID_FIELD"));
}

TEST(Normalized, TakesFingerprintsAsOpensslPrintsThem) {
  Revocation revocation;
  revocation.set_certificate("5F:0A:bb");
  EXPECT_EQ(Normalized(revocation).certificate(), "5f0abb");
}

}  // namespace
}  // namespace thidua::reporting
