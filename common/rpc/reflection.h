#pragma once
// Reflection: which services a server has, and what their contracts are. The library has it under
// its old name only, and cannot describe what it serves itself.

#include <google/protobuf/descriptor.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/service_type.h>

#include <set>
#include <string>
#include <vector>

#include "grpc/reflection/v1/reflection.pb.h"

namespace thidua::rpc {

// Serves grpc.reflection.v1.ServerReflection and grpc.reflection.v1alpha.ServerReflection, which
// travel alike. It tells nothing but contracts, so nobody is asked who he is. Thread-safe; it must
// outlive the server that it is registered with.
class Reflection : public grpc::Service {
 public:
  // `services` are the full names of what is served besides reflection. Every one of them must be
  // in the generated pool.
  explicit Reflection(std::vector<std::string> services);

  // The answer to one question. `sent` are the names of the files that this stream has got; those
  // of the answer are added.
  grpc::reflection::v1::ServerReflectionResponse Answer(
      const grpc::reflection::v1::ServerReflectionRequest& request,
      std::set<std::string>& sent) const;

 private:
  std::vector<std::string> services_;  // in order, with reflection itself
};

}  // namespace thidua::rpc
