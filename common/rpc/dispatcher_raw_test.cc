// Calls of which most answers lie ready as bytes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "common/rpc/dispatcher.h"
#include "common/rpc/message.h"
#include "common/rpc/testing/raw_call.h"
#include "common/rpc/testing/server_fixture.h"
#include "common/testing/status.h"

namespace thidua::rpc {
namespace {

using auth::v1::AuthService;
using auth::v1::WhoAmIRequest;
using auth::v1::WhoAmIResponse;
using ::testing::HasSubstr;

// Answers as `mode` says.
class RawService : public Service {
 public:
  explicit RawService(Dispatcher& rpc) : Service(rpc, "thidua.auth.v1.AuthService") {
    auto answer = [](Call& call, const std::string& how, grpc::ByteBuffer* out) {
      WhoAmIResponse message;
      message.set_principal(call.caller().principal);
      message.set_via(how);
      WriteResponse(message, out);
      return absl::OkStatus();
    };
    Raw<WhoAmIRequest, WhoAmIResponse>(
        "WhoAmI",
        [this, answer](Call& call, std::string_view,
                       grpc::ByteBuffer* out) -> Dispatcher::FastAnswer {
          if (mode == "fast") return answer(call, "fast", out);
          if (mode == "refuse") return NotFound("units/none");
          if (!mode.starts_with("pending")) return Dispatcher::Declined();
          return [this, caller = call.caller().principal, out](Dispatcher::Settle settle) {
            pending_ = std::async(std::launch::async, [this, caller, out, settle] {
              WhoAmIResponse message;
              message.set_principal(caller);
              message.set_via("pending");
              WriteResponse(message, out);
              if (mode == "pending declined") return settle(std::nullopt);
              settle(mode == "pending" ? absl::OkStatus() : NotFound("units/none"));
            });
          };
        },
        [answer](Call& call, const WhoAmIRequest&, grpc::ByteBuffer* out) -> absl::Status {
          const std::string how = call.context().token.empty() ? "no token" : "slow";
          return answer(call, how + call.caller().via, out);
        });
  }
  std::string mode = "fast";

 private:
  std::future<void> pending_;
};

TEST_F(ServerTest, RawCallIsAnsweredFastOrSlow) {
  Create();
  RawService service(server_->dispatcher());
  ASSERT_TRUE(server_->Register(service).ok());
  ASSERT_TRUE(server_->Start().ok());
  auto channel = Channel();
  std::string token = authority().Token("user:lan");
  EXPECT_EQ(*Ask(channel, token), "user:lan fast");
  service.mode = "decline";
  EXPECT_EQ(*Ask(channel, token), "user:lan slow");
  EXPECT_EQ(*Ask(Channel("targets"), token), "user:lan slowservice:targets");
  service.mode = "pending";
  EXPECT_EQ(*Ask(channel, token), "user:lan pending");
  service.mode = "pending declined";
  EXPECT_EQ(*Ask(channel, token), "user:lan slow");
  EXPECT_EQ(*Ask(Channel("targets"), token), "user:lan slowservice:targets");
  for (const char* refusal : {"pending refused", "refuse"}) {
    service.mode = refusal;
    EXPECT_THAT(Ask(channel, token),
                Fails(absl::StatusCode::kNotFound, type::v1::ERROR_REASON_RESOURCE_NOT_FOUND));
  }
  EXPECT_THAT(Ask(channel, ""), Fails(absl::StatusCode::kUnauthenticated,
                                      type::v1::ERROR_REASON_CREDENTIALS_MISSING));
  EXPECT_EQ(Calls(grpc::StatusCode::OK), 6);
  EXPECT_EQ(Calls(grpc::StatusCode::NOT_FOUND), 2);

  service.mode = "fast";
  auto send = [&](const std::optional<std::string>& bytes) {
    auto raw = ContextWith(token, absl::Now() + absl::Seconds(20));
    return CallRaw(channel, *raw, kWhoAmI, bytes);
  };
  EXPECT_THAT(send("").response, HasSubstr("fast"));
  EXPECT_THAT(send("\xfa\x07\x80\x80\x01" + std::string(16 << 10, 'x')).response, HasSubstr("slow"))
      << "much was read on a gRPC thread";
  EXPECT_EQ(send(std::nullopt).status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  service.mode = "decline";
  EXPECT_EQ(send("\xff").status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  server_->Drain(absl::ZeroDuration());
}

}  // namespace
}  // namespace thidua::rpc
