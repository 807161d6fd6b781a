// Mirrors the totals below a unit into a PostgreSQL database until SIGTERM or SIGINT.

#include <getopt.h>
#include <pthread.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <thread>
#include <utility>

#include "channel.h"
#include "database.h"
#include "metrics.h"
#include "mirror.h"
#include "store.h"

namespace {

using thidua::mirror::Outcome;

constexpr char kUsage[] =
    R"(Mirrors the totals below a unit into a PostgreSQL database until SIGTERM or SIGINT.

mirror --address HOST:PORT --ca FILE --parent UNIT --db CONNECTION, and --token, or --cert and --key, or all three
  --address HOST:PORT       Reporting
  --ca FILE                 the authority's certificate, PEM
  --token FILE              a bearer token; read again for each call
  --cert FILE --key FILE    a client certificate and its private key, PEM
  --parent UNIT             the unit, units/hung-yen for example
  --form FORM               only this form; may be repeated
  --start DAY --end DAY     only rounds that end on these days or between them, YYYY-MM-DD
  --db CONNECTION           where the database is, as libpq takes it: "host=db.example dbname=totals user=mirror",
                            a postgresql:// address, or "service=mirror". No password: everybody on this machine
                            can read a command line. It comes from ~/.pgpass, PGPASSFILE, or the service's file
  --metrics FILE            a text file for Prometheus; written by rename
  --once                    end when caught up

Tables that are not there are made. One mirror writes a database; a second one is refused.
Exit code 0: ended by a signal, or with --once, caught up. 1: a failure that no repetition mends. 2: wrong words,
or the service refuses the caller.
)";

struct Words {
  std::string address, db, metrics;
  thidua::mirror::Credentials files;
  thidua::reporting::v1::TotalFilter filter;
  bool once = false;
};

[[noreturn]] void Wrong(const std::string& message) {
  std::cerr << kUsage << "\nmirror: " << message << std::endl;
  std::exit(thidua::mirror::kRefused);
}

Words Read(int argc, char** argv) {
  enum Word {
    kAddress,
    kCa,
    kToken,
    kCert,
    kKey,
    kParent,
    kForm,
    kStart,
    kEnd,
    kDb,
    kMetrics,
    kOnce,
    kHelp
  };
  const option options[] = {{"address", required_argument, nullptr, kAddress},
                            {"ca", required_argument, nullptr, kCa},
                            {"token", required_argument, nullptr, kToken},
                            {"cert", required_argument, nullptr, kCert},
                            {"key", required_argument, nullptr, kKey},
                            {"parent", required_argument, nullptr, kParent},
                            {"form", required_argument, nullptr, kForm},
                            {"start", required_argument, nullptr, kStart},
                            {"end", required_argument, nullptr, kEnd},
                            {"db", required_argument, nullptr, kDb},
                            {"metrics", required_argument, nullptr, kMetrics},
                            {"once", no_argument, nullptr, kOnce},
                            {"help", no_argument, nullptr, kHelp},
                            {}};
  Words words;
  for (int word; (word = getopt_long(argc, argv, "h", options, nullptr)) != -1;) {
    const std::string value = optarg != nullptr ? optarg : "";
    switch (word) {
      case kAddress:
        words.address = value;
        break;
      case kCa:
        words.files.ca = value;
        break;
      case kToken:
        words.files.token = value;
        break;
      case kCert:
        words.files.cert = value;
        break;
      case kKey:
        words.files.key = value;
        break;
      case kParent:
        words.filter.set_parent(value);
        break;
      case kForm:
        words.filter.add_forms(value);
        break;
      case kStart:
        words.filter.set_start_date(value);
        break;
      case kEnd:
        words.filter.set_end_date(value);
        break;
      case kDb:
        words.db = value;
        break;
      case kMetrics:
        words.metrics = value;
        break;
      case kOnce:
        words.once = true;
        break;
      case kHelp:
      case 'h':
        std::cout << kUsage;
        std::exit(thidua::mirror::kDone);
      default:
        Wrong("one of the words is not understood; it is named above");
    }
  }
  if (optind < argc) Wrong(std::string(argv[optind]) + " belongs to no option");
  for (const auto& [name, value] : {std::pair("--address", words.address),
                                    {"--ca", words.files.ca},
                                    {"--parent", words.filter.parent()},
                                    {"--db", words.db}}) {
    if (value.empty()) Wrong(std::string(name) + " is missing");
  }
  if (words.files.cert.empty() != words.files.key.empty() ||
      (words.files.token.empty() && words.files.cert.empty())) {
    Wrong("name --token, or --cert and --key, or all three");
  }
  if (const Outcome wrong = thidua::mirror::Database::Check(words.db)) Wrong(wrong->text);
  return words;
}

}  // namespace

int main(int argc, char** argv) {
  const Words words = Read(argc, argv);
  // Before gRPC has threads: it holds for every thread that begins from here on, and one waits for
  // signals.
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  thidua::mirror::Channel channel(words.address, words.files);
  if (const Outcome unread = channel.Connect()) Wrong(unread->text);
  thidua::mirror::Store store(words.db);
  thidua::mirror::Metrics metrics(words.metrics);
  thidua::mirror::Mirror mirror(
      channel, store, metrics, words.filter,
      {.once = words.once, .log = [](const std::string& line) { std::cerr << line << std::endl; }});
  std::thread waits([&] {
    int number = 0;
    sigwait(&ends, &number);
    mirror.Stop();
  });
  const int code = mirror.Run();
  pthread_kill(waits.native_handle(), SIGTERM);
  waits.join();
  return code;
}
