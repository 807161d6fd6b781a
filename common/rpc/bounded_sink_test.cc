#include "common/rpc/bounded_sink.h"

#include <absl/strings/str_split.h>
#include <gmock/gmock.h>
#include <google/protobuf/stubs/logging.h>
#include <grpc/support/log.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "common/rpc/library_log.h"
#include "common/rpc/log.h"

namespace thidua::rpc {
namespace {

using ::testing::IsEmpty;

class BoundedLog : public ::testing::Test {
 protected:
  BoundedLog() { logger_->set_pattern("%v"); }
  ~BoundedLog() override { LogLibrariesTo(nullptr); }

  // The lines since this was asked last.
  std::vector<nlohmann::json> Lines() {
    std::vector<nlohmann::json> lines;
    const std::string written = written_.str();
    for (const absl::string_view line : absl::StrSplit(written, '\n')) {
      if (!line.empty()) lines.push_back(nlohmann::json::parse(line.begin(), line.end()));
    }
    written_.str("");
    return lines;
  }
  void Call(const std::string& code, int times = 1) {
    for (int i = 0; i < times; ++i) {
      LogEvent(*logger_, spdlog::level::info, "call", {{"code", code}});
    }
  }

  absl::Time now_ = absl::FromUnixSeconds(1'700'000'000);
  std::map<std::string, int> left_out_;
  std::ostringstream written_;
  const std::shared_ptr<spdlog::logger> logger_ = std::make_shared<spdlog::logger>(
      "test", std::make_shared<BoundedSink>(
                  std::make_shared<spdlog::sinks::ostream_sink_mt>(written_),
                  BoundedSink::Options{
                      .clock = [this] { return now_; },
                      .left_out = [this](const std::string& kind) { ++left_out_[kind]; }}));
};

TEST_F(BoundedLog, WritesWhatIsWithinTheBounds) {
  Call("OK", 2);
  ASSERT_EQ(Lines().size(), 2u);
  EXPECT_THAT(left_out_, IsEmpty());
}

TEST_F(BoundedLog, TellsWhatItLeftOutWithTheFirstLineOfTheNextSecond) {
  Call("OK", 300);
  Call("UNAUTHENTICATED", 300);
  EXPECT_EQ(Lines().size(), 205u);
  now_ += absl::Seconds(1);
  LogEvent(*logger_, spdlog::level::warn, "heads not signed", {});
  const auto lines = Lines();
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0]["event"], "lines left out");
  EXPECT_EQ(lines[0]["kind"], "call OK");
  EXPECT_EQ(lines[0]["lines"], 100);
  EXPECT_EQ(lines[1]["kind"], "call UNAUTHENTICATED");
  EXPECT_EQ(lines[1]["lines"], 295);
  EXPECT_EQ(lines[2]["event"], "heads not signed");
  EXPECT_EQ(left_out_["call OK"], 100);
}

TEST_F(BoundedLog, SaysBeforehandWhatItWouldLeaveOut) {
  EXPECT_TRUE(WouldLog(*logger_, spdlog::level::info, "call", "OK"));
  EXPECT_FALSE(WouldLog(*logger_, spdlog::level::debug, "call", "OK")) << "not at this level";
  Call("OK", 200);
  EXPECT_FALSE(WouldLog(*logger_, spdlog::level::info, "call", "OK"));
  EXPECT_TRUE(WouldLog(*logger_, spdlog::level::info, "call", "ABORTED"));
  EXPECT_EQ(left_out_["call OK"], 1);
}

TEST_F(BoundedLog, TellsWhatItLeftOutWhenItIsFlushed) {
  Call("OK", 201);
  Lines();
  logger_->flush();
  const auto lines = Lines();
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0]["lines"], 1);
}

TEST_F(BoundedLog, DoesNotDrownTheRare) {
  Call("OK", 100'000);
  Lines();
  LogEvent(*logger_, spdlog::level::err, "violation", {});
  EXPECT_EQ(Lines().size(), 1u);
}

// A stranger whose handshakes fail writes few lines, and each is one of ours.
TEST_F(BoundedLog, BoundsWhatGrpcSays) {
  LogLibrariesTo(logger_);
  for (int i = 0; i < 100; ++i) {
    gpr_log("src/core/tsi/ssl_transport_security.cc", 7, GPR_LOG_SEVERITY_ERROR, "Handshake\n%d",
            i);
  }
  const auto lines = Lines();
  ASSERT_EQ(lines.size(), 5u);
  EXPECT_EQ(lines[0]["event"], "grpc");
  EXPECT_EQ(lines[0]["level"], "warning");
  EXPECT_EQ(lines[0]["message"], "Handshake\n0");
  EXPECT_EQ(left_out_["grpc ssl_transport_security.cc"], 95);
}

TEST_F(BoundedLog, BoundsWhatProtobufSays) {
  LogLibrariesTo(logger_);
  for (int i = 0; i < 300; ++i) GOOGLE_LOG(ERROR) << std::string(10'000, 'x');
  const auto lines = Lines();
  ASSERT_EQ(lines.size(), 200u);
  EXPECT_EQ(lines[0]["event"], "protobuf");
  EXPECT_EQ(lines[0]["message"].get<std::string>().size(), 500u);
}

}  // namespace
}  // namespace thidua::rpc
