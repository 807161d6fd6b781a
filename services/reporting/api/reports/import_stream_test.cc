#include "services/reporting/api/reports/import_stream.h"

#include "common/ledger/token.h"
#include "services/reporting/api/testing/world.h"

namespace thidua::reporting::testing {
namespace {

constexpr char kStreamMethod[] = "thidua.reporting.v1.ReportingService/ImportReports";
constexpr char kHeader[] = "header { parent: 'units/khoai-chau' request_id: 'nhap-1' }";

class ImportStreamTest : public World {
 protected:
  using Batch = std::vector<std::string>;

  static grpc::ByteBuffer Buffer(const std::string& message) {
    // In two slices, as messages come that do not fit a frame.
    const size_t half = message.size() / 2;
    const grpc::Slice slices[] = {grpc::Slice(message.substr(0, half)),
                                  grpc::Slice(message.substr(half))};
    return grpc::ByteBuffer(slices, 2);
  }

  // Gives the header and then these batches to the stream.
  absl::Status Take(ImportStream& stream, rpc::Call& call, const std::vector<Batch>& batches) {
    absl::Status status = stream.Take(
        call, {Buffer(FromText<v1::ImportReportsRequest>(kHeader).SerializeAsString())});
    for (const Batch& batch : batches) {
      std::vector<grpc::ByteBuffer> buffers;
      for (const std::string& message : batch) buffers.push_back(Buffer(message));
      if (status.ok()) status = stream.Take(call, buffers);
    }
    return status;
  }

  // The answer to the header and these batches.
  absl::StatusOr<v1::ImportReportsResponse> SendAll(const std::vector<Batch>& batches) {
    rpc::Call call = rpc::Call::ForTest({.principal = "user:minh", .via = "", .is_service = false},
                                        kStreamMethod, *authorizer_);
    ImportStream stream(*store_);
    absl::Status status = Take(stream, call, batches);
    grpc::ByteBuffer answer;
    if (status.ok()) status = stream.Finish(call, &answer);
    if (!status.ok()) return status;
    v1::ImportReportsResponse response;
    grpc::Slice slice;
    EXPECT_TRUE(answer.DumpToSingleSlice(&slice).ok());
    EXPECT_TRUE(response.ParseFromArray(slice.begin(), static_cast<int>(slice.size())));
    return response;
  }
  absl::StatusOr<v1::ImportReportsResponse> Send(const Batch& batch) { return SendAll({batch}); }

  // A message with one report; `number` of the one cell.
  static v1::ImportReportsRequest Message(const std::string& subject, const std::string& number) {
    auto request = FromText<v1::ImportReportsRequest>("report { row: 7 report { cells {} } }");
    auto& report = *request.mutable_report()->mutable_report();
    report.set_name(std::string(kRound) + "/reports/" + subject);
    report.mutable_cells(0)->set_element("elements/income");
    report.mutable_cells(0)->set_number(number);
    return request;
  }
  static std::string Bytes(const std::string& subject, const std::string& number) {
    return Message(subject, number).SerializeAsString();
  }
  // The same message as another client may write it: with a field that only answers have.
  static std::string OtherBytes(const std::string& subject, const std::string& number) {
    auto request = Message(subject, number);
    request.mutable_report()->mutable_report()->set_submitter("user:nobody");
    return request.SerializeAsString();
  }
};

TEST_F(ImportStreamTest, TakesReportsInWhateverWayTheyAreWritten) {
  auto done = Send({Bytes("an-vi", "1.5"), OtherBytes("binh-minh", "2.5"),
                    OtherBytes("dan-tien", "x"), Bytes("dan-tien", "3")});
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->created(), 2);
  EXPECT_EQ(done->rejected(), 2);  // a number that is none, and its name again
  ASSERT_EQ(done->rejections_size(), 2);
  EXPECT_EQ(done->rejections(0).row(), 7);
  EXPECT_EQ(done->rejections(0).field(), "report.cells[0].number");
  EXPECT_EQ(done->rejections(1).reason(), "DUPLICATE");
  for (const std::string subject : {"an-vi", "binh-minh"}) {
    auto stored = GetReport("user:hoa", std::string(kRound) + "/reports/" + subject);
    ASSERT_TRUE(stored.ok()) << stored.status();
    EXPECT_EQ(stored->cells(0).status(), type::v1::VALUE_STATUS_OFFICIAL);
    EXPECT_EQ(stored->submitter(), "");
  }
}

TEST_F(ImportStreamTest, WhatWasImportedIsStoredAsIfItHadBeenWritten) {
  ASSERT_TRUE(Send({Bytes("an-vi", "1.5")}).ok());
  const std::string name = std::string(kRound) + "/reports/an-vi";
  const std::string before = GetReport("user:minh", name)->etag();
  auto again = Update("user:minh", name, "cells { element: 'elements/income' number: '1.5' }");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->etag(), before);
}

TEST_F(ImportStreamTest, ARepetitionIsKnownByItsBytes) {
  auto first = Send({Bytes("an-vi", "1.5"), OtherBytes("binh-minh", "2.5")});
  ASSERT_TRUE(first.ok()) << first.status();
  const std::string before = Heads();
  auto again = Send({Bytes("an-vi", "1.5"), OtherBytes("binh-minh", "2.5")});
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->DebugString(), first->DebugString());
  EXPECT_EQ(ReasonName(Send({Bytes("an-vi", "1.5"), Bytes("binh-minh", "2.5")}).status()),
            "REQUEST_ID_REUSED");
  EXPECT_EQ(Heads(), before);
}

TEST_F(ImportStreamTest, AMessageThatIsNoneStopsItsBatch) {
  const std::string before = Heads();
  const std::string header = FromText<v1::ImportReportsRequest>(kHeader).SerializeAsString();
  for (const std::string& bad :
       {std::string("\x12\x05"), std::string("\x12\x05\x12\x03\x0a\x01\xff", 7), header}) {
    auto done = Send({Bytes("an-vi", "1.5"), bad});
    EXPECT_EQ(ReasonName(done.status()), "INVALID_FIELD") << done.status();
    EXPECT_EQ(Heads(), before);
  }
}

TEST_F(ImportStreamTest, BatchesAreChunksInTheirOrder) {
  const int64_t before = ledger_->Head("khoai-chau")->seq;
  const std::vector<Batch> batches = {
      {Bytes("an-vi", "1")},
      {Bytes("binh-minh", "2"), Bytes("an-vi", "3")},
      {Bytes("dan-tien", "4"), Bytes("binh-minh", "x")},
  };
  auto done = SendAll(batches);
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->created(), 3);
  EXPECT_EQ(done->rejected(), 2);
  EXPECT_EQ(done->token(), ledger::EncodeToken("reporting", *ledger_->Head("khoai-chau")));
  auto log = ledger_->Log(ledger_->Read("khoai-chau").value()->PositionOf(before).value(), 10);
  ASSERT_TRUE(log.ok()) << log.status();
  ASSERT_EQ(log->size(), 3u);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(log->at(i).cause.request_id, absl::StrCat("nhap-1/", i + 1));
    EXPECT_EQ(log->at(i).changes.size(), 1u);
  }
  auto again = SendAll(batches);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->DebugString(), done->DebugString());
}

TEST_F(ImportStreamTest, WhatBecameOfABatchIsToldBeforeTheNextIsApplied) {
  ASSERT_TRUE(Send({Bytes("an-vi", "1")}).ok());
  const std::string before = Heads();
  // The first chunk is of a request that is known with another content.
  for (const Batch& next : {Batch{Bytes("dan-tien", "3")}, Batch{"\x12\x05"}}) {
    EXPECT_EQ(ReasonName(SendAll({{Bytes("an-vi", "2")}, next}).status()), "REQUEST_ID_REUSED");
    EXPECT_EQ(Heads(), before);
  }
}

TEST_F(ImportStreamTest, ABadBatchLeavesThoseBeforeIt) {
  auto done = SendAll({{Bytes("an-vi", "1")}, {Bytes("dan-tien", "3"), "\x12\x05"}});
  EXPECT_EQ(ReasonName(done.status()), "INVALID_FIELD");
  EXPECT_TRUE(GetReport("user:hoa", std::string(kRound) + "/reports/an-vi").ok());
  EXPECT_FALSE(GetReport("user:hoa", std::string(kRound) + "/reports/dan-tien").ok());
}

TEST_F(ImportStreamTest, AStreamThatIsCutFinishesWhatItHasTaken) {
  {
    rpc::Call call = rpc::Call::ForTest({.principal = "user:minh", .via = "", .is_service = false},
                                        kStreamMethod, *authorizer_);
    ImportStream stream(*store_);
    ASSERT_TRUE(Take(stream, call, {{Bytes("an-vi", "1")}}).ok());
  }
  EXPECT_TRUE(GetReport("user:hoa", std::string(kRound) + "/reports/an-vi").ok());
}

}  // namespace
}  // namespace thidua::reporting::testing
