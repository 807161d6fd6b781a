// Messages that are compressed: servers refuse them, clients do not unpack them.
#include <gmock/gmock.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include "common/rpc/testing/raw_call.h"
#include "common/rpc/testing/server_fixture.h"

namespace thidua::rpc {
namespace {

using ::testing::HasSubstr;

constexpr char kListLedgers[] = "thidua.ledger.v1.LedgerService/ListLedgers";
constexpr char kReflection[] = "grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
constexpr size_t kBombBytes = 16u << 20;

class CompressionTest : public ServerTest {
 protected:
  // A channel of a stranger, who compresses.
  std::shared_ptr<grpc::Channel> Stranger() {
    return grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials());
  }
  RawAnswer Send(const std::string& method, grpc_compression_algorithm algorithm,
                 const std::string& request) {
    grpc::ClientContext context;
    context.set_compression_algorithm(algorithm);
    context.AddMetadata("authorization", "Bearer " + authority().Token("user:lan"));
    return CallRaw(Stranger(), context, method, request);
  }
};

TEST_F(CompressionTest, EveryKindOfCallRefusesWhatIsCompressed) {
  options_.insecure_plaintext = true;
  Serve(Echo);
  const std::string long_enough = "\x0a\x7f" + std::string(127, 'x');
  for (const char* method : {kWhoAmI, kReflection, "grpc.health.v1.Health/Check"}) {
    for (const auto algorithm : {GRPC_COMPRESS_GZIP, GRPC_COMPRESS_DEFLATE}) {
      const RawAnswer answer = Send(method, algorithm, long_enough);
      EXPECT_EQ(answer.status.error_code(), grpc::StatusCode::UNIMPLEMENTED) << method;
      EXPECT_THAT(answer.status.error_message(), HasSubstr("is disabled")) << method;
    }
    EXPECT_NE(Send(method, GRPC_COMPRESS_NONE, "").status.error_code(),
              grpc::StatusCode::UNIMPLEMENTED)
        << method;
  }
}

// Answers every call with one message, compressed.
class Compressor : public grpc::CallbackGenericService {
 public:
  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override {
    class Reactor : public grpc::ServerGenericBidiReactor {
     public:
      Reactor() {
        grpc::Slice slice(std::string(kBombBytes, '\0'));
        answer_ = grpc::ByteBuffer(&slice, 1);
        StartRead(&request_);
      }
      void OnReadDone(bool) override {
        StartWriteAndFinish(&answer_, grpc::WriteOptions(), grpc::Status::OK);
      }
      void OnDone() override { delete this; }

     private:
      grpc::ByteBuffer request_, answer_;
    };
    context->set_compression_algorithm(GRPC_COMPRESS_GZIP);
    return new Reactor();
  }
};

TEST_F(CompressionTest, OurClientsDoNotUnpackACompressedAnswer) {
  Compressor compressor;
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterCallbackGenericService(&compressor);
  auto server = builder.BuildAndStart();
  PeerOptions peer;
  peer.address = "127.0.0.1:" + std::to_string(port);
  peer.insecure_plaintext = true;
  grpc::ClientContext context;
  const RawAnswer answer = CallRaw(*Connect(peer), context, kListLedgers, "");
  // A short answer may be there, as it came, before gRPC has ended the call.
  if (answer.status.ok()) {
    EXPECT_EQ(answer.response.substr(0, 2), "\x1f\x8b");
    EXPECT_LT(answer.response.size(), kBombBytes / 100);
  } else {
    EXPECT_EQ(answer.status.error_code(), grpc::StatusCode::UNIMPLEMENTED);
    EXPECT_EQ(answer.response, "");
  }
  server->Shutdown();
}

}  // namespace
}  // namespace thidua::rpc
