// The yardstick of the benchmark of totals: a bare gRPC server that answers every GetTotal with the
// bytes of a file. It knows neither callers nor rounds, so what it serves a second is what this
// machine's gRPC can serve at all.
//
//   thidua-bench-echo --answer total.bin --ready-file echo.ready [--tls-cert C --tls-key K --ca A]

#include <grpcpp/grpcpp.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "thidua/reporting/v1/reporting_service.grpc.pb.h"

namespace thidua::bench {
namespace {

using reporting::v1::ReportingService;

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Answers from one buffer that all calls share. Thread-safe.
class Echo : public ReportingService::WithRawCallbackMethod_GetTotal<ReportingService::Service> {
 public:
  explicit Echo(const std::string& answer) : slice_(answer) {}

  grpc::ServerUnaryReactor* GetTotal(grpc::CallbackServerContext* context, const grpc::ByteBuffer*,
                                     grpc::ByteBuffer* response) override {
    *response = grpc::ByteBuffer(&slice_, 1);
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

 private:
  grpc::Slice slice_;
};

struct Options {
  std::string answer, ready_file, tls_cert, tls_key, ca;
};

std::shared_ptr<grpc::ServerCredentials> Credentials(const Options& options) {
  if (options.tls_cert.empty()) return grpc::InsecureServerCredentials();
  grpc::SslServerCredentialsOptions tls(GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY);
  tls.pem_root_certs = ReadFile(options.ca);
  tls.pem_key_cert_pairs.push_back({ReadFile(options.tls_key), ReadFile(options.tls_cert)});
  return grpc::SslServerCredentials(tls);
}

int Run(const Options& options) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  Echo echo(ReadFile(options.answer));
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", Credentials(options), &port);
  builder.RegisterService(&echo);
  auto server = builder.BuildAndStart();
  if (server == nullptr || port == 0) {
    std::cerr << "cannot listen\n";
    return 1;
  }
  std::ofstream(options.ready_file) << "127.0.0.1:" << port;
  int signal = 0;
  sigwait(&signals, &signal);
  server->Shutdown();
  return 0;
}

}  // namespace
}  // namespace thidua::bench

int main(int argc, char** argv) {
  CLI::App app{"Answers every GetTotal with the same bytes"};
  thidua::bench::Options options;
  app.add_option("--answer", options.answer, "File with the answer")
      ->required()
      ->check(CLI::ExistingFile);
  app.add_option("--ready-file", options.ready_file, "File to write the address to")->required();
  auto* cert = app.add_option("--tls-cert", options.tls_cert, "Certificate chain, PEM");
  auto* key = app.add_option("--tls-key", options.tls_key, "Its private key, PEM");
  auto* ca = app.add_option("--ca", options.ca, "Certificate that signs clients, PEM");
  cert->needs(key)->needs(ca);
  CLI11_PARSE(app, argc, argv);
  return thidua::bench::Run(options);
}
