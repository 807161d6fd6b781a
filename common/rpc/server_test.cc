// A server from its options to its end.
#include "common/rpc/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <future>
#include <thread>

#include "common/rpc/files.h"
#include "common/rpc/testing/server_fixture.h"
#include "common/testing/status.h"
#include "common/testing/temporary_folder.h"

namespace thidua::rpc {
namespace {

using auth::v1::WhoAmIResponse;
using ::testing::HasSubstr;

TEST_F(ServerTest, DrainFinishesOpenCallsAndRefusesNewOnes) {
  std::promise<void> running, gate, draining;
  Serve([&](Call& call, WhoAmIResponse* out) {
    running.set_value();
    gate.get_future().wait();
    return Echo(call, out);
  });
  server_->OnDrain([&] { draining.set_value(); });
  auto channel = Channel();
  auto open =
      std::async(std::launch::async, [&] { return Ask(channel, authority().Token("user:lan")); });
  running.get_future().wait();
  auto drain = std::async(std::launch::async, [&] { server_->Drain(absl::Seconds(30)); });
  draining.get_future().wait();
  gate.set_value();
  auto answer = open.get();
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(*answer, "user:lan ");
  drain.get();
  EXPECT_THAT(Ask(channel, authority().Token("user:lan"), absl::Seconds(2)),
              Fails(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_PEER_UNAVAILABLE));
}

TEST_F(ServerTest, SigtermEndsRunWithZero) {
  TerminationSignals signals;
  options_.ready_file = authority().dir() / "ready";
  Create();
  std::promise<void> drained;
  server_->OnDrain([&] { drained.set_value(); });
  int exit_code = -1;
  std::thread run([&] { exit_code = server_->Run(signals); });
  // Pending on this thread until Run waits for it.
  pthread_kill(run.native_handle(), SIGTERM);
  run.join();
  drained.get_future().wait();
  EXPECT_EQ(exit_code, 0);
  EXPECT_EQ(*ReadFile(options_.ready_file), server_->address());
}

TEST_F(ServerTest, AHangupAndABrokenPipeEndNothing) {
  TerminationSignals signals;
  int hangups = 0;
  std::thread await([&] { signals.Await([&] { ++hangups; }); });
  pthread_kill(await.native_handle(), SIGHUP);
  for (int signal : {SIGXFSZ, SIGPIPE}) raise(signal);
  // Pending signals are taken in the order of their numbers, SIGHUP first.
  pthread_kill(await.native_handle(), SIGTERM);
  await.join();
  EXPECT_EQ(hangups, 1);
}

TEST_F(ServerTest, AKeyThatOthersMayReadIsRefused) {
  TemporaryFolder folder;
  const std::string key = folder / "server.key";
  std::filesystem::copy_file(options_.tls_key, key);
  for (const mode_t mode : {0644, 0640}) {
    ASSERT_EQ(chmod(key.c_str(), mode), 0);
    options_.tls_key = key;
    const absl::Status served = Server::Create(options_, authorizer_).status();
    PeerOptions peer = authority().ClientOptions("127.0.0.1:1", "targets");
    peer.tls_key = key;
    for (const absl::Status& refused : {served, Connect(peer).status()}) {
      EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
      EXPECT_THAT(std::string(refused.message()), HasSubstr(key + " has mode 06"));
      EXPECT_THAT(std::string(refused.message()), HasSubstr("must be 0600"));
    }
  }
  ASSERT_EQ(chmod(key.c_str(), 0600), 0);
  Serve(Echo);
}

TEST_F(ServerTest, TakenAddressIsAnError) {
  Serve(Echo);
  options_.listen = server_->address();
  auto second = Server::Create(options_, authorizer_);
  ASSERT_TRUE(second.ok());
  EXPECT_EQ((*second)->Start().code(), absl::StatusCode::kUnavailable);
}

TEST_F(ServerTest, AcceptsAgainAfterDescriptorsRanOut) {
  Serve(Echo);
  int port = std::stoi(server_->address().substr(server_->address().rfind(':') + 1));
  std::vector<int> clients, others;
  for (int i = 0; i < 20; ++i) clients.push_back(socket(AF_INET, SOCK_STREAM, 0));
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  rlimit few = before;
  few.rlim_cur = 512;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &few), 0);
  for (int fd = dup(0); fd >= 0; fd = dup(0)) others.push_back(fd);
  ASSERT_EQ(errno, EMFILE);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  for (int fd : clients) connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address));
  for (int fd : clients) close(fd);
  for (int fd : others) close(fd);
  setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_EQ(*Ask(Channel(), authority().Token("user:lan")), "user:lan ");
}

TEST_F(ServerTest, PlaintextIsForLoopbackOnly) {
  options_.insecure_plaintext = true;
  for (const char* address : {"0.0.0.0:0", "[::]:0", "192.0.2.1:1", "127.0.0.1.example:1"}) {
    options_.listen = address;
    EXPECT_FALSE(Server::Create(options_, authorizer_).ok()) << address;
  }
  options_.listen = "127.0.0.1:0";
  Serve(Echo);
  EXPECT_EQ(*Ask(Channel(), authority().Token("user:lan")), "user:lan ");
}

TEST_F(ServerTest, MissingFilesAreNamed) {
  options_.tls_key = "/no/such.key";
  EXPECT_THAT(std::string(Server::Create(options_, authorizer_).status().message()),
              HasSubstr("/no/such.key"));
  options_ = authority().ServerOptions("reporting");
  options_.token_keys = {};
  EXPECT_FALSE(Server::Create(options_, authorizer_).ok());
  options_ = authority().ServerOptions("reporting");
  options_.ca = "";
  EXPECT_FALSE(Server::Create(options_, authorizer_).ok());
}

}  // namespace
}  // namespace thidua::rpc
