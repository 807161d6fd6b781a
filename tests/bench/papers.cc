// Measures how papers are printed: many certificates into one file, each with a QR code. The time,
// the memory of the process at its highest, and the bytes a page beyond those of a file of one
// page, which holds the fonts too.
//
//   thidua-bench-papers [--certificates 1000] [--out FILE.pdf]

#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "services/awards/papers/printer.h"
#include "services/awards/papers/testing/samples.h"

namespace thidua::bench {
namespace {

using awards::papers::Certificate;

std::vector<Certificate> MadeUp(size_t count, bool longest) {
  std::vector<Certificate> certificates;
  for (size_t i = 1; i <= count; ++i) {
    Certificate certificate =
        longest ? awards::papers::LongestCertificate() : awards::papers::SampleCertificate();
    certificate.number = absl::StrCat("2020-", absl::Dec(i, absl::kZeroPad6));
    if (!longest)
      certificate.check_text = "https://thidua.khoaichau.gov.vn/kiem-tra/" + certificate.number;
    certificate.check_code = absl::StrCat("KC-", i * 7919 % 1'000'000);
    certificates.push_back(std::move(certificate));
  }
  return certificates;
}

rusage Usage() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  return usage;
}

// Of the processor, in this program and in the system for it.
double ProcessorSeconds() {
  const rusage usage = Usage();
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

int Run(size_t count, bool longest, const std::string& out) {
  awards::papers::Printer printer;
  const std::vector<Certificate> certificates = MadeUp(count, longest);
  const auto one = printer.Print(certificates.front());
  const absl::Time begun = absl::Now();
  const double used = ProcessorSeconds();
  const auto all = printer.Print(certificates, [](size_t) { return absl::OkStatus(); });
  const double seconds = absl::ToDoubleSeconds(absl::Now() - begun);
  if (!one.ok() || !all.ok()) {
    std::cerr << "thidua-bench-papers: " << (one.ok() ? all.status() : one.status()) << "\n";
    return 1;
  }
  std::cout << "certificates " << count << "\nseconds " << seconds << "\nprocessor_seconds "
            << ProcessorSeconds() - used << "\nmegabytes " << Usage().ru_maxrss / 1024 << "\nbytes "
            << all->size() << "\nfirst_page " << one->size() << "\nbytes_a_page "
            << (count > 1 ? (all->size() - one->size()) / (count - 1) : 0) << "\n";
  if (!out.empty()) std::ofstream(out, std::ios::binary) << *all;
  return 0;
}

}  // namespace
}  // namespace thidua::bench

int main(int argc, char** argv) {
  size_t certificates = 1000;
  bool longest = false;
  std::string out;
  CLI::App app{"Measures how papers are printed"};
  app.add_option("--certificates", certificates, "how many, at least 1")
      ->check(CLI::PositiveNumber);
  app.add_flag("--longest", longest, "with every text as long as it may be");
  app.add_option("--out", out, "where to leave the PDF");
  CLI11_PARSE(app, argc, argv);
  return thidua::bench::Run(certificates, longest, out);
}
