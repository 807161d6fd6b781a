#include "services/reporting/api/catalog/changed_since.h"

#include <map>

#include "common/ledger/token.h"
#include "services/reporting/api/testing/world.h"

namespace thidua::reporting::testing {
namespace {

using catalog::v1::ListUnitsRequest;
using catalog::v1::ListUnitsResponse;
using catalog::v1::UpdateElementRequest;
using catalog::v1::UpdateUnitRequest;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ChangedSinceTest : public World {
 protected:
  absl::StatusOr<ListUnitsResponse> Page(const ListUnitsRequest& request) {
    return Call(*units_, &UnitsApi::List, "catalog.v1.CatalogService/ListUnits", "user:lan",
                request);
  }
  // All pages of `size` units, and `between` after the first one.
  ListUnitsResponse List(
      const std::string& text, int size = 0, std::function<void()> between = [] {}) {
    auto request = FromText<ListUnitsRequest>(text);
    request.set_page_size(size);
    ListUnitsResponse all;
    do {
      const auto page = Page(request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return all;
      EXPECT_TRUE(all.token().empty() || all.token() == page->token()) << "all are of one position";
      all.MergeFrom(*page);
      request.set_page_token(page->next_page_token());
      between();
      between = [] {};
    } while (!request.page_token().empty());
    return all;
  }
  static std::vector<std::string> Names(const ListUnitsResponse& response) {
    std::vector<std::string> names;
    for (const auto& unit : response.units()) names.push_back(unit.name().substr(6));
    return names;
  }
  std::string Since(const std::string& token) { return "changed_since: '" + token + "' "; }
  // Writes the unit anew with this name.
  void Rename(const std::string& id, const std::string& display_name,
              const std::string& parent = "units/khoai-chau") {
    auto request = FromText<UpdateUnitRequest>(
        absl::StrCat("unit { name: 'units/", id, "' versions { display_name: '", display_name,
                     "' kind: UNIT_KIND_COMMUNE parent: '", parent,
                     "' valid_from: '2004-07-08' } } allow_missing: true"));
    request.set_request_id(NextId());
    const auto written = Call(*units_, &UnitsApi::Update, "catalog.v1.CatalogService/UpdateUnit",
                              "user:root", request);
    ASSERT_TRUE(written.ok()) << written.status();
  }
  absl::Status Refused(const std::string& text) {
    return Page(FromText<ListUnitsRequest>(text)).status();
  }
};

TEST_F(ChangedSinceTest, TellsWhatWasWrittenSinceAsItIs) {
  const std::string token = List("").token();
  EXPECT_THAT(Names(List(Since(token))), IsEmpty());
  Rename("an-vi", "An Vĩ 1");
  Rename("an-vi", "An Vĩ 2");
  Rename("dong-ket", "Đông Kết");
  AddElement("other", "kind: VALUE_KIND_COUNT time_rollup: TIME_ROLLUP_SUM");
  const auto changed = List(Since(token));
  EXPECT_THAT(Names(changed), ElementsAre("an-vi", "dong-ket"));
  EXPECT_EQ(changed.units(0).current().display_name(), "An Vĩ 2");
  EXPECT_EQ(changed.units(0).token(), changed.token());
  EXPECT_THAT(Names(List(Since(changed.token()))), IsEmpty());
  Rename("an-vi", "An Vĩ 2");
  EXPECT_THAT(Names(List(Since(changed.token()))), IsEmpty()) << "the same again is no change";
}

TEST_F(ChangedSinceTest, ACopyKeptByChangesIsTheList) {
  const auto whole = List("", 1, [&] {
    Rename("an-vi", "lies before the second page");
    Rename("me-so", "lies behind it", "units/van-giang");
  });
  std::map<std::string, catalog::v1::Unit> copy;
  const auto keep = [&](const ListUnitsResponse& told) {
    for (const auto& unit : told.units()) copy[unit.name()] = unit;
  };
  keep(whole);
  EXPECT_EQ(copy["units/me-so"].current().display_name(), "Mễ Sở") << "as of the first page";
  std::string token = whole.token();
  for (int i = 0; i < 3; ++i) {
    Rename("an-vi", absl::StrCat("An Vĩ ", i));
    const auto changed = List(Since(token), 1, [&] {
      Rename("an-vi", "between two pages");
      Rename(absl::StrCat("a-first-", i), "between two pages");
    });
    EXPECT_GT(changed.units_size(), 0);
    keep(changed);
    token = changed.token();
  }
  keep(List(Since(token)));
  const auto now = List("");
  EXPECT_EQ(copy.size(), static_cast<size_t>(now.units_size()));
  for (const auto& unit : now.units()) {
    catalog::v1::Unit kept = copy[unit.name()];
    kept.set_token(unit.token());
    EXPECT_EQ(kept.SerializeAsString(), unit.SerializeAsString());
  }
}

TEST_F(ChangedSinceTest, OtherFiltersHoldBesides) {
  const std::string token = List("").token();
  Rename("an-vi", "An Vĩ mới");
  Rename("me-so", "Mễ Sở mới", "units/van-giang");
  EXPECT_THAT(Names(List(Since(token) + "parent: 'units/khoai-chau'")), ElementsAre("an-vi"));
  EXPECT_THAT(Names(List(Since(token) + "kinds: UNIT_KIND_DISTRICT")), IsEmpty());
  EXPECT_THAT(Names(List(Since(token) + "date: '2004-07-07'")), IsEmpty());
}

TEST_F(ChangedSinceTest, AnEarlierStateHasWhatWasChangedUntilThen) {
  const std::string first = List("").token();
  Rename("an-vi", "An Vĩ mới");
  const std::string second = List("").token();
  Rename("me-so", "Mễ Sở mới", "units/van-giang");
  const std::string third = List("").token();
  const auto exactly = [](const std::string& token) {
    return "consistency { exactly: '" + token + "' } ";
  };
  EXPECT_THAT(Names(List(Since(first) + exactly(second))), ElementsAre("an-vi"));
  EXPECT_THAT(Names(List(Since(second) + exactly(third))), ElementsAre("me-so"));
  EXPECT_THAT(Names(List(Since(third) + exactly(first))), IsEmpty()) << "it is ahead of the state";
  const std::string nothing = ledger::EncodeToken("reporting", {"catalog", 0, 0});
  EXPECT_EQ(Names(List(Since(nothing))), Names(List("")));
}

TEST_F(ChangedSinceTest, RefusesWhatIsNoTokenOfThisHistory) {
  const std::string token = List("").token();
  const std::string rounds = ledger::EncodeToken("reporting", *ledger_->Head("khoai-chau"));
  const std::string targets = ledger::EncodeToken("targets", *ledger_->Head("catalog"));
  for (const std::string& bad : {std::string("x"), token.substr(1), rounds, targets}) {
    EXPECT_THAT(Listed(Refused(Since(bad) + "page_size: -1 page_token: 'y'")),
                ElementsAre("changed_since INVALID_TOKEN", "page_size INVALID_FIELD",
                            "page_token INVALID_PAGE_TOKEN"))
        << bad;
  }
  ledger::Position other = *ledger_->Head("catalog");
  ++other.hash8;
  ledger::Position ahead = *ledger_->Head("catalog");
  ++ahead.seq;
  for (const ledger::Position& unknown : {other, ahead}) {
    const absl::Status status = Refused(Since(ledger::EncodeToken("reporting", unknown)));
    EXPECT_EQ(status.code(), absl::StatusCode::kOutOfRange);
    EXPECT_EQ(ReasonName(status), "UNKNOWN_POSITION");
    EXPECT_THAT(std::string(status.message()), ::testing::HasSubstr("changed_since"));
  }
}

TEST_F(ChangedSinceTest, APageTokenIsOfItsOwnChanges) {
  const std::string before = List("").token();
  Rename("an-vi", "1");
  Rename("dan-tien", "2");
  const auto page = Page(FromText<ListUnitsRequest>(Since(before) + "page_size: 1"));
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(ReasonName(Refused("page_size: 1 page_token: '" + page->next_page_token() + "'")),
            "INVALID_PAGE_TOKEN");
}

TEST_F(ChangedSinceTest, EveryListOfTheCatalogTellsChanges) {
  const std::string token = List("").token();
  const auto elements = [&](const std::string& since) {
    auto request = FromText<catalog::v1::ListElementsRequest>(Since(since));
    return Call(*definitions_, &DefinitionsApi::ListElements,
                "catalog.v1.CatalogService/ListElements", "user:lan", request);
  };
  const auto forms = [&] {
    auto request = FromText<catalog::v1::ListFormsRequest>(Since(token));
    return Call(*definitions_, &DefinitionsApi::ListForms, "catalog.v1.CatalogService/ListForms",
                "user:lan", request)
        ->forms_size();
  };
  const auto scales = [&] {
    auto request = FromText<catalog::v1::ListScalesRequest>(Since(token));
    return Call(*definitions_, &DefinitionsApi::ListScales, "catalog.v1.CatalogService/ListScales",
                "user:lan", request)
        ->scales_size();
  };
  const auto years = [&] {
    auto request = FromText<catalog::v1::ListHolidayYearsRequest>(Since(token));
    return Call(*definitions_, &DefinitionsApi::ListHolidayYears,
                "catalog.v1.CatalogService/ListHolidayYears", "user:lan", request)
        ->holiday_years_size();
  };
  EXPECT_EQ(elements(token)->elements_size() + forms() + scales() + years(), 0);
  AddElement("other", "kind: VALUE_KIND_COUNT time_rollup: TIME_ROLLUP_SUM");
  const auto changed = elements(token);
  ASSERT_EQ(changed->elements_size(), 1);
  EXPECT_EQ(changed->elements(0).name(), "elements/other");
  EXPECT_EQ(elements(changed->token())->elements_size(), 0);
  AddForm(R"pb(name: "forms/other"
               title: "Khác"
               elements: "elements/other"
               owner_kinds: UNIT_KIND_DISTRICT
               assignments { subject_kinds: UNIT_KIND_COMMUNE }
               calendar: FORM_CALENDAR_CALENDAR
               frequency: FORM_FREQUENCY_YEARLY)pb");
  EXPECT_EQ(forms(), 1);
  auto scale = FromText<catalog::v1::CreateScaleRequest>(
      "scale { name: 'scales/other' title: 'S' levels { level: 'a' title: 'A' } "
      "levels { level: 'b' title: 'B' } }");
  scale.set_request_id(NextId());
  ASSERT_TRUE(Call(*definitions_, &DefinitionsApi::CreateScale,
                   "catalog.v1.CatalogService/CreateScale", "user:root", scale)
                  .ok());
  EXPECT_EQ(scales(), 1);
  auto year = FromText<catalog::v1::CreateHolidayYearRequest>(
      "holiday_year { name: 'holidays/2024' days_off { date: '2024-01-01' title: 'Tết' } }");
  year.set_request_id(NextId());
  const auto made = Call(*definitions_, &DefinitionsApi::CreateHolidayYear,
                         "catalog.v1.CatalogService/CreateHolidayYear", "user:root", year);
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(years(), 1);
}

}  // namespace
}  // namespace thidua::reporting::testing
