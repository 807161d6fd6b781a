// What reflection tells of a server's services, under both of its names.
#include "common/rpc/reflection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/rpc/testing/raw_call.h"
#include "common/rpc/testing/server_fixture.h"

namespace thidua::rpc {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FileDescriptorProto;
using grpc::reflection::v1::ServerReflectionRequest;
using grpc::reflection::v1::ServerReflectionResponse;
using ::testing::ElementsAre;
using ::testing::SizeIs;

// The services of an answer.
std::vector<std::string> Names(const ServerReflectionResponse& response) {
  std::vector<std::string> names;
  for (const auto& service : response.list_services_response().service()) {
    names.push_back(service.name());
  }
  return names;
}

// Builds what an answer holds, as a client does: imports first.
void Build(const ServerReflectionResponse& response, DescriptorPool& pool) {
  const auto& files = response.file_descriptor_response().file_descriptor_proto();
  std::vector<FileDescriptorProto> waiting;
  for (const std::string& bytes : files) waiting.emplace_back().ParseFromString(bytes);
  for (size_t round = 0; round < waiting.size(); ++round) {
    for (const FileDescriptorProto& file : waiting) {
      const bool ready = std::all_of(
          file.dependency().begin(), file.dependency().end(),
          [&](const std::string& name) { return pool.FindFileByName(name) != nullptr; });
      if (ready && pool.FindFileByName(file.name()) == nullptr) pool.BuildFile(file);
    }
  }
}

TEST_F(ServerTest, EveryServiceThatIsListedIsDescribedUnderBothNames) {
  Serve(Echo);
  for (const std::string version : {"v1", "v1alpha"}) {
    const auto ask = [&](const ServerReflectionRequest& request) {
      grpc::ClientContext context;
      RawAnswer answer =
          CallRaw(Channel(), context,
                  "grpc.reflection." + version + ".ServerReflection/ServerReflectionInfo",
                  request.SerializeAsString());
      EXPECT_TRUE(answer.status.ok()) << answer.status.error_message();
      ServerReflectionResponse response;
      EXPECT_TRUE(response.ParseFromString(answer.response));
      return response;
    };
    ServerReflectionRequest request;
    request.set_host("a host");
    request.set_list_services("");
    const ServerReflectionResponse listed = ask(request);
    EXPECT_EQ(listed.valid_host(), "a host");
    EXPECT_THAT(
        Names(listed),
        ElementsAre("grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection",
                    "grpc.reflection.v1alpha.ServerReflection", "thidua.auth.v1.AuthService"));
    for (const std::string& name : Names(listed)) {
      request.set_file_containing_symbol(name);
      DescriptorPool pool;
      Build(ask(request), pool);
      const auto* service = pool.FindServiceByName(name);
      ASSERT_NE(service, nullptr) << name;
      EXPECT_GE(service->method_count(), 1);
    }
  }
}

class ReflectionTest : public ::testing::Test {
 protected:
  ServerReflectionResponse Ask(const ServerReflectionRequest& request) {
    return reflection_.Answer(request, sent_);
  }
  Reflection reflection_{{"grpc.health.v1.Health"}};
  std::set<std::string> sent_;
};

TEST_F(ReflectionTest, AFileComesWithItsImportsAndThoseOnce) {
  ServerReflectionRequest request;
  request.set_file_by_filename("thidua/auth/v1/auth_service.proto");
  EXPECT_THAT(Ask(request).file_descriptor_response().file_descriptor_proto(), SizeIs(3));
  EXPECT_THAT(Ask(request).file_descriptor_response().file_descriptor_proto(), SizeIs(1));
}

TEST_F(ReflectionTest, ExtensionsAreFound) {
  ServerReflectionRequest request;
  request.set_all_extension_numbers_of_type("google.protobuf.MethodOptions");
  const auto numbers = Ask(request).all_extension_numbers_response();
  EXPECT_EQ(numbers.base_type_name(), "google.protobuf.MethodOptions");
  EXPECT_THAT(numbers.extension_number(), ::testing::Contains(50201));
  request.mutable_file_containing_extension()->set_containing_type("google.protobuf.MethodOptions");
  request.mutable_file_containing_extension()->set_extension_number(50201);
  FileDescriptorProto file;
  file.ParseFromString(Ask(request).file_descriptor_response().file_descriptor_proto(0));
  EXPECT_EQ(file.name(), "thidua/auth/v1/policy.proto");
}

TEST_F(ReflectionTest, WhatIsNotKnownIsAnErrorOfTheQuestionAlone) {
  ServerReflectionRequest request;
  EXPECT_EQ(Ask(request).error_response().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  request.set_file_containing_symbol("no.such.Symbol");
  EXPECT_EQ(Ask(request).error_response().error_code(), grpc::StatusCode::NOT_FOUND);
  request.set_file_by_filename("no/such.proto");
  EXPECT_EQ(Ask(request).error_response().error_code(), grpc::StatusCode::NOT_FOUND);
  request.set_all_extension_numbers_of_type("no.such.Message");
  EXPECT_EQ(Ask(request).error_response().error_code(), grpc::StatusCode::NOT_FOUND);
  request.mutable_file_containing_extension()->set_containing_type("google.protobuf.MethodOptions");
  request.mutable_file_containing_extension()->set_extension_number(1);
  EXPECT_EQ(Ask(request).error_response().error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(Ask(request).original_request().file_containing_extension().extension_number(), 1);
}

}  // namespace
}  // namespace thidua::rpc
