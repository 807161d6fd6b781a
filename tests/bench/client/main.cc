// Loads a gRPC server the way a client of ours would, through gRPC C++ and with a bearer token.
// Prints one line of JSON; fails unless every call was OK, but for `open`.
//
//   thidua-bench-client unary --address A --method P.S/M --request F --calls 50000
//   thidua-bench-client open --address A --method P.S/M --request F --per-second 900 --seconds 5
//       --deadline-ms 300 --tokens F --tokens F
//   thidua-bench-client stream --address A --method P.S/M --messages F --answer F
//
// In plaintext without --ca.

#include <CLI/CLI.hpp>
#include <iostream>

#include "tests/bench/client/client.h"

namespace thidua::bench {
namespace {

CLI::App* AddCommand(CLI::App& app, const char* name, const char* about, Options& options) {
  CLI::App* command = app.add_subcommand(name, about);
  command->add_option("--address", options.address, "host:port")->required();
  command->add_option("--method", options.method, "package.Service/Method")->required();
  command->add_option("--token", options.token_file, "File with the bearer token");
  command->add_option("--ca", options.ca, "Certificate to trust, PEM; without: plaintext");
  return command;
}

}  // namespace
}  // namespace thidua::bench

int main(int argc, char** argv) {
  using namespace thidua::bench;
  CLI::App app{"Loads a gRPC server"};
  app.require_subcommand(1);
  Options options;
  CLI::App* unary = AddCommand(app, "unary", "The same call over and over, closed loop", options);
  unary->add_option("--request", options.request_file, "File with the request")->required();
  unary->add_option("--calls", options.calls)->required()->check(CLI::PositiveNumber);
  unary->add_option("--connections", options.connections)
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  unary->add_option("--outstanding", options.outstanding, "Calls under way on each connection")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  CLI::App* open = AddCommand(app, "open", "The same call so many times a second", options);
  open->add_option("--request", options.request_file, "File with the request")->required();
  open->add_option("--tokens", options.token_files, "File with a bearer token; repeat it")
      ->required();
  open->add_option("--per-second", options.per_second)->required()->check(CLI::PositiveNumber);
  open->add_option("--seconds", options.seconds)->required()->check(CLI::PositiveNumber);
  open->add_option("--deadline-ms", options.deadline_ms)->required()->check(CLI::PositiveNumber);
  open->add_option("--connections", options.connections)
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  CLI::App* stream = AddCommand(app, "stream", "One call that sends many messages", options);
  stream->add_option("--messages", options.messages_file, "File: 4-byte big-endian length, message")
      ->required();
  stream->add_option("--answer", options.answer_file, "File to write the answer to")->required();
  CLI11_PARSE(app, argc, argv);
  const absl::Status status = unary->parsed()  ? Unary(options)
                              : open->parsed() ? Open(options)
                                               : Stream(options);
  if (status.ok()) return 0;
  std::cerr << "thidua-bench-client: " << status << "\n";
  return 1;
}
