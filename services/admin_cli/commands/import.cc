// import.
#include <memory>
#include <optional>
#include <utility>

#include "common/files/output_file.h"
#include "common/value/digest.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "services/admin_cli/base/context.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/catalog_reading.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/commands/file_import.h"
#include "services/admin_cli/commands/import_tables.h"
#include "services/admin_cli/files/csv_reports.h"
#include "services/admin_cli/files/number_format.h"
#include "services/admin_cli/files/refused_rows.h"
#include "services/admin_cli/files/text_encoding.h"

namespace thidua::cli {
namespace {

constexpr int kFileMode = 0644;

struct ImportFlags {
  std::string file;
  ReportDefaults defaults;
  std::string encoding;
  std::string numbers;
  std::string refused;
  bool submit = false;
  bool dry_run = false;
  std::string reason;
};

std::string FileName(const std::string& path) {
  return path == "-" ? "standard input" : ToNfc(LastSegment(path));
}

// What was read and how, so that a wrong assumption is seen.
std::string ReadingText(const ImportFlags& flags, const DecodedText& decoded, const CsvTable& table,
                        const CsvReports& read, const std::string& digest) {
  std::string text = "read " + FileName(flags.file) + ": " + EncodingName(decoded.encoding) +
                     (decoded.assumed ? " (taken because it is not UTF-8)" : "") + ", " +
                     DelimiterName(table.delimiter) + ", numbers " +
                     (read.numbers.has_value() ? FormatName(*read.numbers)
                                               : "the same in both formats or undecided") +
                     ", SHA-256 " + digest;
  return read.without_values == 0 ? text
                                  : text + "; " + std::to_string(read.without_values) +
                                        " subjects without any value are left out";
}

absl::Status Import(const ImportFlags& flags, Session& session) {
  std::optional<Locale> numbers;
  if (!flags.numbers.empty()) {
    numbers = FormatOf(flags.numbers);
    if (!numbers.has_value()) {
      return UsageError("--numbers is vi (1.234,5) or en (1,234.5)");
    }
  }
  ASSIGN_OR_RETURN(const std::string bytes, ReadFile(flags.file));
  ASSIGN_OR_RETURN(const DecodedText decoded, DecodeText(bytes, flags.encoding));
  ASSIGN_OR_RETURN(const CatalogTerms terms, ReadCatalogTerms(session));
  ASSIGN_OR_RETURN(const CsvTable table, ReadCsvTable(decoded.text, terms, flags.defaults));
  ASSIGN_OR_RETURN(CsvReports read, GroupReports(table, terms, flags.defaults, numbers));
  const std::string digest = ToHex(Sha256(bytes));
  Printer& printer = session.printer();
  printer.Note(ReadingText(flags, decoded, table, read, digest));

  FileImport import(session, FileName(flags.file) + ", SHA-256 " + digest, table.columns,
                    std::move(read.reports));
  import.set_submit(flags.submit);
  import.set_reason(flags.reason);
  RETURN_IF_ERROR(import.Check());
  std::vector<ChangedField> changes = import.changes();
  if (printer.settings().format == Format::kTable) {
    PrintChanges(changes, printer);
  }
  absl::Status ended;
  if (!flags.dry_run) {
    ended = import.Write();
    changes = import.changes();  // without what was refused only now
  }
  const std::vector<RefusedReport> refused = import.refused();
  PrintRefused(changes, refused, import.unnamed(), printer);
  if (!flags.refused.empty()) {
    RETURN_IF_ERROR(
        files::WriteFile(flags.refused, WriteRefusedRows(table, refused, read.numbers), kFileMode));
    printer.Note("wrote the rows of " + std::to_string(refused.size()) + " refused reports to " +
                 flags.refused);
  }
  const std::string dry = flags.dry_run ? "dry run: " : "";
  printer.Note(dry + CountsText(changes, refused));
  const ImportCounts& counts = import.counts();
  printer.Note(dry + std::to_string(counts.written) + " written, " +
               std::to_string(counts.unchanged) + " unchanged, " + std::to_string(counts.rejected) +
               " rejected of " +
               std::to_string(counts.written + counts.unchanged + counts.rejected) + " reports");
  if (!ended.ok()) {
    printer.Note(
        "the import broke off: what is written stands, and a repetition goes on from there");
    return ended;
  }
  return counts.rejected == 0 ? absl::OkStatus()
                              : Refused(std::to_string(counts.rejected) + " reports were rejected");
}

}  // namespace

void AddImportCommand(CommandLine& cli) {
  auto flags = std::make_shared<ImportFlags>();
  CLI::App* import = cli.Noun("import", "Brings figures in from files");
  CLI::App* verb = cli.Verb(
      import, "reports", "Writes reports from a CSV file, one row a value or one row a subject",
      {"thidua import reports socio-2022.csv --owner khoai-chau --dry-run",
       "thidua import reports xa.csv --owner khoai-chau --form socio --period 2022 --numbers vi",
       "", "A row is a value, with the columns form, period, subject, element, value or level, and",
       "status, source, note, owner; or a row is a subject, with a column for each element.",
       "Columns, units, elements, forms and levels are called by id, code, title or name. Comma,",
       "semicolon or tab; UTF-8, UTF-16 or windows-1258. Values are shown before they are written.",
       "", "Numbers are 1.234,5 (vi) or 1,234.5 (en), as --numbers or a line numbers=vi before the",
       "header row says, or as all numbers of the file prove. What has two readings is refused.",
       "An empty cell, x, - and ... say that there is no figure; void takes one back."});
  verb->add_option("FILE", flags->file, "The CSV file; - for standard input")->required();
  verb->add_option("--owner", flags->defaults.owner, "The owner of rows that name none");
  verb->add_option("--form", flags->defaults.form, "The form of all rows, if no column says it");
  verb->add_option("--period", flags->defaults.period,
                   "The period of all rows, if no column says it");
  verb->add_option("--numbers", flags->numbers, "How the file writes numbers: vi or en");
  verb->add_option("--encoding", flags->encoding,
                   "utf-8, utf-16le, utf-16be or windows-1258; without it what the file shows");
  verb->add_flag("--submit", flags->submit, "Hand the reports over for review");
  verb->add_flag("--dry-run", flags->dry_run, "Check and compare; write nothing");
  verb->add_option("--refused", flags->refused,
                   "File to write the rows of refused reports to, as CSV with remedies");
  verb->add_option("--reason", flags->reason,
                   "Why, for the log; needed to correct what is accepted");
  cli.OnRun(verb, [flags](Session& session) { return Import(*flags, session); });
}

}  // namespace thidua::cli
