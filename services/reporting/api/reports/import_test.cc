#include "services/reporting/api/reports/import.h"

#include "common/ledger/token.h"
#include "services/reporting/api/testing/world.h"

namespace thidua::reporting::testing {
namespace {

using ::testing::ElementsAre;
using v1::ImportReportsResponse;

constexpr char kMethod[] = "thidua.reporting.v1.ReportingService/ImportReports";
constexpr char kAnVi[] = "units/khoai-chau/rounds/socio.2022/reports/an-vi";
constexpr char kBinhMinh[] = "units/khoai-chau/rounds/socio.2022/reports/binh-minh";
constexpr char kIncome[] = "cells { element: 'elements/income' number: '83.6' }";

class ImportTest : public World {
 protected:
  struct Wanted {
    std::string name;
    std::string text = kIncome;
  };
  using Chunk = std::vector<Wanted>;

  v1::ImportHeader Header(const std::string& more = "") {
    auto header = FromText<v1::ImportHeader>("parent: 'units/khoai-chau' " + more);
    if (header.request_id().empty()) header.set_request_id(NextId());
    return header;
  }

  rpc::Call CallOf(const std::string& user) {
    return rpc::Call::ForTest({.principal = user, .via = "", .is_service = false}, kMethod,
                              *authorizer_);
  }

  // One import of these chunks; rows are numbered from 1.
  absl::StatusOr<ImportReportsResponse> Import(const std::string& user,
                                               const v1::ImportHeader& header,
                                               const std::vector<Chunk>& chunks) {
    rpc::Call call = CallOf(user);
    auto import = ReportImport::Begin(call, *store_, header);
    if (!import.ok()) return import.status();
    int64_t row = 0;
    for (const Chunk& chunk : chunks) {
      std::vector<std::string> requests;
      for (const Wanted& wanted : chunk) {
        v1::ImportReportsRequest request;
        request.mutable_report()->set_row(++row);
        auto& report = *request.mutable_report()->mutable_report();
        report = FromText<v1::Report>(wanted.text);
        report.set_name(wanted.name);
        requests.push_back(request.SerializeAsString());
      }
      std::vector<ImportedView> views(requests.size());
      for (size_t i = 0; i < requests.size(); ++i) {
        EXPECT_TRUE(ReadPlain(requests[i], views[i])) << chunk[i].text;
      }
      auto prepared = (*import)->Prepare(call, views);
      if (!prepared.ok()) return prepared.status();
      absl::Status status = (*import)->Apply(call, **prepared);
      if (!status.ok()) return status;
    }
    EXPECT_TRUE(call.asked());
    return (*import)->summary();
  }

  // "created updated unchanged rejected".
  static std::string Counts(const absl::StatusOr<ImportReportsResponse>& response) {
    if (!response.ok()) return response.status().ToString();
    return absl::StrCat(response->created(), " ", response->updated(), " ", response->unchanged(),
                        " ", response->rejected());
  }
  // "row field REASON", one a violation.
  static std::vector<std::string> Rejections(
      const absl::StatusOr<ImportReportsResponse>& response) {
    std::vector<std::string> listed;
    if (!response.ok()) return {response.status().ToString()};
    for (const auto& one : response->rejections()) {
      listed.push_back(absl::StrCat(one.row(), " ", one.field(), " ", one.reason()));
    }
    return listed;
  }
  int64_t Seq() { return ledger_->Head("khoai-chau")->seq; }
  v1::ReportState StateOf(const std::string& name) {
    auto report = GetReport("user:hoa", name);
    return report.ok() ? report->state() : v1::REPORT_STATE_UNSPECIFIED;
  }
};

TEST_F(ImportTest, AChunkIsOneCommit) {
  const int64_t before = Seq();
  auto done = Import("user:minh", Header("submit: true"), {{{kAnVi}, {kBinhMinh}}, {{kReport}}});
  EXPECT_EQ(Counts(done), "3 0 0 0");
  EXPECT_EQ(Seq(), before + 2);
  EXPECT_EQ(done->token(), ledger::EncodeToken("reporting", *ledger_->Head("khoai-chau")));
  EXPECT_EQ(StateOf(kReport), v1::REPORT_STATE_SUBMITTED);
  auto log = ledger_->Log(ledger_->Read("khoai-chau").value()->PositionOf(before).value(), 10);
  ASSERT_TRUE(log.ok()) << log.status();
  EXPECT_EQ(log->at(0).cause.actor, "user:minh");
  EXPECT_EQ(log->at(0).cause.method, kMethod);
  EXPECT_EQ(log->at(0).changes.size(), 2u);
}

TEST_F(ImportTest, AGoodReportNeverFallsWithABadOne) {
  auto done = Import("user:minh", Header(),
                     {{{kAnVi},
                       {kBinhMinh,
                        "cells { element: 'elements/income' number: '1,5' } "
                        "cells { element: 'elements/nothing' number: '1' }"},
                       {kReport}}});
  EXPECT_EQ(Counts(done), "2 0 0 1");
  EXPECT_THAT(Rejections(done), ElementsAre("2 report.cells[0].number INVALID_NUMBER",
                                            "2 report.cells[1].element UNKNOWN_ELEMENT"));
  EXPECT_EQ(StateOf(kAnVi), v1::REPORT_STATE_DRAFT);
  EXPECT_EQ(StateOf(kBinhMinh), v1::REPORT_STATE_UNSPECIFIED);
  EXPECT_EQ(StateOf(kReport), v1::REPORT_STATE_DRAFT);
}

TEST_F(ImportTest, AReportThatCannotBeHandedOverIsNotWritten) {
  auto done = Import("user:minh", Header("submit: true"), {{{kAnVi, "source: 'BC 1'"}}});
  EXPECT_THAT(Rejections(done), ElementsAre("1  ILLEGAL_STATE"));
  EXPECT_EQ(StateOf(kAnVi), v1::REPORT_STATE_UNSPECIFIED);
}

TEST_F(ImportTest, WhatIsThereIsUnchangedAndKeepsItsEtag) {
  ASSERT_EQ(Counts(Import("user:minh", Header("submit: true"), {{{kAnVi}, {kReport}}})), "2 0 0 0");
  const std::string before = GetReport("user:minh", kReport)->etag();
  auto again =
      Import("user:minh", Header("submit: true"),
             {{{kAnVi}, {kReport, "cells { element: 'elements/income' number: '83.60' }"}}});
  EXPECT_EQ(Counts(again), "0 0 2 0");
  EXPECT_EQ(GetReport("user:minh", kReport)->etag(), before);
}

TEST_F(ImportTest, ARepeatedImportIsAppliedOnceAndAnswersTheSame) {
  Report(kAnVi, kIncome);
  const auto header = Header("submit: true reason: 'BC 112'");
  const std::vector<Chunk> chunks = {
      {{kAnVi, "cells { element: 'elements/income' number: '90' }"}, {kBinhMinh}},
      {{kReport}, {kReport}}};
  auto first = Import("user:minh", header, chunks);
  EXPECT_EQ(Counts(first), "2 1 0 1");
  const std::string after = Heads();
  auto second = Import("user:minh", header, chunks);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->DebugString(), first->DebugString());
  EXPECT_EQ(Heads(), after);
  // What has happened since does not change what it answers, nor does it happen again.
  ASSERT_TRUE(Accept("user:hoa", kReport).ok());
  EXPECT_EQ(Counts(Import("user:minh", header, chunks)), "2 1 0 1");
  EXPECT_EQ(StateOf(kReport), v1::REPORT_STATE_ACCEPTED);
  // A new id finds everything as it is wanted.
  EXPECT_EQ(Counts(Import("user:minh", Header("submit: true"), chunks)), "0 0 3 1");
}

TEST_F(ImportTest, RefusesARequestIdWithOtherContent) {
  const auto header = Header("request_id: 'import-1'");
  ASSERT_EQ(Counts(Import("user:minh", header, {{{kAnVi}}})), "1 0 0 0");
  const std::string before = Heads();
  EXPECT_EQ(ReasonName(Import("user:minh", header, {{{kBinhMinh}}}).status()), "REQUEST_ID_REUSED");
  auto submit = header;
  submit.set_submit(true);
  EXPECT_EQ(ReasonName(Import("user:minh", submit, {{{kAnVi}}}).status()), "REQUEST_ID_REUSED");
  EXPECT_EQ(Heads(), before);
}

TEST_F(ImportTest, ADryRunAnswersAsTheRealOneAndWritesNothing) {
  Report(kAnVi, kIncome);
  const std::vector<Chunk> chunks = {
      {{kAnVi}, {kBinhMinh}, {kReport, "cells { element: 'elements/income' number: '5%' }"}},
      {{kBinhMinh}, {"units/khoai-chau/rounds/socio.2022/reports/nowhere"}}};
  const std::string before = Heads();
  auto dry = Import("user:minh", Header("submit: true dry_run: true"), chunks);
  EXPECT_EQ(Heads(), before);
  auto real = Import("user:minh", Header("submit: true"), chunks);
  EXPECT_EQ(Counts(real), "1 0 1 3");
  EXPECT_EQ(Counts(dry), Counts(real));
  EXPECT_EQ(Rejections(dry), Rejections(real));
  EXPECT_THAT(Rejections(real), ElementsAre("3 report.cells[0].number PERCENTAGE_FOR_PART",
                                            "4 report.name DUPLICATE", "5  NOT_ON_ROSTER"));
}

TEST_F(ImportTest, ASecondReportOfTheSameNameIsRejectedInEveryChunk) {
  auto done = Import("user:minh", Header(), {{{kAnVi}, {kAnVi}}, {{kAnVi}}});
  EXPECT_EQ(Counts(done), "1 0 0 2");
  EXPECT_THAT(Rejections(done), ElementsAre("2 report.name DUPLICATE", "3 report.name DUPLICATE"));
}

TEST_F(ImportTest, RejectsForeignOwnersAndBadNames) {
  auto done = Import("user:minh", Header(),
                     {{{"units/van-giang/rounds/socio.2022/reports/me-so"}, {"reports/x"}, {""}}});
  EXPECT_THAT(Rejections(done),
              ElementsAre("1 report.name INVALID_FIELD", "2 report.name INVALID_NAME",
                          "3 report.name INVALID_NAME"));
}

TEST_F(ImportTest, PermissionIsAskedForEachReport) {
  auto done = Import("user:lan", Header(), {{{kAnVi}, {kReport}}});
  EXPECT_EQ(Counts(done), "1 0 0 1");
  EXPECT_THAT(Rejections(done), ElementsAre("1  PERMISSION_DENIED"));
  EXPECT_EQ(StateOf(kAnVi), v1::REPORT_STATE_UNSPECIFIED);
  // A round that is not there: who may write here learns it, others do not.
  const std::string none = "units/khoai-chau/rounds/socio.2019/reports/dan-tien";
  EXPECT_THAT(Rejections(Import("user:lan", Header(), {{{none}}})),
              ElementsAre("1  PERMISSION_DENIED"));
  EXPECT_THAT(Rejections(Import("user:minh", Header(), {{{none}}})),
              ElementsAre("1  RESOURCE_NOT_FOUND"));
  EXPECT_EQ(ReasonName(Import("user:tinh", Header(), {}).status()), "PERMISSION_DENIED");
}

TEST_F(ImportTest, AClosedRoundTakesNothingNew) {
  ASSERT_EQ(Counts(Import("user:minh", Header(), {{{kAnVi}}})), "1 0 0 0");
  ASSERT_TRUE(CloseRound("user:quan", kRound).ok());
  auto done = Import("user:minh", Header(), {{{kAnVi}, {kReport}}});
  EXPECT_EQ(Counts(done), "0 0 1 1");
  EXPECT_THAT(Rejections(done), ElementsAre("2  ROUND_CLOSED"));
}

TEST_F(ImportTest, RestrictedFormsAreForWhoMaySeeThemThere) {
  ASSERT_TRUE(OpenRound("user:quan", "forms/secret", "2022").ok());
  const std::string cells = "cells { element: 'elements/population' number: '5' }";
  const Chunk chunk = {{"units/khoai-chau/rounds/secret.2022/reports/an-vi", cells},
                       {"units/khoai-chau/rounds/secret.2022/reports/dan-tien", cells}};
  auto lan = Import("user:lan", Header(), {chunk});
  EXPECT_EQ(Counts(lan), "1 0 0 1");
  EXPECT_THAT(Rejections(lan), ElementsAre("1  PERMISSION_DENIED"));
  EXPECT_EQ(Counts(Import("user:minh", Header(), {chunk})), "1 0 1 0");
}

TEST_F(ImportTest, CorrectionsNeedAReasonAndEtagsAreChecked) {
  Report(kAnVi, kIncome);
  const Chunk other = {{kAnVi, "cells { element: 'elements/income' number: '90' }"}};
  EXPECT_THAT(Rejections(Import("user:minh", Header(), {other})),
              ElementsAre("1 reason INVALID_FIELD"));
  Chunk stale = other;
  stale[0].text += " etag: '0'";
  EXPECT_THAT(Rejections(Import("user:minh", Header("reason: 'BC 9'"), {stale})),
              ElementsAre("1  ETAG_MISMATCH"));
  EXPECT_EQ(Counts(Import("user:minh", Header("reason: 'BC 9'"), {other})), "0 1 0 0");
}

TEST_F(ImportTest, RefusesABadHeaderWithAllThatIsWrong) {
  auto header = Header("reason: 'a\\001b'");
  header.set_parent("khoai-chau");
  EXPECT_THAT(Listed(Import("user:minh", header, {}).status()),
              ElementsAre("header.parent INVALID_NAME", "header.reason INVALID_TEXT"));
  header = Header();
  header.clear_request_id();
  EXPECT_THAT(Listed(Import("user:minh", header, {}).status()),
              ElementsAre("header.request_id INVALID_FIELD"));
}

TEST_F(ImportTest, ListsTheFirstThousandViolations) {
  Chunk chunk(1'200, Wanted{"reports/x"});
  auto done = Import("user:minh", Header(), {chunk});
  EXPECT_EQ(Counts(done), "0 0 0 1200");
  EXPECT_EQ(done->rejections_size(), 1'000);
}

}  // namespace
}  // namespace thidua::reporting::testing
