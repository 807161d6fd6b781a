#include "services/targets/api/fetch_subject_totals.h"

#include <absl/strings/str_join.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/targets/api/testing/desk.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr auto kInternal = absl::StatusCode::kInternal;

// Answers of each set how many subjects it has, and keeps what it was asked.
class CountingReporting : public FakeReporting {
 public:
  absl::StatusOr<reporting::v1::BatchGetSubjectTotalsResponse> BatchGetSubjectTotals(
      const rpc::Call&, const reporting::v1::BatchGetSubjectTotalsRequest& request) override {
    requests.push_back(request);
    reporting::v1::BatchGetSubjectTotalsResponse response;
    for (const auto& query : request.queries()) {
      auto& result = *response.add_results();
      result.set_restricted(query.form() == "forms/secret");
      if (query.form() == "forms/none") {
        result.set_absence(reporting::v1::TOTAL_ABSENCE_NO_ROUND);
      } else {
        for (const auto& set : request.sets()) {
          auto& total = *result.add_totals();
          total.mutable_total()->mutable_basis()->set_expected(set.subjects_size());
          total.set_returns(set.subjects_size() - 1);
        }
        for (int i = 0; i < too_few; ++i) result.mutable_totals()->RemoveLast();
      }
      if (response.results_size() == page_size && page_size < request.queries_size()) {
        response.set_next_page_token("more");
        break;
      }
    }
    return response;
  }

  std::vector<reporting::v1::BatchGetSubjectTotalsRequest> requests;
  int too_few = 0;
};

class FetchSubjectTotalsTest : public Desk {
 protected:
  absl::StatusOr<std::vector<SubjectFigures>> Fetch(const std::vector<TotalKey>& keys,
                                                    const SubjectSets& sets) {
    v1::Pin pin;
    pin.set_reporting_token("r7");
    auto call = As("user:minh", "EvaluateAllocation");
    return FetchSubjectTotals(source_, call, "units/khoai-chau", keys, sets, pin);
  }
  // The number of sets in each request.
  std::vector<int> SetsAsked() const {
    std::vector<int> counts;
    for (const auto& request : source_.requests) counts.push_back(request.sets_size());
    return counts;
  }
  static int ExpectedIn(const SubjectFigures& figures, const std::string& form, int year) {
    return figures.totals.Find("forms/" + form, year, false).total().basis().expected();
  }

  CountingReporting source_;
};

TEST_F(FetchSubjectTotalsTest, EverySetHasItsOwnTotals) {
  const auto figures = Fetch({{"forms/crops", "2021"}, {"forms/crops", "2022"}},
                             {{"units/a"}, {"units/b", "units/c"}});
  ASSERT_THAT(figures, IsOk());
  ASSERT_EQ(figures->size(), 2u);
  EXPECT_EQ(ExpectedIn(figures->at(0), "crops", 2022), 1);
  EXPECT_EQ(ExpectedIn(figures->at(1), "crops", 2022), 2);
  EXPECT_THAT(figures->at(0).returns, IsEmpty());
  EXPECT_EQ(figures->at(1).returns.at({"forms/crops", "2021"}), 1);
  ASSERT_EQ(source_.requests.size(), 1u);
  EXPECT_EQ(source_.requests[0].parent(), "units/khoai-chau");
  EXPECT_EQ(source_.requests[0].consistency().exactly(), "r7");
}

TEST_F(FetchSubjectTotalsTest, PagesAreAskedForUntilAllIsAnswered) {
  source_.page_size = 1;
  std::vector<TotalKey> keys;
  for (int year = 2001; year <= 2005; ++year) keys.push_back({"forms/crops", absl::StrCat(year)});
  const auto figures = Fetch(keys, {{"units/a"}});
  ASSERT_THAT(figures, IsOk());
  EXPECT_EQ(source_.requests.size(), 5u);
  for (int year = 2001; year <= 2005; ++year) {
    EXPECT_EQ(ExpectedIn(figures->at(0), "crops", year), 1) << year;
  }
}

TEST_F(FetchSubjectTotalsTest, AnAbsenceIsThatOfEverySet) {
  const auto figures =
      Fetch({{"forms/none", "2021"}, {"forms/secret", "2021"}}, {{"units/a"}, {"units/b"}});
  ASSERT_THAT(figures, IsOk());
  for (const SubjectFigures& each : *figures) {
    EXPECT_FALSE(each.totals.Find("forms/none", 2021, false).has_total());
    EXPECT_TRUE(each.totals.Find("forms/secret", 2021, false).has_total());
    EXPECT_TRUE(each.totals.restricted());
  }
}

TEST_F(FetchSubjectTotalsTest, NoRequestHasASubjectTwiceOrMoreThanItMay) {
  const auto overlapping =
      Fetch({{"forms/crops", "2021"}}, {{"units/a", "units/b"}, {"units/b"}, {"units/c"}});
  ASSERT_THAT(overlapping, IsOk());
  EXPECT_THAT(SetsAsked(), ElementsAre(2, 1));
  EXPECT_EQ(ExpectedIn(overlapping->at(0), "crops", 2021), 2);
  EXPECT_EQ(ExpectedIn(overlapping->at(1), "crops", 2021), 1);

  source_.requests.clear();
  SubjectSets many(3);
  for (int i = 0; i < 600; ++i) {
    many[0].push_back(absl::StrCat("units/a", i));
    many[1].push_back(absl::StrCat("units/b", i));
  }
  many[2] = {"units/c"};
  std::vector<TotalKey> keys;
  for (int i = 0; i < 1001; ++i) keys.push_back({absl::StrCat("forms/f", i), "2021"});
  const auto figures = Fetch(keys, many);
  ASSERT_THAT(figures, IsOk());
  EXPECT_THAT(SetsAsked(), ElementsAre(2, 2, 1, 1));
  EXPECT_EQ(source_.requests[0].queries_size(), 1000);
  EXPECT_EQ(source_.requests[1].queries_size(), 1);
  EXPECT_EQ(ExpectedIn(figures->at(1), "f1000", 2021), 600);
  EXPECT_EQ(ExpectedIn(figures->at(2), "f1000", 2021), 1);

  many[0].resize(1001, "units/a");
  EXPECT_THAT(Fetch(keys, many).status(), Fails(absl::StatusCode::kInvalidArgument));
}

TEST_F(FetchSubjectTotalsTest, AnAnswerToSomethingElseIsRefused) {
  source_.too_few = 1;
  EXPECT_THAT(Fetch({{"forms/crops", "2021"}}, {{"units/a"}, {"units/b"}}).status(),
              Fails(kInternal));
  source_.too_few = 0;
  source_.page_size = 0;
  EXPECT_THAT(Fetch({{"forms/crops", "2021"}}, {}), IsOk()) << "Nobody is asked for.";
}

}  // namespace
}  // namespace thidua::targets
