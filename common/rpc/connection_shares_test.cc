#include "common/rpc/connection_shares.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <unistd.h>

namespace thidua::rpc {
namespace {

sockaddr_storage Peer(const std::string& address, int port = 1) {
  sockaddr_storage peer{};
  if (address.find(':') == std::string::npos) {
    auto& v4 = reinterpret_cast<sockaddr_in&>(peer);
    v4.sin_family = AF_INET;
    v4.sin_port = static_cast<in_port_t>(port);
    EXPECT_EQ(inet_pton(AF_INET, address.c_str(), &v4.sin_addr), 1);
  } else {
    auto& v6 = reinterpret_cast<sockaddr_in6&>(peer);
    v6.sin6_family = AF_INET6;
    v6.sin6_port = static_cast<in_port_t>(port);
    EXPECT_EQ(inet_pton(AF_INET6, address.c_str(), &v6.sin6_addr), 1);
  }
  return peer;
}

// Sockets that stand for connections.
class ConnectionSharesTest : public ::testing::Test {
 protected:
  ~ConnectionSharesTest() override {
    for (int fd : open_) close(fd);
  }
  int Open() {
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    open_.push_back(fd);
    return fd;
  }
  void Close(int fd) {
    close(fd);
    std::erase(open_, fd);
  }

  ConnectionShares shares_{2};

 private:
  std::vector<int> open_;
};

TEST_F(ConnectionSharesTest, OneAddressTakesNoMoreThanItsShare) {
  EXPECT_TRUE(shares_.Admit(Peer("10.0.0.1", 1), Open()));
  EXPECT_TRUE(shares_.Admit(Peer("10.0.0.1", 2), Open()));
  EXPECT_FALSE(shares_.Admit(Peer("10.0.0.1", 3), Open()));
  EXPECT_TRUE(shares_.Admit(Peer("10.0.0.2"), Open())) << "another one has its own";
}

TEST_F(ConnectionSharesTest, WhatWasClosedNoLongerCounts) {
  const int first = Open();
  EXPECT_TRUE(shares_.Admit(Peer("10.0.0.1"), first));
  EXPECT_TRUE(shares_.Admit(Peer("10.0.0.1"), Open()));
  Close(first);
  const int again = Open();
  EXPECT_EQ(again, first) << "the kernel hands out the lowest free number";
  EXPECT_TRUE(shares_.Admit(Peer("10.0.0.1"), again)) << "the same number is another connection";
  EXPECT_FALSE(shares_.Admit(Peer("10.0.0.1"), Open()));
}

TEST_F(ConnectionSharesTest, OneSubscriberOfIPv6HasOneShare) {
  EXPECT_TRUE(shares_.Admit(Peer("2001:db8:1:2::1"), Open()));
  EXPECT_TRUE(shares_.Admit(Peer("2001:db8:1:2::2"), Open()));
  EXPECT_FALSE(shares_.Admit(Peer("2001:db8:1:2:ffff::3"), Open()));
  EXPECT_TRUE(shares_.Admit(Peer("2001:db8:1:3::1"), Open()));
  // The same machine, whichever kind of socket it came to.
  EXPECT_TRUE(shares_.Admit(Peer("10.0.0.1"), Open()));
  EXPECT_TRUE(shares_.Admit(Peer("::ffff:10.0.0.1"), Open()));
  EXPECT_FALSE(shares_.Admit(Peer("10.0.0.1"), Open()));
}

TEST_F(ConnectionSharesTest, ForgetsManyThatAreClosed) {
  // As many addresses, one after the other, as would fill a table.
  for (int i = 0; i < 5000; ++i) {
    const int fd = Open();
    const std::string address = "10.1." + std::to_string(i / 250) + "." + std::to_string(i % 250);
    EXPECT_TRUE(shares_.Admit(Peer(address), fd)) << address;
    Close(fd);
  }
  EXPECT_TRUE(shares_.Admit(Peer("10.1.0.0"), Open()));
}

}  // namespace
}  // namespace thidua::rpc
