#pragma once
// The command line that all services share.
//
//   CLI::App app{"..."};
//   rpc::ServiceOptions options;
//   rpc::AddServiceOptions(app, options);
//   CLI11_PARSE(app, argc, argv);

#include <absl/time/time.h>

#include <cstddef>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace thidua::rpc {

// What may wait to be read of answers to unary calls; no flag sets it.
struct UnreadLimits {
  size_t counted = 16 << 10;                   // bytes from which an answer counts
  size_t each = 64 << 20;                      // bytes of one principal
  size_t all = 256 << 20;                      // bytes of all together
  absl::Duration patience = absl::Minutes(1);  // for a reader of what counts
};

// Plain values; checked by the parser and by Server::Create.
struct ServiceOptions {
  std::string listen = "127.0.0.1:0";  // host:port; port 0 takes a free one
  std::string ready_file;              // written with the address once the service answers
  std::string db;                      // "sqlite:/path/file.db" or a PostgreSQL URI
  bool migrate = false;                // bring the store's schema up to date first
  std::string discard_import;          // a ledger whose broken import is taken back; empty: none
  std::vector<std::string> importers;  // LEDGER=PRINCIPAL: who may import which ledger
  std::string tls_cert;                // PEM chain of this service; also its identity as a client
  std::string tls_key;
  std::string ca;                        // PEM of the local CA: verifies clients and peers
  std::vector<std::string> token_keys;   // PEM files of the authority's public keys
  std::string openid;                    // file of an auth::OpenIdConfig; empty: no provider
  std::string signing_key;               // 0600 PEM file: signs the heads of the ledgers
  std::vector<std::string> verify_keys;  // PEM files: public keys that signed them before
  int verify_every_hours = 24;           // 0: never
  bool insecure_plaintext = false;       // loopback only, for measurements
  std::string metrics_listen;            // host:port for Prometheus; empty: none
  std::string log_level = "info";        // trace, debug, info, warn, error
  int threads = 8;                       // of the executor
  int queue_limit = 256;                 // calls that may wait for them
  int connections_each = 512;            // of one peer's address
  std::vector<std::string> proxies;      // addresses that strangers are bounded at already
  int caller_limit = 64;                 // calls of one principal that may wait or run
  UnreadLimits unread;
  int drain_seconds = 10;  // time for open calls at a stop
};

// Adds the flags to `app`.
void AddServiceOptions(CLI::App& app, ServiceOptions& options);

}  // namespace thidua::rpc
