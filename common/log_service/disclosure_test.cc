// Which images of a log a reader sees, by page and by stream. In these tests a form under a round
// is restricted as its visibility says, and whatever lies below it.
#include "common/log_service/disclosure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/log_service/testing/log_fixture.h"

namespace thidua::log_service {
namespace {

using catalog::v1::Form;
using catalog::v1::FormVisibility;
using ledger::v1::Change;

constexpr char kOpen[] = "units/d1/rounds/open.2022";
constexpr char kSecret[] = "units/d1/rounds/secret.2022";

ImageRegistry RestrictedImages() {
  ImageRegistry images;
  images.Add("units/*/rounds/*", Form());
  images.Restrict("units/*/rounds/*", [](const std::string& bytes) {
    Form form;
    return !form.ParseFromString(bytes) ||
           form.visibility() == catalog::v1::FORM_VISIBILITY_RESTRICTED;
  });
  return images;
}

class DisclosureTest : public LedgerServiceTest {
 protected:
  DisclosureTest() {
    ServeImages(RestrictedImages());
    PutRound(kOpen, catalog::v1::FORM_VISIBILITY_OPEN);
    PutRound(kSecret, catalog::v1::FORM_VISIBILITY_RESTRICTED);
    for (const std::string round : {kOpen, kSecret}) {
      Put("d1", round + "/reports/c1", "the figures of a report");
      Put("d1", round + "/figures/c1", "figures in force");
    }
    Put("d1", "units/d1/rounds/gone.2022/figures/c1", "figures of a round that nobody knows");
    Put("d1", "units/d1/plans/p", "a plan");
  }

  void PutRound(const std::string& name, FormVisibility visibility) {
    Form form;
    form.set_name(name);
    form.set_visibility(visibility);
    Put("d1", name, form.SerializeAsString());
  }

  // "name" of every change of d1, with "+" where its image is shown, "-" where it is restricted.
  static std::string Line(const Change& change) {
    EXPECT_NE(change.has_resource(), change.restricted()) << change.name();
    return (change.has_resource() ? "+" : "-") + change.name().substr(sizeof("units/d1"));
  }
  std::vector<std::string> Listed(const std::string& user, const std::string& service = "") {
    ledger::v1::ListCommitsRequest request;
    request.set_ledger("d1");
    request.set_with_images(true);
    ledger::v1::ListCommitsResponse response;
    const grpc::Status status = Stub(service)->ListCommits(As(user).get(), request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    std::vector<std::string> lines;
    for (const auto& commit : response.commits()) lines.push_back(Line(commit.changes(0)));
    return lines;
  }
  std::vector<std::string> Watched(const std::string& user, const std::string& service = "") {
    ledger::v1::WatchCommitsRequest request;
    request.set_ledger("d1");
    auto context = As(user);
    auto stub = Stub(service);
    auto stream = stub->WatchCommits(context.get(), request);
    ledger::v1::WatchCommitsResponse event;
    std::vector<std::string> lines;
    while (lines.size() < 8 && stream->Read(&event)) {
      if (event.has_commit()) lines.push_back(Line(event.commit().changes(0)));
    }
    context->TryCancel();
    stream->Finish();
    return lines;
  }

  const std::vector<std::string> everything_ = {"+rounds/open.2022",
                                                "+rounds/secret.2022",
                                                "+rounds/open.2022/reports/c1",
                                                "+rounds/open.2022/figures/c1",
                                                "+rounds/secret.2022/reports/c1",
                                                "+rounds/secret.2022/figures/c1",
                                                "+rounds/gone.2022/figures/c1",
                                                "+plans/p"};
  const std::vector<std::string> open_only_ = {"+rounds/open.2022",
                                               "-rounds/secret.2022",
                                               "+rounds/open.2022/reports/c1",
                                               "+rounds/open.2022/figures/c1",
                                               "-rounds/secret.2022/reports/c1",
                                               "-rounds/secret.2022/figures/c1",
                                               "-rounds/gone.2022/figures/c1",
                                               "+plans/p"};
};

TEST_F(DisclosureTest, AnAuditorSeesEverything) {
  EXPECT_EQ(Listed("user:lan"), everything_);
  EXPECT_EQ(Watched("user:lan"), everything_);
}

TEST_F(DisclosureTest, AServiceSeesThatRestrictedResourcesChangedAndNoMore) {
  EXPECT_EQ(Listed("", "targets"), open_only_);
  EXPECT_EQ(Watched("", "targets"), open_only_);
  // The export has no images to leave out.
  ledger::v1::ExportCommitsRequest request;
  request.set_ledger("d1");
  ledger::v1::ExportCommitsResponse response;
  EXPECT_EQ(Stub("targets")->ExportCommits(As("").get(), request, &response).error_code(),
            grpc::StatusCode::PERMISSION_DENIED);
}

TEST_F(DisclosureTest, NamesAloneSayNothingOfRestrictions) {
  ledger::v1::ListCommitsRequest request;
  request.set_ledger("d1");
  const auto response = List(request);
  ASSERT_TRUE(response.ok()) << response.status();
  for (const auto& commit : response->commits()) {
    EXPECT_FALSE(commit.changes(0).has_resource());
    EXPECT_FALSE(commit.changes(0).restricted());
  }
}

TEST(ImageRegistry, TheNearestThatRestrictsIsTheJudge) {
  const ImageRegistry images = RestrictedImages();
  EXPECT_EQ(images.JudgeOf("units/d1/rounds/r"), "units/d1/rounds/r");
  EXPECT_EQ(images.JudgeOf("units/d1/rounds/r/reports/c"), "units/d1/rounds/r");
  EXPECT_EQ(images.JudgeOf("units/d1/plans/p"), "");
  EXPECT_EQ(images.JudgeOf("units/d1"), "");
  EXPECT_EQ(images.JudgeOf(""), "");
  EXPECT_EQ(ImageRegistry().JudgeOf("units/d1/rounds/r"), "");
  EXPECT_TRUE(images.SaysRestricted("units/d1/rounds/r", "\xff"));
  EXPECT_TRUE(images.SaysRestricted("units/d1/plans/p", ""));
}

}  // namespace
}  // namespace thidua::log_service
