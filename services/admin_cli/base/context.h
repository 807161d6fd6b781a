#pragma once
// Contexts: where the services are and as whom to speak to them, in a JSON file.
//
//   {"current": "admin",
//    "contexts": {"admin": {"endpoints": {"reporting": "localhost:7401", "targets":
//    "localhost:7402",
//                                         "awards": "localhost:7403"},
//                           "ca": "ca.crt", "token_file": "admin.jwt"}}}
//
// Paths within are relative to the file's folder.

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/client/options.h"

namespace thidua::cli {

struct Context {
  std::string name;
  std::map<std::string, std::string> endpoints;  // by service, host:port
  std::string ca;                                // PEM file; empty: the system's roots
  std::string token_file;                        // mode 0600 or stricter
  // Instead of a token: whoever holds the authority's key signs a short one for each run.
  std::string authority_key;        // PEM file
  std::string principal;            // for example "user:lan"
  bool insecure_plaintext = false;  // without TLS; loopback only
  bool scratch = false;             // a deployment that is thrown away: packs are checked there
};

struct ContextFile {
  std::string current;
  std::vector<Context> contexts;  // by name
};

// The file to read: `flag`, else $THIDUA_CONTEXT_FILE, else ~/.config/thidua/context.json.
std::string ContextPath(const std::string& flag);

// Reads the file.
//   INVALID_ARGUMENT: it cannot be read, is not JSON, or holds what is not known; with the path.
absl::StatusOr<ContextFile> ReadContexts(const std::string& path);

// The context called `name`, or the file's current one for an empty name.
//   INVALID_ARGUMENT: there is none; the message lists them.
absl::StatusOr<Context> SelectContext(const ContextFile& file, const std::string& name);

// What a client of the context's services must know.
//   INVALID_ARGUMENT: a file cannot be read, the token is empty or others than its owner may read
//   it, or there is plaintext to another machine.
absl::StatusOr<client::Options> ClientOptions(const Context& context);

// Makes `name` the current context of the file, whose rest stays as it is.
absl::Status UseContext(const std::string& path, const std::string& name);

// The token in a file.
//   INVALID_ARGUMENT: it cannot be read, others than its owner may read it, it is empty or holds
//   more than one line.
absl::StatusOr<std::string> ReadToken(const std::string& path);

// The bytes of a file ("-": standard input). INVALID_ARGUMENT: it cannot be read, or has more than
// 256 MiB.
absl::StatusOr<std::string> ReadFile(const std::string& path);

}  // namespace thidua::cli
