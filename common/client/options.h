#pragma once
// What a client of the services must know: where they are and how to prove who calls.

#include <map>
#include <string>

namespace thidua::client {

struct Options {
  std::string name = "the client";  // of these options, in errors: "context admin"
  // host:port by service: "reporting" (which serves the catalog too), "targets" and "awards". A
  // service that is never called may be left out.
  std::map<std::string, std::string> endpoints;
  std::string ca_pem;      // certificates that servers are checked against; empty: the system's
  std::string token;       // the caller's bearer token; empty: the caller does not say who it is
  std::string user_agent;  // the name of the program
  bool insecure_plaintext = false;  // without TLS, for servers of this machine only
};

}  // namespace thidua::client
