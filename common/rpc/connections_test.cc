#include "common/rpc/connections.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <unistd.h>

namespace thidua::rpc {
namespace {

sockaddr_storage Peer(const std::string& address, int port) {
  sockaddr_storage peer{};
  if (address.find(':') == std::string::npos) {
    auto& v4 = reinterpret_cast<sockaddr_in&>(peer);
    v4.sin_family = AF_INET;
    v4.sin_port = htons(static_cast<in_port_t>(port));
    EXPECT_EQ(inet_pton(AF_INET, address.c_str(), &v4.sin_addr), 1);
  } else {
    auto& v6 = reinterpret_cast<sockaddr_in6&>(peer);
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(static_cast<in_port_t>(port));
    EXPECT_EQ(inet_pton(AF_INET6, address.c_str(), &v6.sin6_addr), 1);
  }
  return peer;
}

// Both ends of a connection over loopback.
struct Pair {
  int client = -1, server = -1;

  Pair() {
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_storage address = Peer("127.0.0.1", 0);
    socklen_t size = sizeof(sockaddr_in);
    auto* name = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(bind(listener, name, size), 0);
    EXPECT_EQ(listen(listener, 1), 0);
    EXPECT_EQ(getsockname(listener, name, &size), 0);
    client = socket(AF_INET, SOCK_STREAM, 0);
    EXPECT_EQ(connect(client, name, size), 0);
    server = accept(listener, nullptr, nullptr);
    close(listener);
  }
  Pair(const Pair&) = delete;
  ~Pair() {
    close(client);
    close(server);
  }
  // Sends so many bytes and waits until they are there.
  void Send(size_t bytes) {
    const std::string data(bytes, 'x');
    EXPECT_EQ(write(client, data.data(), bytes), static_cast<ssize_t>(bytes));
    std::string taken(bytes, '\0');
    EXPECT_EQ(recv(server, taken.data(), bytes, MSG_WAITALL), static_cast<ssize_t>(bytes));
  }
  bool closed() const {
    char byte;
    return recv(client, &byte, 1, MSG_DONTWAIT) == 0;
  }
};

class ConnectionsTest : public ::testing::Test {
 protected:
  ~ConnectionsTest() override {
    for (int fd : open_) close(fd);
  }
  // A socket that stands for a connection.
  int Open() {
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    open_.push_back(fd);
    return fd;
  }
  void Close(int fd) {
    close(fd);
    std::erase(open_, fd);
  }
  bool Admit(const std::string& address, int port, int fd) {
    return connections_.Admit(Peer(address, port), fd, now_);
  }

  Connections connections_{{.each = 2,
                            .stranger_bytes = 1000,
                            .named_bytes = 3000,
                            .refusals = 3,
                            .offences = 2,
                            .proxies = {"10.9.9.9", "2001:db8::9"}}};
  absl::Time now_ = absl::FromUnixSeconds(1000);

 private:
  std::vector<int> open_;
};

TEST_F(ConnectionsTest, OneAddressTakesNoMoreThanItsShare) {
  EXPECT_TRUE(Admit("10.0.0.1", 1, Open()));
  EXPECT_TRUE(Admit("10.0.0.1", 2, Open()));
  EXPECT_FALSE(Admit("10.0.0.1", 3, Open()));
  EXPECT_TRUE(Admit("10.0.0.2", 1, Open())) << "another one has its own";
}

TEST_F(ConnectionsTest, WhatWasClosedNoLongerCounts) {
  const int first = Open();
  EXPECT_TRUE(Admit("10.0.0.1", 1, first));
  EXPECT_TRUE(Admit("10.0.0.1", 2, Open()));
  Close(first);
  const int again = Open();
  EXPECT_EQ(again, first) << "the kernel hands out the lowest free number";
  EXPECT_TRUE(Admit("10.0.0.1", 3, again)) << "the same number is another connection";
  EXPECT_FALSE(Admit("10.0.0.1", 4, Open()));
}

TEST_F(ConnectionsTest, OneSubscriberOfIPv6HasOneShare) {
  EXPECT_TRUE(Admit("2001:db8:1:2::1", 1, Open()));
  EXPECT_TRUE(Admit("2001:db8:1:2::2", 1, Open()));
  EXPECT_FALSE(Admit("2001:db8:1:2:ffff::3", 1, Open()));
  EXPECT_TRUE(Admit("2001:db8:1:3::1", 1, Open()));
  // The same machine, whichever kind of socket it came to.
  EXPECT_TRUE(Admit("10.0.0.1", 1, Open()));
  EXPECT_TRUE(Admit("::ffff:10.0.0.1", 2, Open()));
  EXPECT_FALSE(Admit("10.0.0.1", 3, Open()));
}

TEST_F(ConnectionsTest, ForgetsManyThatAreClosed) {
  // As many addresses, one after the other, as would fill a table.
  for (int i = 0; i < 5000; ++i) {
    const int fd = Open();
    const std::string address = "10.1." + std::to_string(i / 250) + "." + std::to_string(i % 250);
    EXPECT_TRUE(Admit(address, 1, fd)) << address;
    Close(fd);
  }
  EXPECT_TRUE(Admit("10.1.0.0", 2, Open()));
  EXPECT_LE(connections_.addresses(), 1024u);
}

TEST_F(ConnectionsTest, StrangersThatWereSweptAreForgotten) {
  for (int i = 0; i < 3; ++i) {
    Pair pair;
    ASSERT_TRUE(Admit("10.2.0." + std::to_string(i), 1, pair.server));
    connections_.Sweep(now_ + absl::Seconds(31));
  }
  EXPECT_EQ(connections_.addresses(), 0u);
}

TEST_F(ConnectionsTest, WhoHasNamedHimselfMaySendAMessage) {
  Pair pair;
  ASSERT_TRUE(Admit("10.0.0.1", 1, pair.server));
  connections_.NoteNamed("ipv4:10.0.0.1:1");
  pair.Send(2900);
  EXPECT_EQ(connections_.Sweep(now_), 1u);
  EXPECT_FALSE(pair.closed());
  pair.Send(200);
  EXPECT_EQ(connections_.Sweep(now_), 0u);
  EXPECT_TRUE(pair.closed()) << "his credentials may have been revoked";
}

TEST_F(ConnectionsTest, ByDefaultOneMessageIsNoFlood) {
  const ConnectionLimits limits;
  EXPECT_GE(limits.named_bytes, 2u * (4 << 20));
}

TEST_F(ConnectionsTest, WhoIsBelievedNoMoreIsAStranger) {
  Pair pair;
  ASSERT_TRUE(Admit("10.0.0.1", 1, pair.server));
  const std::string peer = "ipv4:10.0.0.1:1";
  connections_.Vouch(peer);
  for (int i = 0; i < 2; ++i) connections_.NoteRefused(peer, now_);
  connections_.Vouch(peer);  // many people may share the connection
  for (int i = 0; i < 2; ++i) connections_.NoteRefused(peer, now_);
  EXPECT_FALSE(pair.closed());
  connections_.NoteRefused(peer, now_);
  EXPECT_TRUE(pair.closed());
}

TEST_F(ConnectionsTest, StrangerSendsLittle) {
  Pair few, many;
  ASSERT_TRUE(Admit("10.0.0.1", 1, few.server));
  ASSERT_TRUE(Admit("10.0.0.1", 2, many.server));
  few.Send(900);
  many.Send(1100);
  EXPECT_EQ(connections_.Sweep(now_), 1u);
  EXPECT_FALSE(few.closed());
  EXPECT_TRUE(many.closed());
}

TEST_F(ConnectionsTest, StrangerStaysForALittle) {
  Pair pair;
  ASSERT_TRUE(Admit("10.0.0.1", 1, pair.server));
  EXPECT_EQ(connections_.Sweep(now_ + absl::Seconds(30)), 1u);
  EXPECT_FALSE(pair.closed());
  EXPECT_EQ(connections_.Sweep(now_ + absl::Seconds(31)), 0u);
  EXPECT_TRUE(pair.closed());
}

TEST_F(ConnectionsTest, WhoNamedHimselfIsNoStranger) {
  Pair v4, v6, proxy;
  ASSERT_TRUE(Admit("10.0.0.1", 5000, v4.server));
  ASSERT_TRUE(Admit("fe80::1", 65535, v6.server));
  ASSERT_TRUE(Admit("10.9.9.9", 7, proxy.server));
  for (const char* other :
       {"ipv4:10.0.0.1:5001", "ipv4:10.0.0.11:5000", "unix:/x", "", "ipv4:x:1"}) {
    connections_.Vouch(other);
  }
  connections_.Vouch("ipv6:%5Bfe80::1%25eth0%5D:65535");
  connections_.Vouch("ipv4:10.0.0.1:5000");
  for (Pair* pair : {&v4, &v6, &proxy}) pair->Send(5000);
  for (int i = 0; i < 10; ++i) connections_.NoteRefused("ipv4:10.9.9.9:7", now_);
  EXPECT_EQ(connections_.Sweep(now_ + absl::Hours(1)), 0u);
  for (Pair* pair : {&v4, &v6, &proxy}) EXPECT_FALSE(pair->closed());
}

TEST_F(ConnectionsTest, AddressOfRepeatedOffencesIsRefusedForAWhile) {
  for (int port = 1; port <= 2; ++port) {
    Pair pair;
    ASSERT_TRUE(Admit("10.0.0.1", port, pair.server)) << "one time is no habit";
    const std::string peer = "ipv4:10.0.0.1:" + std::to_string(port);
    for (int i = 0; i < 2; ++i) connections_.NoteRefused(peer, now_);
    EXPECT_FALSE(pair.closed());
    connections_.NoteRefused(peer, now_);
    EXPECT_TRUE(pair.closed());
  }
  EXPECT_FALSE(Admit("10.0.0.1", 3, Open()));
  EXPECT_TRUE(Admit("10.0.0.2", 3, Open()));
  now_ += absl::Seconds(11);
  EXPECT_TRUE(Admit("10.0.0.1", 4, Open()));
}

}  // namespace
}  // namespace thidua::rpc
