#include "common/rpc/service_options.h"

#include <arpa/inet.h>

#include <CLI/App.hpp>
#include <array>

namespace thidua::rpc {

void AddServiceOptions(CLI::App& app, ServiceOptions& options) {
  app.add_option("--listen", options.listen, "Address to serve on, host:port; port 0: a free one")
      ->capture_default_str();
  app.add_option("--ready-file", options.ready_file,
                 "File to write the address to once the service answers");
  app.add_option(
         "--db", options.db,
         "sqlite:FILE, or postgresql://USER@HOST[,HOST]/DATABASE; a password belongs into a "
         "passfile (?passfile=FILE)")
      ->required();
  app.add_flag("--migrate", options.migrate, "Bring the schema of the store up to date first");
  app.add_option("--importer", options.importers,
                 "LEDGER=user:NAME: he, and nobody else, may import that ledger while it is empty; "
                 "repeat it for further ledgers");
  app.add_option("--discard-import", options.discard_import,
                 "Serve nothing: remove this ledger, of which an import was begun and has not "
                 "ended, from the store");
  app.add_option("--tls-cert", options.tls_cert, "Certificate chain of this service, PEM");
  app.add_option("--tls-key", options.tls_key, "Its private key, PEM");
  app.add_option("--ca", options.ca, "Certificate of the local authority, PEM");
  app.add_option("--token-key", options.token_keys,
                 "File of public keys that verify people's tokens, PEM; read again when it changes")
      ->required();
  app.add_option(
      "--openid", options.openid,
      "JSON file that describes an OpenID provider whose tokens are believed too: issuer, "
      "audience, jwks (a file), principal_claim");
  app.add_option("--signing-key", options.signing_key,
                 "0600 file, private key that signs the heads of the ledgers, EC P-256 in PEM; "
                 "nothing is signed without it");
  app.add_option("--verify-key", options.verify_keys,
                 "Public key of an earlier --signing-key, PEM; repeat it for several");
  app.add_option("--verify-every", options.verify_every_hours,
                 "Hours between verifications of everything; 0: never")
      ->check(CLI::Range(0, 8760))
      ->capture_default_str();
  app.add_flag("--insecure-plaintext", options.insecure_plaintext,
               "Serve without TLS, on a loopback address only: for measurements");
  app.add_option("--metrics-listen", options.metrics_listen,
                 "Address of the Prometheus page, host:port; none without it");
  app.add_option("--log-level", options.log_level, "What to log")
      ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error"}))
      ->capture_default_str();
  app.add_option("--threads", options.threads, "Threads for calls that read or write the store")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  app.add_option("--queue-limit", options.queue_limit,
                 "Calls that may wait for a thread; more are refused")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  app.add_option("--connections-per-address", options.connections_each,
                 "Connections from one address; more are closed at once")
      ->check(CLI::Range(1, 1000000))
      ->capture_default_str();
  app.add_option("--proxy", options.proxies,
                 "IP address of a proxy in front, whose connections carry many people; repeat it")
      ->check(CLI::Validator(
          [](const std::string& text) -> std::string {
            std::array<unsigned char, sizeof(in6_addr)> bytes;
            const bool address = inet_pton(AF_INET, text.c_str(), bytes.data()) == 1 ||
                                 inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1;
            return address ? "" : text + " is not an IP address";
          },
          "IP"));
  app.add_option("--caller-limit", options.caller_limit,
                 "Calls of one principal that may wait or run; more are refused")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  app.add_option("--drain-seconds", options.drain_seconds,
                 "Time that open calls get when the service is stopped")
      ->check(CLI::Range(0, 600))
      ->capture_default_str();
}

}  // namespace thidua::rpc
