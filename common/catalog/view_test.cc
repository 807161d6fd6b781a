#include "common/catalog/view.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/auth/roles.h"
#include "common/value/date.h"

namespace thidua::catalog {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct UnitSpan {
  std::string parent, from, to;
  UnitKind kind = v1::UNIT_KIND_COMMUNE;
};

std::string UnitBytes(const std::vector<UnitSpan>& spans) {
  Unit unit;
  for (const UnitSpan& span : spans) {
    UnitVersion* version = unit.add_versions();
    version->set_display_name("x");
    version->set_kind(span.kind);
    version->set_parent(span.parent);
    version->set_valid_from(span.from);
    version->set_valid_to(span.to);
  }
  return unit.SerializeAsString();
}

std::string BindingBytes(const std::vector<std::pair<auth::v1::Role, std::string>>& grants) {
  Binding binding;
  for (const auto& [role, unit] : grants) {
    auto* grant = binding.add_grants();
    grant->set_role(role);
    grant->set_unit(unit);
  }
  return binding.SerializeAsString();
}

ledger::LogEntry Entry(int64_t seq, std::vector<ledger::Change> changes) {
  ledger::LogEntry entry;
  entry.position = {"catalog", seq, static_cast<uint64_t>(seq) * 7};
  entry.changes = std::move(changes);
  return entry;
}

std::vector<std::string> Names(const std::vector<const Unit*>& units) {
  std::vector<std::string> names;
  for (const Unit* unit : units) names.push_back(unit->name());
  return names;
}

// 2026-03-01 00:30 in Viet Nam, where it is still February in Greenwich.
const absl::Time kNow = absl::FromUnixSeconds(1772299800);

const auth::Caller kLan{.principal = "user:lan"};
const auth::Caller kService{.principal = "service:targets", .is_service = true};

class ViewTest : public ::testing::Test {
 protected:
  void Put(std::string key, std::string bytes) {
    Change({{std::move(key), false, std::move(bytes)}});
  }
  void Delete(std::string key) { Change({{std::move(key), true, ""}}); }
  void Change(std::vector<ledger::Change> changes) {
    view_ = view_->With({Entry(view_->position().seq + 1, std::move(changes))});
  }
  void Unit(const std::string& id, const std::string& parent) {
    Put("units/" + id, UnitBytes({{parent.empty() ? "" : "units/" + parent, "2000-01-01", ""}}));
  }

  std::shared_ptr<const CatalogView> view_ = CatalogView::Empty();
};

TEST_F(ViewTest, FindsEachKindByFullName) {
  Scale scale;
  scale.set_title("xếp loại");
  Put("scales/rating", scale.SerializeAsString());
  Put("elements/income", Element().SerializeAsString());
  Put("forms/socio", Form().SerializeAsString());
  Unit("d1", "");
  Put("bindings/user:lan", BindingBytes({}));
  ASSERT_NE(view_->scale("scales/rating"), nullptr);
  EXPECT_EQ(view_->scale("scales/rating")->title(), "xếp loại");
  EXPECT_EQ(view_->scale("scales/rating")->name(), "scales/rating");
  EXPECT_EQ(view_->scale("scales/rating")->etag(), "1");
  EXPECT_EQ(view_->form("forms/socio")->etag(), "3");
  EXPECT_NE(view_->element("elements/income"), nullptr);
  EXPECT_NE(view_->unit("units/d1"), nullptr);
  EXPECT_NE(view_->binding("bindings/user:lan"), nullptr);
  EXPECT_EQ(view_->unit("d1"), nullptr);
  EXPECT_EQ(view_->unit("units/d"), nullptr);
  EXPECT_EQ(view_->position().seq, 5);
}

TEST_F(ViewTest, EarlierViewsStayAsTheyWere) {
  Unit("d1", "");
  auto before = view_;
  const auto* unit_before = before->unit("units/d1");
  Unit("d1", "province");
  Delete("units/d1");
  EXPECT_EQ(view_->unit("units/d1"), nullptr);
  EXPECT_EQ(before->unit("units/d1"), unit_before);
  EXPECT_EQ(unit_before->versions(0).parent(), "");
  EXPECT_EQ(before->position().seq, 1);
}

TEST_F(ViewTest, BuildFromImagesEqualsTheLog) {
  Unit("d1", "");
  Unit("c1", "d1");
  auto built = CatalogView::Build(view_->position(),
                                  {{"units/c1", 2, UnitBytes({{"units/d1", "2000-01-01", ""}})},
                                   {"units/d1", 1, UnitBytes({{"", "2000-01-01", ""}})}});
  EXPECT_EQ(built->unit("units/c1")->SerializeAsString(),
            view_->unit("units/c1")->SerializeAsString());
  EXPECT_EQ(Names(built->UnitsAt("units/d1", "2020-01-01")),
            Names(view_->UnitsAt("units/d1", "2020-01-01")));
  EXPECT_EQ(built->position(), view_->position());
}

TEST_F(ViewTest, ImageThatCannotBeReadIsMissingAndNoOther) {
  const std::string garbage = "\xff\xff";
  Unit("p", "");
  Unit("d1", "p");
  Unit("d2", "p");
  Unit("c1", "d1");
  Put("units/d1", garbage);
  Put("bindings/user:lan", garbage);
  EXPECT_EQ(view_->unit("units/d1"), nullptr);
  EXPECT_THAT(Names(view_->UnitsAt("units/p", "2020-01-01")), ElementsAre("units/d2"));
  EXPECT_TRUE(view_->IsWithin("units/d2", "units/p"));
  EXPECT_FALSE(view_->IsWithin("units/c1", "units/p")) << "by way of what cannot be read";
  EXPECT_FALSE(view_->Allows({.principal = "user:lan"}, auth::v1::PERMISSION_READ_LOG, "", kNow));
  EXPECT_THAT(view_->unreadable(), ElementsAre("bindings/user:lan", "units/d1"));
  const auto built = CatalogView::Build(view_->position(), {{"units/d1", 5, garbage}});
  EXPECT_THAT(built->unreadable(), ElementsAre("units/d1"));

  Delete("bindings/user:lan");
  Unit("d1", "p");
  EXPECT_TRUE(view_->IsWithin("units/c1", "units/p"));
  EXPECT_THAT(view_->unreadable(), IsEmpty());
}

TEST_F(ViewTest, VersionsHoldFromTheirFirstDayToTheDayBeforeTheirEnd) {
  Put("units/c1", UnitBytes({{"units/d1", "2010-01-01", "2020-03-15"},
                             {"units/d2", "2020-03-15", "2025-07-01"}}));
  EXPECT_EQ(view_->VersionAt("units/c1", "2009-12-31"), nullptr);
  EXPECT_EQ(view_->VersionAt("units/c1", "2010-01-01")->parent(), "units/d1");
  EXPECT_EQ(view_->VersionAt("units/c1", "2020-03-14")->parent(), "units/d1");
  EXPECT_EQ(view_->VersionAt("units/c1", "2020-03-15")->parent(), "units/d2");
  EXPECT_EQ(view_->VersionAt("units/c1", "2025-06-30")->parent(), "units/d2");
  EXPECT_EQ(view_->VersionAt("units/c1", "2025-07-01"), nullptr);
  EXPECT_EQ(view_->VersionAt("units/none", "2020-01-01"), nullptr);
}

TEST_F(ViewTest, ListsUnitsOfAParentOnADay) {
  Unit("b", "d1");
  Unit("a", "d1");
  Unit("x", "d10");
  Put("units/school", UnitBytes({{"units/d1", "2000-01-01", "", v1::UNIT_KIND_SCHOOL}}));
  Put("units/moved",
      UnitBytes({{"units/d2", "2000-01-01", "2020-01-01"}, {"units/d1", "2020-01-01", ""}}));
  EXPECT_THAT(Names(view_->UnitsAt("units/d1", "2019-12-31")),
              ElementsAre("units/a", "units/b", "units/school"));
  EXPECT_THAT(Names(view_->UnitsAt("units/d1", "2020-01-01", {v1::UNIT_KIND_COMMUNE})),
              ElementsAre("units/a", "units/b", "units/moved"));
  EXPECT_THAT(Names(view_->UnitsAt("units/d2", "2019-12-31")), ElementsAre("units/moved"));
  EXPECT_THAT(Names(view_->UnitsAt("units/d1", "1999-01-01")), IsEmpty());
  Delete("units/b");
  Unit("a", "d2");
  EXPECT_THAT(Names(view_->UnitsAt("units/d1", "2019-12-31")), ElementsAre("units/school"));
}

TEST_F(ViewTest, WithinFollowsAnyVersionAndComparesWholeNames) {
  Unit("province", "");
  Unit("d1", "province");
  Unit("d10", "province");
  Put("units/c1",
      UnitBytes({{"units/d1", "2000-01-01", "2025-07-01"}, {"units/d2", "2025-07-01", ""}}));
  Unit("c10", "d10");
  EXPECT_TRUE(view_->IsWithin("units/c1", "units/c1"));
  EXPECT_TRUE(view_->IsWithin("units/c1", "units/d1"));
  EXPECT_TRUE(view_->IsWithin("units/c1", "units/d2"));
  EXPECT_TRUE(view_->IsWithin("units/c1", "units/province"));
  EXPECT_FALSE(view_->IsWithin("units/c10", "units/d1"));
  EXPECT_FALSE(view_->IsWithin("units/d10", "units/d1"));
  EXPECT_FALSE(view_->IsWithin("units/d1", "units/c1"));
  EXPECT_FALSE(view_->IsWithin("units/c1", ""));
  EXPECT_FALSE(view_->IsWithin("units/none", "units/d1"));
}

TEST_F(ViewTest, CyclesOfParentsEnd) {
  Unit("a", "b");
  Unit("b", "c");
  Unit("c", "a");
  EXPECT_TRUE(view_->IsWithin("units/a", "units/c"));
  EXPECT_FALSE(view_->IsWithin("units/a", "units/z"));
}

TEST_F(ViewTest, RoleHoldsOnItsSubtreeOnly) {
  Unit("d1", "");
  Unit("c1", "d1");
  Unit("c2", "d1");
  Put("bindings/user:lan", BindingBytes({{auth::v1::ROLE_COMMUNE_OFFICER, "units/c1"},
                                         {auth::v1::ROLE_PROVINCIAL_READER, "units/d1"}}));
  using namespace auth::v1;
  EXPECT_TRUE(view_->Allows(kLan, PERMISSION_WRITE_REPORTS, "units/c1", kNow));
  EXPECT_FALSE(view_->Allows(kLan, PERMISSION_WRITE_REPORTS, "units/c2", kNow));
  EXPECT_FALSE(view_->Allows(kLan, PERMISSION_WRITE_REPORTS, "units/d1", kNow));
  EXPECT_TRUE(view_->Allows(kLan, PERMISSION_READ_TOTALS, "units/c2", kNow));
  EXPECT_TRUE(view_->Allows(kLan, PERMISSION_WRITE_REPORTS, "", kNow));
  EXPECT_FALSE(view_->Allows(kLan, PERMISSION_DECIDE, "", kNow));
  EXPECT_TRUE(view_->Allows(kLan, PERMISSION_AUTHENTICATED, "units/d1", kNow));
  EXPECT_FALSE(
      view_->Allows({.principal = "user:other"}, PERMISSION_READ_TOTALS, "units/d1", kNow));
  EXPECT_FALSE(view_->Allows({}, PERMISSION_AUTHENTICATED, "", kNow));
  Delete("bindings/user:lan");
  EXPECT_FALSE(view_->Allows(kLan, PERMISSION_READ_TOTALS, "units/d1", kNow));
}

// C1 lay in D1 until the end of 2022, and in D2 from then on. Today is 1 March 2026.
TEST_F(ViewTest, WhoLiesAboveIsThatOfThePeriodOrOfToday) {
  Unit("d1", "");
  Unit("d2", "");
  Put("units/c1",
      UnitBytes({{"units/d1", "2000-01-01", "2023-01-01"}, {"units/d2", "2023-01-01", ""}}));
  Unit("v1", "c1");
  Put("bindings/user:before", BindingBytes({{auth::v1::ROLE_AUDITOR, "units/d1"}}));
  Put("bindings/user:after", BindingBytes({{auth::v1::ROLE_AUDITOR, "units/d2"}}));
  Put("bindings/user:own", BindingBytes({{auth::v1::ROLE_AUDITOR, "units/c1"}}));
  struct Case {
    const char* period;
    bool before, after;
  };
  for (const Case& c :
       {Case{"2022", true, false}, Case{"2022-12", true, false}, Case{"1999", true, false},
        Case{"2021-2022", true, false}, Case{"a2023-01", false, true}, Case{"2023", false, true},
        Case{"2021-2025", false, true}, Case{"2030", false, true}, Case{"", false, true},
        Case{"no-period", false, true}}) {
    for (const char* unit : {"units/c1", "units/v1"}) {
      SCOPED_TRACE(absl::StrCat(unit, " in ", c.period));
      const auto may = [&](const std::string& principal) {
        return view_->Allows({.principal = principal}, auth::v1::PERMISSION_READ_TOTALS, unit, kNow,
                             c.period);
      };
      EXPECT_EQ(may("user:before"), c.before);
      EXPECT_EQ(may("user:after"), c.after);
      EXPECT_TRUE(may("user:own"));
    }
  }
  // On the last day of 2022 in Viet Nam C1 is still in D1.
  const absl::Time eve = StartInVietnam(absl::CivilDay(2022, 12, 31)) + absl::Hours(23);
  const auto may_on = [&](const std::string& principal, absl::Time now) {
    return view_->Allows({.principal = principal}, auth::v1::PERMISSION_READ_TOTALS, "units/c1",
                         now);
  };
  EXPECT_TRUE(may_on("user:before", eve));
  EXPECT_FALSE(may_on("user:before", eve + absl::Hours(1)));
  EXPECT_TRUE(may_on("user:after", eve + absl::Hours(1)));
}

// Districts ended on 2025-07-01, and their communes with them.
TEST_F(ViewTest, AnAuditorOfADissolvedDistrictReadsItsCommunes) {
  Put("units/d1", UnitBytes({{"", "2000-01-01", "2025-07-01"}}));
  Put("units/c1", UnitBytes({{"units/d1", "2000-01-01", "2025-07-01"}}));
  Put("bindings/user:lan", BindingBytes({{auth::v1::ROLE_AUDITOR, "units/d1"}}));
  for (const char* period : {"", "2024", "2025", "2026"}) {
    EXPECT_TRUE(view_->Allows(kLan, auth::v1::PERMISSION_READ_TOTALS, "units/c1", kNow, period))
        << period;
  }
}

TEST_F(ViewTest, PeopleCannotHoldTheServiceRoleNorEverything) {
  Unit("d1", "");
  Put("bindings/user:lan",
      BindingBytes({{auth::v1::ROLE_SERVICE, "units/d1"}, {auth::v1::ROLE_AUDITOR, ""}}));
  EXPECT_FALSE(view_->Allows(kLan, auth::v1::PERMISSION_READ_LOG, "units/d1", kNow));
  EXPECT_FALSE(view_->Allows(kLan, auth::v1::PERMISSION_READ_LOG, "", kNow));
  EXPECT_THAT(view_->GrantsOf(kLan, kNow), IsEmpty());
}

TEST_F(ViewTest, OnlyAnAdministratorMayHoldHisRoleOnAllUnits) {
  Put("bindings/user:lan", BindingBytes({{auth::v1::ROLE_DISTRICT_ADMINISTRATOR, ""}}));
  EXPECT_TRUE(view_->Allows(kLan, auth::v1::PERMISSION_WRITE_CATALOG, "units/not-yet-there", kNow));
  EXPECT_FALSE(view_->Allows(kLan, auth::v1::PERMISSION_DECIDE, "units/not-yet-there", kNow));
}

TEST_F(ViewTest, ServicesReadWhatTheyFollowEverywhereAndNoMore) {
  EXPECT_TRUE(view_->Allows(kService, auth::v1::PERMISSION_READ_LOG, "units/any", kNow));
  EXPECT_TRUE(view_->Allows(kService, auth::v1::PERMISSION_READ_LOG, "", kNow));
  EXPECT_FALSE(view_->Allows(kService, auth::v1::PERMISSION_READ_REPORTS, "units/any", kNow));
  ASSERT_EQ(view_->GrantsOf(kService, kNow).size(), 1u);
  EXPECT_EQ(view_->GrantsOf(kService, kNow)[0].role(), auth::v1::ROLE_SERVICE);
  // A binding in a service's name adds nothing.
  Put("bindings/service:targets", BindingBytes({{auth::v1::ROLE_DECIDER, "units/d1"}}));
  EXPECT_FALSE(view_->Allows(kService, auth::v1::PERMISSION_DECIDE, "units/d1", kNow));
  EXPECT_FALSE(view_->Allows({.principal = "service:targets"}, auth::v1::PERMISSION_DECIDE,
                             "units/d1", kNow));
}

TEST_F(ViewTest, GrantHoldsOnItsDaysInVietNam) {
  struct Case {
    std::string from, to;
    bool holds;
  };
  for (const Case& c :
       {Case{"2026-03-01", "", true}, Case{"2026-03-02", "", false}, Case{"", "2026-03-01", false},
        Case{"", "2026-03-02", true}, Case{"2026-02-01", "2026-04-01", true}}) {
    SCOPED_TRACE(c.from + ".." + c.to);
    Binding binding;
    auto* grant = binding.add_grants();
    grant->set_role(auth::v1::ROLE_AUDITOR);
    grant->set_unit("units/d1");
    grant->set_valid_from(c.from);
    grant->set_valid_to(c.to);
    Put("bindings/user:lan", binding.SerializeAsString());
    EXPECT_EQ(view_->Allows(kLan, auth::v1::PERMISSION_READ_LOG, "units/d1", kNow), c.holds);
    EXPECT_EQ(view_->GrantsOf(kLan, kNow).size(), c.holds ? 1u : 0u);
  }
}

TEST_F(ViewTest, ProgramsHoldWhatIsBoundToThem) {
  const auth::Caller program{.principal = "client:so-tai-chinh"};
  EXPECT_FALSE(view_->Allows(program, auth::v1::PERMISSION_READ_TOTALS, "", kNow));
  Put("bindings/client:so-tai-chinh",
      BindingBytes({{auth::v1::ROLE_PROVINCIAL_READER, "units/d1"}}));
  EXPECT_TRUE(view_->Allows(program, auth::v1::PERMISSION_READ_TOTALS, "units/d1", kNow));
}

TEST_F(ViewTest, RevocationNamesPrincipalTokenOrCertificate) {
  const auth::Caller token{.principal = "user:lan", .token_id = "t1"};
  const auth::Caller program{.principal = "client:x", .certificate = std::string(64, 'a')};
  EXPECT_EQ(view_->RevocationOf(token), nullptr);
  Revocation revocation;
  revocation.set_principal("user:lan");
  revocation.set_token_id("t1");
  Put("revocations/one", revocation.SerializeAsString());
  EXPECT_NE(view_->RevocationOf(token), nullptr);
  EXPECT_EQ(view_->RevocationOf({.principal = "user:lan", .token_id = "t2"}), nullptr);
  EXPECT_EQ(view_->RevocationOf({.principal = "user:hoa", .token_id = "t1"}), nullptr);
  revocation.clear_token_id();
  Put("revocations/all", revocation.SerializeAsString());
  EXPECT_NE(view_->RevocationOf({.principal = "user:lan", .token_id = "t2"}), nullptr);
  EXPECT_EQ(view_->RevocationOf(program), nullptr);
  revocation.Clear();
  revocation.set_principal("client:x");
  revocation.set_certificate(std::string(64, 'a'));
  Put("revocations/certificate", revocation.SerializeAsString());
  EXPECT_NE(view_->RevocationOf(program), nullptr);
  EXPECT_NE(view_->RevocationOf({.principal = "user:hoa",
                                 .via = "client:x",
                                 .token_id = "t3",
                                 .certificate = std::string(64, 'a')}),
            nullptr);
  EXPECT_EQ(view_->RevocationOf({.principal = "client:x", .certificate = std::string(64, 'b')}),
            nullptr);
  EXPECT_EQ(view_->RevocationOf({.principal = "user:hoa"}), nullptr);
  Delete("revocations/all");
  Delete("revocations/one");
  EXPECT_EQ(view_->RevocationOf(token), nullptr);
}

TEST_F(ViewTest, PrincipalsOfOnePerson) {
  Binding binding;
  binding.set_person("nv-7");
  Put("bindings/user:lan", binding.SerializeAsString());
  Put("bindings/user:lan-2", binding.SerializeAsString());
  Put("bindings/user:hoa", BindingBytes({}));
  Put("bindings/user:minh", BindingBytes({}));
  EXPECT_TRUE(view_->IsSamePerson("user:lan", "user:lan-2"));
  EXPECT_TRUE(view_->IsSamePerson("user:none", "user:none"));
  EXPECT_FALSE(view_->IsSamePerson("user:hoa", "user:minh")) << "nothing said is not the same";
  EXPECT_FALSE(view_->IsSamePerson("user:lan", "user:hoa"));
}

}  // namespace
}  // namespace thidua::catalog
