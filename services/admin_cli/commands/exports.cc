// totals export, figures export, totals codes: totals and figures as files, and their code lists.
#include <absl/strings/str_cat.h>
#include <absl/time/time.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <string>

#include "common/files/output_file.h"
#include "common/value/csv_field.h"
#include "common/value/status_macros.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/commands/resume.h"
#include "services/admin_cli/commands/total_filter_flags.h"
#include "thidua/catalog/v1/catalog_service.pb.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::cli {
namespace {

constexpr absl::Duration kSilence = absl::Minutes(1);
constexpr int kFileMode = 0644;

struct ExportFlags {
  TotalFilterFlags filter;
  std::string format = "csv";
  std::string out;
};

// Writes what was asked for, and goes on where a stream broke off. A part without a cursor waits
// for the next one that has one: what was begun twice must not stand there twice.
template <class Request, class Response>
absl::Status Export(const ExportFlags& flags, Session& session) {
  Request request;
  RETURN_IF_ERROR(flags.filter.Fill(request.mutable_filter()));
  request.set_format(flags.format == "sdmx-csv" ? reporting::v1::EXPORT_FORMAT_SDMX_CSV
                                                : reporting::v1::EXPORT_FORMAT_CSV);
  ASSIGN_OR_RETURN(*request.mutable_cursor(), ReadCursor(flags.filter.cursor_file));
  ASSIGN_OR_RETURN(client::Client * client, session.client());
  std::unique_ptr<files::OutputFile> file;
  if (!flags.out.empty()) {
    ASSIGN_OR_RETURN(file, files::OutputFile::Open(flags.out, kFileMode));
  }
  const auto write = [&](std::string_view text) -> absl::Status {
    if (file != nullptr) return file->Write(text);
    session.printer().out() << text << std::flush;
    return session.printer().out() ? absl::OkStatus()
                                   : absl::InvalidArgumentError("standard output is closed");
  };
  bool has_header = false;
  const auto read = [&]() -> absl::StatusOr<bool> {
    Response part;
    std::string pending;
    bool is_first = true;
    RETURN_IF_ERROR(client->Receive(request, "", kSilence, &part, [&]() -> absl::StatusOr<bool> {
      std::string_view text = part.text();
      // Each stream has a header, and the file has one.
      if (is_first && has_header) text.remove_prefix(text.find('\n') + 1);
      is_first = false;
      pending += text;
      if (part.cursor().empty()) return true;
      RETURN_IF_ERROR(write(pending));
      has_header = true;
      pending.clear();
      request.set_cursor(part.cursor());
      return true;
    }));
    return true;
  };
  const auto hint = [&] {
    const std::string& path = flags.filter.cursor_file;
    return path.empty() ? path : "--cursor-file " + path;
  };
  const absl::Status written = FollowResumed(
      {.read = read, .position = [&] { return request.cursor(); }, .hint = hint}, session);
  // What was printed is printed, also where it breaks off.
  if (!written.ok() && file == nullptr && has_header) {
    RETURN_IF_ERROR(WriteCursor(flags.filter.cursor_file, request.cursor()));
  }
  RETURN_IF_ERROR(written);
  if (file != nullptr) RETURN_IF_ERROR(file->Commit());
  // Behind the file: a cursor of what is not there would lose it.
  return WriteCursor(flags.filter.cursor_file, request.cursor());
}

// A code list as a file of comma-separated values.
class CodeList {
 public:
  explicit CodeList(std::initializer_list<std::string_view> header) { Add(header); }

  void Add(std::initializer_list<std::string_view> fields) {
    bool first = true;
    for (const std::string_view field : fields) {
      absl::StrAppend(&text_, first ? "" : ",", CsvField(field));
      first = false;
    }
    text_ += "\r\n";
  }

  absl::Status Write(const std::string& folder, const std::string& name) const {
    return files::WriteFile((std::filesystem::path(folder) / name).string(), text_, kFileMode);
  }

 private:
  std::string text_;
};

// Calls `take` with each page of a list.
template <class Response, class Request, class Take>
absl::Status ForEachPage(Request request, Session& session, const Take& take) {
  request.set_page_size(1000);
  do {
    ASSIGN_OR_RETURN(const Response page, session.Call<Response>(request));
    take(page);
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

absl::Status WriteUnits(const std::string& folder, Session& session) {
  CodeList units({"id", "code", "name", "kind", "parent", "valid_from", "valid_to", "act"});
  CodeList successions({"id", "successor", "date", "extent", "act", "note"});
  RETURN_IF_ERROR(ForEachPage<catalog::v1::ListUnitsResponse>(
      catalog::v1::ListUnitsRequest(), session, [&](const auto& page) {
        for (const auto& unit : page.units()) {
          const std::string id = LastSegment(unit.name());
          for (const auto& version : unit.versions()) {
            units.Add({id, version.code(), version.display_name(), FieldText(version, "kind"),
                       version.parent().empty() ? "" : LastSegment(version.parent()),
                       version.valid_from(), version.valid_to(), version.act()});
          }
          for (const auto& succession : unit.successions()) {
            successions.Add({id, LastSegment(succession.successor()), succession.date(),
                             FieldText(succession, "extent"), succession.act(), succession.note()});
          }
        }
      }));
  RETURN_IF_ERROR(units.Write(folder, "units.csv"));
  return successions.Write(folder, "successions.csv");
}

absl::Status WriteDefinitions(const std::string& folder, Session& session) {
  CodeList elements({"id", "title", "definition", "unit_of_measure", "decimals", "kind",
                     "time_rollup", "scale", "source"});
  RETURN_IF_ERROR(ForEachPage<catalog::v1::ListElementsResponse>(
      catalog::v1::ListElementsRequest(), session, [&](const auto& page) {
        for (const auto& element : page.elements()) {
          elements.Add({LastSegment(element.name()), element.title(), element.definition(),
                        element.unit_of_measure(), absl::StrCat(element.decimals()),
                        FieldText(element, "kind"), FieldText(element, "time_rollup"),
                        element.scale().empty() ? "" : LastSegment(element.scale()),
                        element.source()});
        }
      }));
  RETURN_IF_ERROR(elements.Write(folder, "elements.csv"));
  CodeList levels({"scale", "order", "id", "title", "source"});
  RETURN_IF_ERROR(ForEachPage<catalog::v1::ListScalesResponse>(
      catalog::v1::ListScalesRequest(), session, [&](const auto& page) {
        for (const auto& scale : page.scales()) {
          int order = 0;
          for (const auto& level : scale.levels()) {
            levels.Add({LastSegment(scale.name()), absl::StrCat(++order), level.level(),
                        level.title(), scale.source()});
          }
        }
      }));
  RETURN_IF_ERROR(levels.Write(folder, "levels.csv"));
  CodeList forms({"id", "title", "calendar", "frequency", "visibility"});
  RETURN_IF_ERROR(ForEachPage<catalog::v1::ListFormsResponse>(
      catalog::v1::ListFormsRequest(), session, [&](const auto& page) {
        for (const auto& form : page.forms()) {
          forms.Add({LastSegment(form.name()), form.title(), FieldText(form, "calendar"),
                     FieldText(form, "frequency"), FieldText(form, "visibility")});
        }
      }));
  return forms.Write(folder, "forms.csv");
}

absl::Status WriteCodes(const std::string& folder, Session& session) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  RETURN_IF_ERROR(WriteUnits(folder, session));
  RETURN_IF_ERROR(WriteDefinitions(folder, session));
  // Those of SDMX:CL_OBS_STATUS(2.2) that an export has.
  CodeList statuses({"id", "title"});
  statuses.Add({"A", "Normal value"});
  statuses.Add({"E", "Estimated value"});
  statuses.Add({"I", "Imputed value: values within are carried over from an earlier period"});
  statuses.Add({"M", "Missing value; data cannot exist: values of this kind have no sum"});
  statuses.Add({"O", "Missing value: nobody has reported one"});
  statuses.Add({"P",
                "Provisional value: reports are missing or cover a part of the period, or the "
                "round is open"});
  statuses.Add({"U", "Low reliability: simulated"});
  RETURN_IF_ERROR(statuses.Write(folder, "obs_status.csv"));
  session.printer().Note("wrote units, successions, elements, levels, forms and obs_status to " +
                         folder);
  return absl::OkStatus();
}

// Adds the verb `export` of a noun.
template <class Request, class Response>
void AddExportVerb(CommandLine& cli, CLI::App* noun, const std::string& what) {
  const std::string command = absl::StrCat("thidua ", what, " export hung-yen ");
  auto flags = std::make_shared<ExportFlags>();
  CLI::App* verb = cli.Verb(
      noun, "export",
      absl::StrCat("Writes the ", what, " below a unit as CSV or SDMX-CSV, whole or what changed"),
      {absl::StrCat(command, "--out ", what, ".csv"),
       absl::StrCat(command, "--format sdmx-csv --out ", what, ".csv --cursor-file ", what,
                    ".cursor")});
  flags->filter.AddTo(verb);
  verb->add_option("--format", flags->format, "csv or sdmx-csv (SDMX-CSV 2.0)")
      ->check(CLI::IsMember({"csv", "sdmx-csv"}));
  verb->add_option("--out", flags->out, "The file; without it standard output");
  verb->add_option("--cursor-file", flags->filter.cursor_file,
                   "Where the cursor is: with one only what changed since is written, and the next "
                   "one is put there in the end");
  cli.OnRun(verb, [flags](Session& session) { return Export<Request, Response>(*flags, session); });
}

}  // namespace

void AddExportVerbs(CommandLine& cli, CLI::App* totals, CLI::App* figures) {
  AddExportVerb<reporting::v1::ExportTotalsRequest, reporting::v1::ExportTotalsResponse>(
      cli, totals, "totals");
  AddExportVerb<reporting::v1::ExportFiguresRequest, reporting::v1::ExportFiguresResponse>(
      cli, figures, "figures");

  auto folder = std::make_shared<std::string>();
  CLI::App* codes = cli.Verb(totals, "codes", "Writes the code lists that exports refer to as CSV",
                             {"thidua totals codes codes/"});
  codes->add_option("FOLDER", *folder, "Where to, made if it is not there")->required();
  cli.OnRun(codes, [folder](Session& session) { return WriteCodes(*folder, session); });
}

}  // namespace thidua::cli
