#include "services/reporting/api/totals/series_api.h"

#include "common/value/decimal.h"
#include "common/value/page_token.h"
#include "services/reporting/api/testing/world.h"

namespace thidua::reporting::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Khoái Châu's months of An Vĩ, Bình Minh and Dân Tiến.
class SeriesApiTest : public World {
 protected:
  SeriesApiTest() : series_(*store_, *totals_) {
    for (const char* period : {"2022-01", "2022-02"}) {
      EXPECT_TRUE(OpenRound("user:quan", "forms/monthly", period).ok());
    }
    Month("2022-01", "an-vi", "1.5", "10");
    Month("2022-01", "dan-tien", "2", "20");
    Month("2022-02", "an-vi", "3", "11");
  }

  void Month(const std::string& period, const std::string& subject, const std::string& income,
             const std::string& population) {
    Report("units/khoai-chau/rounds/monthly." + period + "/reports/" + subject,
           "cells { element: 'elements/income' number: '" + income +
               "' } cells { element: 'elements/population' number: '" + population + "' }");
  }

  absl::StatusOr<v1::Series> Get(const std::string& user, const std::string& more) {
    return Call(
        series_, &SeriesApi::Get, "reporting.v1.ReportingService/GetSeries", user,
        FromText<v1::GetSeriesRequest>("parent: 'units/khoai-chau' form: 'forms/monthly' " + more));
  }

  // A value as decimal text, or the id of a level; empty if there is none.
  static std::string ValueOf(const v1::Series& series, int row, int period, int column) {
    const v1::SeriesRow& cells = series.rows(row);
    const v1::SeriesColumn& read_as = series.columns(column);
    const int at = period * series.columns_size() + column;
    if (!cells.has_value(at)) return "";
    return read_as.kind() == type::v1::VALUE_KIND_STATE
               ? read_as.levels(static_cast<int>(cells.values(at)))
               : FormatScaled(cells.values(at), read_as.decimals(period));
  }

  // "subject element: value n/of, ..." of each row and column.
  static std::vector<std::string> RowsOf(const v1::Series& series) {
    std::vector<std::string> rows;
    for (int row = 0; row < series.rows_size(); ++row) {
      const v1::SeriesRow& cells = series.rows(row);
      for (int column = 0; column < series.columns_size(); ++column) {
        const std::string& element = series.columns(column).element();
        std::string text = cells.subject().substr(cells.subject().find('/') + 1) + " " +
                           element.substr(element.find('/') + 1) + ":";
        for (int period = 0; period < series.periods_size(); ++period) {
          const int at = period * series.columns_size() + column;
          text += " " + ValueOf(series, row, period, column) + " " + std::to_string(cells.n(at)) +
                  "/" + std::to_string(cells.of(at)) + ",";
        }
        rows.push_back(text);
      }
    }
    return rows;
  }

  SeriesApi series_;
};

const std::string kQuarter = "period: '2022-q1' elements: 'elements/income' ";

TEST_F(SeriesApiTest, ATableOfSubjectsByPeriods) {
  const auto series = Get("user:quan", kQuarter + "with_totals: true");
  ASSERT_TRUE(series.ok()) << series.status();
  std::vector<std::string> periods;
  for (const auto& period : series->periods()) {
    periods.push_back(period.period() + " " + period.round());
  }
  EXPECT_THAT(periods, ElementsAre("2022-01 units/khoai-chau/rounds/monthly.2022-01",
                                   "2022-02 units/khoai-chau/rounds/monthly.2022-02", "2022-03 "));
  EXPECT_THAT(
      RowsOf(*series),
      ElementsAre(" income: 3.5 2/3, 3 1/3,  0/0,", "an-vi income: 1.5 1/1, 3 1/1,  0/0,",
                  "binh-minh income:  0/1,  0/1,  0/0,", "dan-tien income: 2 1/1,  0/1,  0/0,"));
  EXPECT_EQ(series->rows(1).statuses(0), type::v1::VALUE_STATUS_OFFICIAL);
}

TEST_F(SeriesApiTest, OneSubjectThroughTimeAndWhatIsMadeOfIt) {
  const auto series = Get("user:quan",
                          "period: '2022-01..2022-02' subjects: 'units/an-vi' "
                          "over_time: TIME_AGGREGATE_SUM over_time: TIME_AGGREGATE_AVERAGE");
  ASSERT_TRUE(series.ok()) << series.status();
  EXPECT_THAT(RowsOf(*series),
              ElementsAre("an-vi income: 1.5 1/1, 3 1/1,", "an-vi population: 10 1/1, 11 1/1,"));
  std::vector<std::string> made;
  for (const v1::OverTime& one : series->rows(0).over_time()) {
    made.push_back(std::to_string(one.column()) + " " + one.value());
  }
  EXPECT_THAT(made, ElementsAre("0 4.5", "0 2.25", "1 10.5")) << "a stock has no sum over time";
}

TEST_F(SeriesApiTest, IsThatOfThenByItsToken) {
  const auto then = Get("user:quan", kQuarter);
  ASSERT_TRUE(then.ok());
  Month("2022-02", "dan-tien", "9", "9");
  const auto now = Get("user:quan", kQuarter);
  EXPECT_EQ(ValueOf(*now, 2, 1, 0), "9");
  const auto again =
      Get("user:quan", kQuarter + "consistency { exactly: '" + then->token() + "' }");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), then->SerializeAsString());
}

// A page that begins with any row has that row and those after it, and how they are to be read.
TEST_F(SeriesApiTest, GoesOnWhereAPageEnded) {
  for (const std::string totals : {"", "with_totals: true "}) {
    const std::string query = kQuarter + totals + "over_time: TIME_AGGREGATE_COUNT ";
    const auto whole = Get("user:quan", query);
    ASSERT_TRUE(whole.ok()) << whole.status();
    ASSERT_EQ(whole->rows_size(), totals.empty() ? 3 : 4);
    const auto request =
        FromText<v1::GetSeriesRequest>("parent: 'units/khoai-chau' form: 'forms/monthly' " + query);
    const std::string digest =
        rpc::Call::ForTest({.principal = "user:quan"},
                           "thidua.reporting.v1.ReportingService/GetSeries", *authorizer_)
            .QueryDigest(request);
    for (int first = 1; first <= whole->rows_size(); ++first) {
      const std::string token =
          EncodePageToken(digest, whole->token() + "/" + std::to_string(first));
      const auto page = Get("user:quan", query + "page_token: '" + token + "'");
      ASSERT_TRUE(page.ok()) << page.status();
      v1::Series rest = *whole;
      rest.mutable_rows()->DeleteSubrange(0, first);
      EXPECT_EQ(page->ShortDebugString(), rest.ShortDebugString()) << first;
    }
  }
}

// The commune of Dân Tiến sees its own figures, and no totals; the province sees totals alone.
TEST_F(SeriesApiTest, ShowsToEachWhatIsHis) {
  const auto own = Get("user:lan", kQuarter);
  ASSERT_TRUE(own.ok()) << own.status();
  EXPECT_THAT(RowsOf(*own), ElementsAre("dan-tien income: 2 1/1,  0/1,  0/0,"));
  EXPECT_EQ(Get("user:lan", kQuarter + "with_totals: true").status().code(),
            absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(Listed(Get("user:lan", kQuarter + "subjects: 'units/an-vi'").status()),
              ElementsAre("subjects[0] NOT_ON_ROSTER"))
      << "he is not told that it is on the roster";
  EXPECT_EQ(Get("user:nga", kQuarter).status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(Get("user:nga", "period: '1999'").status().code(), absl::StatusCode::kPermissionDenied);
}

TEST_F(SeriesApiTest, HidesRestrictedRounds) {
  ASSERT_TRUE(OpenRound("user:quan", "forms/secret", "2022").ok());
  const auto get = [&](const std::string& user) {
    return Call(series_, &SeriesApi::Get, "reporting.v1.ReportingService/GetSeries", user,
                FromText<v1::GetSeriesRequest>(
                    "parent: 'units/khoai-chau' form: 'forms/secret' period: '2022' "
                    "with_totals: true"));
  };
  const auto hidden = get("user:tinh");
  EXPECT_FALSE(hidden.ok()) << hidden->ShortDebugString();
  const auto seen = get("user:kiem");
  ASSERT_TRUE(seen.ok()) << seen.status();
  EXPECT_FALSE(seen->periods(0).hidden());
}

TEST_F(SeriesApiTest, AWindowWithoutRoundsHasNoRows) {
  const auto series = Get("user:quan", "period: '2021' with_totals: true");
  ASSERT_TRUE(series.ok()) << series.status();
  EXPECT_THAT(series->rows(), IsEmpty());
}

TEST_F(SeriesApiTest, AStateIsALevelOfASubjectAndOfNoTotal) {
  Report(kReport, "cells { element: 'elements/rating' level: 'good' }");
  const auto series =
      Call(series_, &SeriesApi::Get, "reporting.v1.ReportingService/GetSeries", "user:quan",
           FromText<v1::GetSeriesRequest>(
               "parent: 'units/khoai-chau' form: 'forms/socio' period: '2022' "
               "elements: 'elements/rating' with_totals: true "
               "over_time: TIME_AGGREGATE_LAST"));
  ASSERT_TRUE(series.ok()) << series.status();
  EXPECT_THAT(RowsOf(*series),
              ElementsAre(" rating:  1/3,", "an-vi rating:  0/1,", "binh-minh rating:  0/1,",
                          "dan-tien rating: good 1/1,"));
  EXPECT_EQ(series->rows(0).statuses(0), type::v1::VALUE_STATUS_OFFICIAL);
  ASSERT_EQ(series->rows(3).over_time_size(), 1);
  EXPECT_EQ(series->rows(3).over_time(0).value(), "good");
}

TEST_F(SeriesApiTest, ListsEveryFaultAtOnce) {
  EXPECT_THAT(Listed(Get("user:quan",
                         "period: '2022-1' elements: 'income' elements: 'elements/x' "
                         "elements: 'elements/x' subjects: 'an-vi' over_time: "
                         "TIME_AGGREGATE_UNSPECIFIED page_token: 'abc'")
                         .status()),
              ElementsAre("period UNKNOWN_PERIOD", "elements[0] INVALID_NAME",
                          "elements[2] DUPLICATE", "subjects[0] INVALID_NAME",
                          "over_time[0] INVALID_FIELD", "page_token INVALID_PAGE_TOKEN"));
  EXPECT_THAT(
      Listed(Get("user:quan", "period: '2022' elements: 'elements/none' subjects: 'units/me-so'")
                 .status()),
      ElementsAre("elements[0] UNKNOWN_ELEMENT", "subjects[0] NOT_ON_ROSTER"));
}

}  // namespace
}  // namespace thidua::reporting::testing
