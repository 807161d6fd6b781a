#include "services/awards/domain/figure_differences.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/from_text.h"

namespace thidua::awards {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Two subjects of Dân Tiến and one of An Vĩ; of each a number and a state.
RoundFigures Sample() {
  RoundFigures sample;
  sample.round = FromText<reporting::v1::Round>(R"(
    name: "units/k/rounds/f.2020"
    columns { element: "elements/income" title: "Thu nhập" unit_of_measure: "triệu đồng"
              decimals: 1 kind: VALUE_KIND_AMOUNT }
    columns { element: "elements/rating" title: "Xếp loại" kind: VALUE_KIND_STATE
              scale: "scales/rating" levels: "fair" levels: "good" }
    roster { subject: "units/dan-tien" reporter: "units/dan-tien" }
    roster { subject: "units/school" reporter: "units/dan-tien" }
    roster { subject: "units/an-vi" reporter: "units/an-vi" })");
  for (const char* subject : {"dan-tien", "school", "an-vi"}) {
    sample.figures.push_back(FromText<reporting::v1::Figures>(absl::StrCat(
        "name: 'units/k/rounds/f.2020/figures/", subject,
        "' statuses: VALUE_STATUS_OFFICIAL statuses: VALUE_STATUS_OFFICIAL values: 12345 "
        "values: 0")));
  }
  return sample;
}

std::string Title(std::string_view scale, std::string_view level) {
  return absl::StrCat(std::string(scale), "-", std::string(level));
}

std::vector<std::string> Texts(const std::vector<Difference>& differences) {
  std::vector<std::string> texts;
  for (const Difference& each : differences) {
    texts.push_back(absl::StrCat(each.change.subject().substr(22), " ", each.change.aspect(), ": ",
                                 each.change.before(), " > ", each.change.now()));
  }
  return texts;
}

std::vector<std::string> Changed(const RoundFigures& before, const RoundFigures& now,
                                 const std::set<std::string>& units = {"units/dan-tien"}) {
  return Texts(FigureDifferences(before, now, Title).Of(units));
}

TEST(FigureDifferences, EqualFiguresAreNone) {
  EXPECT_THAT(Changed(Sample(), Sample(), {"units/dan-tien", "units/an-vi"}), IsEmpty());
}

TEST(FigureDifferences, NamesElementUnitAndStatusAsPeopleReadThem) {
  RoundFigures now = Sample();
  now.figures[0].set_values(0, 12340);
  now.figures[0].set_statuses(0, type::v1::VALUE_STATUS_ADJUSTED);
  now.figures[1].set_values(1, 1);
  const FigureDifferences differences(Sample(), now, Title);
  const auto found = differences.Of({"units/dan-tien"});
  EXPECT_THAT(Texts(found),
              ElementsAre("figures/dan-tien Thu nhập (triệu đồng): 1.234,5 (chính thức) > 1.234 "
                          "(điều chỉnh)",
                          "figures/school Xếp loại: scales/rating-fair (chính thức) > "
                          "scales/rating-good (chính thức)"));
  ASSERT_EQ(found.size(), 2);
  EXPECT_EQ(found[0].change.element(), "elements/income");
  EXPECT_EQ(found[0].what, "elements/income");
  EXPECT_EQ(found[0].now, absl::StrCat("1234 ", type::v1::VALUE_STATUS_ADJUSTED));
  EXPECT_THAT(differences.Of({"units/an-vi"}), IsEmpty());
  EXPECT_THAT(differences.Of({}), IsEmpty());
}

TEST(FigureDifferences, TheStatusAloneIsADifference) {
  RoundFigures now = Sample();
  now.figures[2].set_statuses(0, type::v1::VALUE_STATUS_ESTIMATE);
  EXPECT_THAT(Changed(Sample(), now, {"units/an-vi"}),
              ElementsAre("figures/an-vi Thu nhập (triệu đồng): 1.234,5 (chính thức) > 1.234,5 "
                          "(ước)"));
}

TEST(FigureDifferences, MissingIsNotZero) {
  RoundFigures zero = Sample(), missing = Sample(), none = Sample();
  zero.figures[0].set_values(0, 0);
  missing.figures[0].set_values(0, 0);
  missing.figures[0].set_statuses(0, type::v1::VALUE_STATUS_UNSPECIFIED);
  none.figures.erase(none.figures.begin());
  EXPECT_THAT(Changed(missing, zero),
              ElementsAre("figures/dan-tien Thu nhập (triệu đồng):  > 0 (chính thức)"));
  EXPECT_THAT(Changed(zero, missing),
              ElementsAre("figures/dan-tien Thu nhập (triệu đồng): 0 (chính thức) > "));
  EXPECT_THAT(Changed(missing, none),
              ElementsAre("figures/dan-tien Xếp loại: scales/rating-fair (chính thức) > "));
  EXPECT_THAT(Changed(none, Sample()).size(), 2) << "a report that came since";
}

TEST(FigureDifferences, ColumnsThatMovedOrKeepMoreDecimalsAreTheSame) {
  RoundFigures now = Sample();
  now.round.mutable_columns()->SwapElements(0, 1);
  now.round.mutable_columns(1)->set_decimals(2);
  for (reporting::v1::Figures& row : now.figures) {
    row.mutable_values()->SwapElements(0, 1);
    row.set_values(1, row.values(1) * 10);
  }
  EXPECT_THAT(Changed(Sample(), now, {"units/dan-tien", "units/an-vi"}), IsEmpty());
}

TEST(FigureDifferences, RowsAndLevelsThatDoNotFitAreNoCrash) {
  RoundFigures now = Sample();
  now.figures[0].clear_values();
  now.figures[2].set_values(1, 7);
  EXPECT_EQ(Changed(Sample(), now).size(), 2);
  EXPECT_THAT(Changed(Sample(), now, {"units/an-vi"}),
              ElementsAre("figures/an-vi Xếp loại: scales/rating-fair (chính thức) > 7 (chính "
                          "thức)"));
}

TEST(FigureDifferences, AnElementThatIsNoLongerAskedForIsGone) {
  RoundFigures now = Sample();
  now.round.mutable_columns()->RemoveLast();
  EXPECT_THAT(Changed(Sample(), now, {"units/an-vi"}),
              ElementsAre("figures/an-vi Xếp loại: scales/rating-fair (chính thức) > "));
}

}  // namespace
}  // namespace thidua::awards
