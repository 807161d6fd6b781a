#include "common/rpc/testing/raw_call.h"

#include <grpcpp/generic/generic_stub.h>

#include <chrono>

namespace thidua::rpc {

RawAnswer CallRaw(const std::shared_ptr<grpc::Channel>& channel, grpc::ClientContext& context,
                  const std::string& method, const std::optional<std::string>& request) {
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
  grpc::CompletionQueue queue;
  // Whether the operation just started succeeded.
  auto done = [&queue] {
    void* tag = nullptr;
    bool ok = false;
    return queue.Next(&tag, &ok) && ok;
  };
  auto call = grpc::GenericStub(channel).PrepareCall(&context, "/" + method, &queue);
  call->StartCall(nullptr);
  done();
  if (request) {
    grpc::Slice slice(*request);
    call->Write(grpc::ByteBuffer(&slice, 1), nullptr);
    done();
  }
  call->WritesDone(nullptr);
  done();
  RawAnswer answer;
  grpc::ByteBuffer response;
  call->Read(&response, nullptr);
  grpc::Slice slice;
  if (done() && response.DumpToSingleSlice(&slice).ok()) {
    answer.response.assign(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  call->Finish(&answer.status, nullptr);
  done();
  return answer;
}

}  // namespace thidua::rpc
