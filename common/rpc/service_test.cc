// What is served: as the proto declares it, and whatever bytes a client sends.
#include "common/rpc/service.h"

#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/empty.pb.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/auth/testing/plain_authorizer.h"
#include "common/rpc/server.h"
#include "common/rpc/status.h"
#include "common/rpc/testing/authority.h"
#include "common/rpc/testing/raw_call.h"
#include "common/value/errors.h"
#include "thidua/auth/v1/auth_service.pb.h"
#include "thidua/ledger/v1/ledger_service.pb.h"

namespace thidua::rpc {
namespace {

using auth::v1::WhoAmIRequest;
using auth::v1::WhoAmIResponse;
using google::protobuf::Empty;
using ledger::v1::VerifyLedgerRequest;
using ledger::v1::VerifyLedgerResponse;
using ::testing::HasSubstr;

class OpenAuthorizer : public auth::testing::PlainAuthorizer {
 public:
  absl::Status Authorize(const auth::Caller&, auth::v1::Permission, std::string_view,
                         std::string_view) const override {
    return absl::OkStatus();
  }
};

class ServiceTest : public ::testing::Test {
 protected:
  ServiceTest() : server_(*Server::Create(authority().ServerOptions("reporting"), authorizer_)) {}

  static const TestAuthority& authority() {
    static const TestAuthority& made = *new TestAuthority();
    return made;
  }

  const OpenAuthorizer authorizer_;
  const std::unique_ptr<Server> server_;
};

// A service whose methods the test serves.
class SketchService : public Service {
 public:
  SketchService(Dispatcher& rpc, std::string_view name,
                const google::protobuf::DescriptorPool& pool =
                    *google::protobuf::DescriptorPool::generated_pool())
      : Service(rpc, name, pool) {}
  using Service::Stream;
  using Service::Unary;
  template <class Request, class Response>
  void Answer(std::string_view verb) {
    Unary<Request, Response>(verb, [](Call&, const auto&, auto*) { return absl::OkStatus(); });
  }
};

class RegisterTest : public ServiceTest {
 protected:
  RegisterTest() {
    google::protobuf::FileDescriptorProto file;
    file.set_name("sketch.proto");
    file.set_package("thidua.test.v1");
    file.add_dependency("google/protobuf/empty.proto");
    auto* service = file.add_service();
    service->set_name("SketchService");
    for (const char* name : {"Peek", "Poke"}) {
      auto* method = service->add_method();
      method->set_name(name);
      method->set_input_type(".google.protobuf.Empty");
      method->set_output_type(".google.protobuf.Empty");
      method->mutable_options()->SetExtension(auth::v1::permission,
                                              auth::v1::PERMISSION_AUTHENTICATED);
    }
    file_ = file;
  }
  // The message of the refusal; empty where it is accepted.
  std::string Register(const std::function<void(SketchService&)>& serve,
                       std::string_view name = "thidua.test.v1.SketchService") {
    Empty::descriptor();  // so that the pool below finds it
    pool_ = std::make_unique<google::protobuf::DescriptorPool>(
        google::protobuf::DescriptorPool::generated_pool());
    EXPECT_NE(pool_->BuildFile(file_), nullptr);
    SketchService service(server_->dispatcher(), name, *pool_);
    serve(service);
    absl::Status status = server_->Register(service);
    EXPECT_TRUE(status.ok() || absl::IsFailedPrecondition(status)) << status;
    return std::string(status.message());
  }

  google::protobuf::FileDescriptorProto file_;
  std::unique_ptr<google::protobuf::DescriptorPool> pool_;
};

void ServeBoth(SketchService& service) {
  service.Answer<Empty, Empty>("Poke");
  service.Answer<Empty, Empty>("Peek");
}

TEST_F(RegisterTest, TakesWhatIsServedAsDeclared) { EXPECT_EQ(Register(ServeBoth), ""); }

TEST_F(RegisterTest, RefusesAnRpcWithoutPermission) {
  file_.mutable_service(0)->mutable_method(1)->clear_options();
  EXPECT_EQ(Register(ServeBoth), "thidua.test.v1.SketchService.Poke declares no permission");
}

TEST_F(RegisterTest, RefusesAMethodThatIsNotServedOrServedTwice) {
  EXPECT_EQ(Register([](SketchService& service) {
              service.Answer<Empty, Empty>("Peek");
              service.Answer<Empty, Empty>("Peek");
            }),
            "/thidua.test.v1.SketchService/Peek is served twice; "
            "/thidua.test.v1.SketchService/Poke is not served");
}

TEST_F(RegisterTest, RefusesOtherTypesThanDeclared) {
  EXPECT_EQ(Register([](SketchService& service) {
              service.Answer<Empty, Empty>("Peek");
              service.Answer<Empty, WhoAmIResponse>("Poke");
            }),
            "/thidua.test.v1.SketchService/Poke is served with google.protobuf.Empty and "
            "thidua.auth.v1.WhoAmIResponse instead of google.protobuf.Empty and "
            "google.protobuf.Empty");
  EXPECT_THAT(Register([](SketchService& service) {
                service.Answer<WhoAmIRequest, Empty>("Peek");
                service.Answer<Empty, Empty>("Poke");
              }),
              HasSubstr("Peek is served with thidua.auth.v1.WhoAmIRequest"));
}

TEST_F(RegisterTest, RefusesAStreamServedAsUnary) {
  file_.mutable_service(0)->mutable_method(0)->set_server_streaming(true);
  EXPECT_EQ(Register(ServeBoth),
            "/thidua.test.v1.SketchService/Peek streams otherwise than it is served");
}

TEST_F(RegisterTest, RefusesWhatTheProtoDoesNotKnow) {
  EXPECT_EQ(Register([](SketchService& service) {
              ServeBoth(service);
              service.Answer<Empty, Empty>("Prod");
            }),
            "thidua.test.v1.SketchService has no method Prod");
  EXPECT_EQ(Register(ServeBoth, "thidua.test.v1.NoSuchService"),
            "there is no service thidua.test.v1.NoSuchService");
}

// The bytes of a message whose first field is `text`.
std::string FirstField(const std::string& text) {
  return std::string("\x0a") + static_cast<char>(text.size()) + text;
}

class BytesTest : public ServiceTest {
 protected:
  BytesTest() : service_(server_->dispatcher(), "thidua.ledger.v1.LedgerService") {
    service_.Unary<VerifyLedgerRequest, VerifyLedgerResponse>(
        "VerifyLedger", [this](Call& call, const VerifyLedgerRequest& request, auto*) {
          seen_.push_back(request.ledger());
          return call.Authorize("units/d1");
        });
    service_.Answer<ledger::v1::ListLedgersRequest, ledger::v1::ListLedgersResponse>("ListLedgers");
    service_.Answer<ledger::v1::VerifyStatementsRequest, ledger::v1::VerifyStatementsResponse>(
        "VerifyStatements");
    service_.Answer<ledger::v1::ListCommitsRequest, ledger::v1::ListCommitsResponse>("ListCommits");
    service_.Answer<ledger::v1::ExportCommitsRequest, ledger::v1::ExportCommitsResponse>(
        "ExportCommits");
    service_.Answer<ledger::v1::ImportCommitsRequest, ledger::v1::ImportCommitsResponse>(
        "ImportCommits");
    using Events = grpc::ServerWriteReactor<grpc::ByteBuffer>;
    service_.Stream<ledger::v1::WatchCommitsRequest, ledger::v1::WatchCommitsResponse>(
        "WatchCommits", [](grpc::CallbackServerContext*, const grpc::ByteBuffer&) {
          return static_cast<Events*>(nullptr);
        });
    EXPECT_TRUE(server_->Register(service_).ok());
    EXPECT_TRUE(server_->Start().ok());
  }
  ~BytesTest() override { server_->Drain(absl::ZeroDuration()); }

  std::shared_ptr<grpc::Channel> Channel() {
    return *Connect(authority().ClientOptions(server_->address()));
  }
  absl::Status Send(const std::optional<std::string>& bytes, const std::string& token) {
    auto context = ContextWith(token, absl::Now() + absl::Seconds(20));
    RawAnswer answer = CallRaw(Channel(), *context, kVerify, bytes);
    EXPECT_EQ(context->GetServerTrailingMetadata().count("x-request-id"), 1u);
    return FromGrpc(answer.status, "probe");
  }
  absl::Status Send(const std::optional<std::string>& bytes) {
    return Send(bytes, authority().Token("user:lan"));
  }
  int64_t Counted(grpc::StatusCode code) {
    return server_->dispatcher().metrics(kVerify)->calls(code);
  }

  static constexpr char kVerify[] = "thidua.ledger.v1.LedgerService/VerifyLedger";
  std::vector<std::string> seen_;
  SketchService service_;
};

TEST_F(BytesTest, AMessageArrivesHoweverManyUnknownFieldsItHas) {
  EXPECT_TRUE(Send(FirstField("d1")).ok());
  EXPECT_TRUE(Send(FirstField("d1") + "\xf8\x07\x01").ok());
  EXPECT_TRUE(Send("").ok());
  EXPECT_THAT(seen_, ::testing::ElementsAre("d1", "d1", ""));
}

TEST_F(BytesTest, WhatIsNoMessageIsAnInvalidArgument) {
  std::string deep;  // groups within groups, deeper than any message of ours
  for (int i = 0; i < 200; ++i) deep += "\xfb\x07";
  for (int i = 0; i < 200; ++i) deep += "\xfc\x07";
  const std::vector<std::optional<std::string>> requests = {"\xff\xff\xff", "\x0a\x06short", deep,
                                                            std::nullopt};
  for (const auto& bytes : requests) {
    absl::Status status = Send(bytes);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
    EXPECT_EQ(ReasonOf(status), type::v1::ERROR_REASON_INVALID_FIELD);
    EXPECT_THAT(std::string(status.message()), HasSubstr("thidua.ledger.v1.VerifyLedgerRequest"));
  }
}

TEST_F(BytesTest, TextThatIsNotUtf8IsAnInvalidArgument) {
  EXPECT_TRUE(Send(FirstField("Khoái Châu")).ok());
  for (const char* text : {"\xff", "Kho\xc3", "\xed\xa0\x80", "\xc0\xaf"}) {
    absl::Status status = Send(FirstField(text));
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
    EXPECT_EQ(ReasonOf(status), type::v1::ERROR_REASON_INVALID_FIELD);
    EXPECT_THAT(std::string(status.message()), HasSubstr("UTF-8"));
  }
  EXPECT_EQ(seen_.size(), 1u);
  EXPECT_EQ(Counted(grpc::StatusCode::INVALID_ARGUMENT), 4);
}

TEST_F(BytesTest, WhoIsUnknownIsToldSoBeforeAnythingIsParsed) {
  EXPECT_EQ(ReasonOf(Send("\xff\xff\xff", "")), type::v1::ERROR_REASON_CREDENTIALS_MISSING);
  EXPECT_EQ(Counted(grpc::StatusCode::UNAUTHENTICATED), 1);
  EXPECT_EQ(Counted(grpc::StatusCode::INVALID_ARGUMENT), 0);
}

TEST_F(BytesTest, AMessageOfMoreThanFourMegabytesIsRefused) {
  const auto send = [&](const std::string& bytes) {
    auto context = ContextWith(authority().Token("user:lan"), absl::Now() + absl::Seconds(20));
    return CallRaw(Channel(), *context, kVerify, bytes).status.error_code();
  };
  EXPECT_EQ(send("\xfa\x07\x80\x80\x80\x01" + std::string(2 << 20, 'x')), grpc::StatusCode::OK);
  EXPECT_EQ(send(std::string((4 << 20) + 1, 'x')), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_THAT(seen_, ::testing::ElementsAre(""));
}

TEST_F(BytesTest, WhoIsUnknownIsToldSoBeforeHeSendsHisMessage) {
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  const auto done = [&] {
    void* tag = nullptr;
    bool ok = false;
    EXPECT_TRUE(queue.Next(&tag, &ok));
  };
  const auto call =
      grpc::GenericStub(Channel()).PrepareCall(&context, std::string("/") + kVerify, &queue);
  call->StartCall(nullptr);
  done();
  grpc::Status status;
  call->Finish(&status, nullptr);
  done();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(BytesTest, ReflectionAndHealthKnowTheService) {
  auto call = [&](const std::string& method, const std::string& request) {
    grpc::ClientContext context;
    return CallRaw(Channel(), context, method, request).response;
  };
  EXPECT_THAT(call("grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
                   std::string("\x3a\x00", 2)),  // list_services
              HasSubstr("thidua.ledger.v1.LedgerService"));
  EXPECT_EQ(call("grpc.health.v1.Health/Check", FirstField("thidua.ledger.v1.LedgerService")),
            "\x08\x01");  // SERVING
}

}  // namespace
}  // namespace thidua::rpc
