#include "services/reporting/api/totals/totals_api.h"

#include "services/reporting/api/testing/world.h"

namespace thidua::reporting::testing {
namespace {

using ::testing::ElementsAre;

class TotalsApiTest : public World {
 protected:
  absl::StatusOr<v1::BatchGetTotalsResponse> Batch(const std::string& user,
                                                   const std::string& text) {
    return Call(*totals_api_, &TotalsApi::BatchGet, "reporting.v1.ReportingService/BatchGetTotals",
                user, FromText<v1::BatchGetTotalsRequest>("parent: 'units/khoai-chau' " + text));
  }
  static std::string Monthly(const std::string& period, const std::string& subject) {
    return "units/khoai-chau/rounds/monthly." + period + "/reports/" + subject;
  }
};

TEST_F(TotalsApiTest, StrongTotalReflectsEveryAcceptance) {
  EXPECT_EQ(GetTotal("user:tinh", kRound)->basis().accepted(), 0);
  Report(kReport, "cells { element: 'elements/income' number: '83.6' }");
  auto total = GetTotal("user:tinh", std::string(kRound) + "/total");
  ASSERT_TRUE(total.ok()) << total.status();
  EXPECT_EQ(total->basis().accepted(), 1);
  EXPECT_EQ(total->cells(0).sum(), "83.6");
  Report(std::string(kRound) + "/reports/an-vi",
         "cells { element: 'elements/income' number: '1' }");
  EXPECT_EQ(GetTotal("user:tinh", kRound)->cells(0).sum(), "84.6");
  // A token reproduces the total of then.
  auto then = GetTotal("user:tinh", kRound, "exactly: '" + total->token() + "'");
  ASSERT_TRUE(then.ok()) << then.status();
  EXPECT_EQ(then->SerializeAsString(), total->SerializeAsString());
}

TEST_F(TotalsApiTest, RefusesStrangersUnknownRoundsAndBadConsistency) {
  EXPECT_EQ(GetTotal("user:nga", kRound).status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(GetTotal("user:nga", "units/khoai-chau/rounds/socio.1999").status().code(),
            absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(GetTotal("user:tinh", "units/khoai-chau/rounds/socio.1999").status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_THAT(Listed(GetTotal("user:tinh", "rounds/x").status()), ElementsAre("name INVALID_NAME"));
  EXPECT_TRUE(GetTotal("user:tinh", kRound, "max_staleness { seconds: 3600 }").ok());
  EXPECT_THAT(Listed(GetTotal("user:tinh", kRound, "max_staleness { seconds: 3601 }").status()),
              ElementsAre("consistency.max_staleness INVALID_FIELD"));
  EXPECT_EQ(ReasonName(GetTotal("user:tinh", kRound, "exactly: 'x'").status()), "INVALID_TOKEN");
}

TEST_F(TotalsApiTest, BatchFoldsMonthsAtOnePosition) {
  for (const char* period : {"2022-01", "2022-02"}) {
    ASSERT_TRUE(OpenRound("user:quan", "forms/monthly", period).ok());
  }
  const std::string cells =
      "cells { element: 'elements/income' number: '1.5' } "
      "cells { element: 'elements/population' number: '";
  Report(Monthly("2022-01", "an-vi"), cells + "10' }");
  Report(Monthly("2022-01", "dan-tien"), cells + "20' }");
  Report(Monthly("2022-02", "an-vi"), cells + "11' }");
  auto batch = Batch("user:tinh",
                     "queries { form: 'forms/monthly' period: '2022-q1' } "
                     "queries { form: 'forms/monthly' period: '2022-02' } "
                     "queries { form: 'forms/monthly' period: '2021' } "
                     "queries { form: 'forms/none' period: '2022' } "
                     "queries { form: 'forms/socio' period: '2022' }");
  ASSERT_TRUE(batch.ok()) << batch.status();
  ASSERT_EQ(batch->results_size(), 5);
  const v1::Total& quarter = batch->results(0).total();
  EXPECT_EQ(quarter.name(), "units/khoai-chau/rounds/monthly.2022-q1/total");
  EXPECT_EQ(quarter.cells(0).sum(), "4.5");
  EXPECT_EQ(quarter.cells(0).n(), 3);
  EXPECT_EQ(quarter.cells(0).of(), 6) << "three subjects in two months";
  EXPECT_EQ(quarter.cells(1).sum(), "31") << "An Vĩ's 11 of February, Dân Tiến's 20 of January";
  EXPECT_EQ(quarter.cells(1).n(), 2);
  EXPECT_EQ(quarter.cells(1).of(), 3);
  EXPECT_EQ(quarter.cells(1).carried(), 1);
  EXPECT_EQ(quarter.cells(1).oldest_period(), "2022-01");
  EXPECT_THAT(quarter.basis().missing_periods(), ElementsAre("2022-03"));
  EXPECT_THAT(quarter.rounds(), ElementsAre("units/khoai-chau/rounds/monthly.2022-01",
                                            "units/khoai-chau/rounds/monthly.2022-02"));
  EXPECT_EQ(quarter.token(), batch->token());
  EXPECT_EQ(batch->results(1).total().cells(0).sum(), "1.5");
  EXPECT_EQ(batch->results(1).total().rounds_size(), 0);
  EXPECT_EQ(batch->results(2).absence(), v1::TOTAL_ABSENCE_NO_ROUND);
  EXPECT_EQ(batch->results(3).absence(), v1::TOTAL_ABSENCE_NO_ROUND);
  EXPECT_EQ(batch->results(4).total().basis().expected(), 3);
  // The same position gives the same answer after more was accepted.
  Report(Monthly("2022-02", "dan-tien"), cells + "21' }");
  auto again = Batch("user:tinh",
                     "queries { form: 'forms/monthly' period: '2022-q1' } "
                     "consistency { exactly: '" +
                         batch->token() + "' }");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->results(0).SerializeAsString(), batch->results(0).SerializeAsString());
}

// A district that ends on 1 March owes nothing of March, and the sum of its quarter says of what it
// is.
TEST_F(TotalsApiTest, PeriodsAfterTheOwnersEndAreNotMissing) {
  for (const char* period : {"2022-01", "2022-02"}) {
    ASSERT_TRUE(OpenRound("user:quan", "forms/monthly", period).ok());
  }
  Report(Monthly("2022-01", "an-vi"), "cells { element: 'elements/income' number: '1.5' }");
  for (const char* id : {"an-vi", "binh-minh", "dan-tien", "khoai-chau"}) {
    catalog::v1::GetUnitRequest get;
    get.set_name(std::string("units/") + id);
    auto unit =
        Call(*units_, &UnitsApi::Get, "catalog.v1.CatalogService/GetUnit", "user:root", get);
    ASSERT_TRUE(unit.ok()) << unit.status();
    catalog::v1::UpdateUnitRequest end;
    *end.mutable_unit() = *unit;
    end.mutable_unit()->mutable_versions(0)->set_valid_to("2022-03-01");
    end.set_request_id(NextId());
    auto ended =
        Call(*units_, &UnitsApi::Update, "catalog.v1.CatalogService/UpdateUnit", "user:root", end);
    ASSERT_TRUE(ended.ok()) << ended.status();
  }
  auto batch = Batch("user:tinh",
                     "queries { form: 'forms/monthly' period: '2022-q1' } "
                     "queries { form: 'forms/monthly' period: '2022' }");
  ASSERT_TRUE(batch.ok()) << batch.status();
  const v1::Basis& quarter = batch->results(0).total().basis();
  EXPECT_THAT(quarter.missing_periods(), ElementsAre());
  EXPECT_THAT(quarter.outside_periods(), ElementsAre("2022-03"));
  EXPECT_EQ(quarter.expected(), 6);
  EXPECT_EQ(quarter.partial(), 0) << "both months are whole";
  EXPECT_EQ(batch->results(1).total().basis().outside_periods_size(), 10);
}

// A quarter's stock stays what it was when its last month is opened, and is found in the cache
// until a figure of any of its months changes.
TEST_F(TotalsApiTest, OpeningARoundChangesNoStock) {
  const std::string query = "queries { form: 'forms/monthly' period: '2022-q1' }";
  const auto population = [&] { return Batch("user:tinh", query)->results(0).total().cells(1); };
  const std::string cells = "cells { element: 'elements/population' number: '";
  ASSERT_TRUE(OpenRound("user:quan", "forms/monthly", "2022-01").ok());
  Report(Monthly("2022-01", "an-vi"), cells + "300' }");
  Report(Monthly("2022-01", "dan-tien"), cells + "200' }");
  EXPECT_EQ(population().sum(), "500");
  EXPECT_EQ(population().carried(), 0);
  ASSERT_TRUE(OpenRound("user:quan", "forms/monthly", "2022-02").ok());
  EXPECT_EQ(population().sum(), "500");
  EXPECT_EQ(population().carried(), 2);
  const uint64_t folds = totals_->counters().folds;
  EXPECT_EQ(population().sum(), "500");
  EXPECT_EQ(totals_->counters().folds, folds);
  Report(Monthly("2022-01", "dan-tien"), cells + "210' }");
  EXPECT_EQ(population().sum(), "510");
  EXPECT_EQ(population().carried(), 2);
  Report(Monthly("2022-02", "dan-tien"), cells + "220' }");
  EXPECT_EQ(population().sum(), "520");
  EXPECT_EQ(population().carried(), 1);
}

TEST_F(TotalsApiTest, BatchLeavesOutRestrictedForms) {
  ASSERT_TRUE(OpenRound("user:quan", "forms/secret", "2022").ok());
  const std::string query = "queries { form: 'forms/secret' period: '2022' }";
  EXPECT_EQ(Batch("user:tinh", query)->results(0).absence(), v1::TOTAL_ABSENCE_RESTRICTED);
  EXPECT_TRUE(Batch("user:kiem", query)->results(0).has_total());
  EXPECT_TRUE(Batch("user:kiem", query)->results(0).restricted());
  EXPECT_FALSE(Batch("user:kiem", "queries { form: 'forms/socio' period: '2022' }")
                   ->results(0)
                   .restricted());
  EXPECT_EQ(Batch("user:nga", query).status().code(), absl::StatusCode::kPermissionDenied);
}

// What lies near since somebody read it is not for others who may not read it.
TEST_F(TotalsApiTest, WindowsThatWereReadStayRestricted) {
  AddForm(R"pb(name: "forms/quota"
               title: "Giao quân theo tháng"
               elements: "elements/population"
               owner_kinds: UNIT_KIND_DISTRICT
               assignments { subject_kinds: UNIT_KIND_COMMUNE }
               calendar: FORM_CALENDAR_CALENDAR
               frequency: FORM_FREQUENCY_MONTHLY
               visibility: FORM_VISIBILITY_RESTRICTED)pb");
  for (const char* period : {"2022-01", "2022-02"}) {
    ASSERT_TRUE(OpenRound("user:quan", "forms/quota", period).ok());
  }
  const std::string query = "queries { form: 'forms/quota' period: '2022-q1' } ";
  const auto read = Batch("user:kiem", query);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->results(0).total().rounds_size(), 2);
  const std::string pinned = query + "consistency { exactly: '" + read->token() + "' }";
  EXPECT_EQ(Batch("user:kiem", pinned)->SerializeAsString(), read->SerializeAsString());
  const auto withheld = Batch("user:tinh", pinned);
  ASSERT_TRUE(withheld.ok()) << withheld.status();
  EXPECT_EQ(withheld->results(0).absence(), v1::TOTAL_ABSENCE_RESTRICTED);
  EXPECT_FALSE(withheld->results(0).has_total());
  EXPECT_EQ(Batch("user:nga", pinned).status().code(), absl::StatusCode::kPermissionDenied);
}

TEST_F(TotalsApiTest, BatchEndsAPageByItsBytesAndGoesOnAtItsPosition) {
  std::string form =
      "name: 'forms/wide' title: 'W' calendar: FORM_CALENDAR_CALENDAR "
      "frequency: FORM_FREQUENCY_YEARLY owner_kinds: UNIT_KIND_DISTRICT "
      "assignments { subject_kinds: UNIT_KIND_COMMUNE } ";
  for (int i = 0; i < 90; ++i) {
    const std::string id = absl::StrCat("element-with-quite-a-long-identifier-", i);
    AddElement(id, "kind: VALUE_KIND_COUNT time_rollup: TIME_ROLLUP_LAST");
    absl::StrAppend(&form, "elements: 'elements/", id, "' ");
  }
  AddForm(form);
  ASSERT_TRUE(OpenRound("user:quan", "forms/wide", "2022").ok());
  std::string queries;
  for (int i = 0; i < 1000; ++i) {
    absl::StrAppend(&queries, "queries { form: 'forms/", i % 4 == 0 ? "socio" : "wide",
                    "' period: '2022' } ");
  }
  auto first = Batch("user:tinh", queries);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_LT(first->ByteSizeLong(), 4u << 20) << "what clients of gRPC take";
  ASSERT_FALSE(first->next_page_token().empty());
  // Another page is of the same position, whatever happens meanwhile.
  Report(kReport, "cells { element: 'elements/income' number: '83.6' }");
  const std::string page = "page_token: '" + first->next_page_token() + "' ";
  auto second = Batch("user:tinh", queries + page);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->token(), first->token());
  EXPECT_TRUE(second->next_page_token().empty());
  ASSERT_EQ(first->results_size() + second->results_size(), 1000);
  EXPECT_EQ(second->results(0).total().cells_size(), first->results_size() % 4 == 0 ? 3 : 90);
  EXPECT_EQ(first->results(0).SerializeAsString(),
            second->results(second->results_size() - 4).SerializeAsString());
  EXPECT_THAT(
      Listed(Batch("user:tinh", page + "queries { form: 'forms/wide' period: '2021' }").status()),
      ElementsAre("page_token INVALID_PAGE_TOKEN"));
}

TEST_F(TotalsApiTest, BatchListsEveryBadQuery) {
  EXPECT_THAT(Listed(Batch("user:tinh",
                           "queries { form: 'socio' period: '2022' } "
                           "queries { form: 'forms/socio' period: 'Q1' }")
                         .status()),
              ElementsAre("queries[0].form INVALID_NAME", "queries[1].period UNKNOWN_PERIOD"));
}

}  // namespace
}  // namespace thidua::reporting::testing
