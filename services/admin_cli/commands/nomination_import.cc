// nominations import.
#include <absl/strings/str_join.h>

#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/value/digest.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "services/admin_cli/base/context.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/commands/nomination_entering.h"
#include "services/admin_cli/files/csv_dialect.h"
#include "services/admin_cli/files/text_encoding.h"
#include "thidua/awards/v1/awards_service.pb.h"
#include "thidua/catalog/v1/catalog_service.pb.h"

namespace thidua::cli {
namespace {

constexpr size_t kShownReady = 20;  // of rows that nobody has to look at, on a terminal

struct NominationImportFlags {
  std::string movement;
  std::string file;
  NominationDefaults defaults;
  std::string encoding;
  std::string id_key;
  std::vector<std::string> different_from;
  bool accept_doubles = false;
  bool skip_refused = false;
  bool dry_run = false;
  std::string reason;
};

// The units alone: nothing else of the catalog stands in such a file.
absl::StatusOr<CatalogTerms> ReadUnits(Session& session) {
  ASSIGN_OR_RETURN(auto answer, session.ListAll<catalog::v1::ListUnitsResponse>(
                                    catalog::v1::ListUnitsRequest()));
  auto& units = *answer.mutable_units();
  return CatalogTerms(
      {std::make_move_iterator(units.begin()), std::make_move_iterator(units.end())}, {}, {}, {});
}

// The honours of the movement, as far as the caller may read which it gives.
absl::StatusOr<AwardTerms> ReadAwardTerms(const std::string& movement, Session& session) {
  awards::v1::GetMovementRequest get;
  get.set_name(movement);
  auto about = session.Call<awards::v1::Movement>(get);
  if (absl::IsPermissionDenied(about.status())) about = awards::v1::Movement();
  RETURN_IF_ERROR(about.status());
  ASSIGN_OR_RETURN(auto answer, session.ListAll<awards::v1::ListRulePacksResponse>(
                                    awards::v1::ListRulePacksRequest()));
  auto& packs = *answer.mutable_rule_packs();
  return AwardTerms({std::make_move_iterator(packs.begin()), std::make_move_iterator(packs.end())},
                    {about->honours().begin(), about->honours().end()});
}

// Beside the file of contexts, unless a flag names another place.
std::string KeyPath(const NominationImportFlags& flags, const Session& session) {
  if (!flags.id_key.empty()) return flags.id_key;
  const std::string contexts = ContextPath(session.options().context_file);
  const size_t slash = contexts.rfind('/');
  return (slash == std::string::npos ? "" : contexts.substr(0, slash + 1)) + "nomination-ids.key";
}

std::string ResultText(RowResult result, bool dry_run) {
  switch (result) {
    case RowResult::kSound:
      return dry_run ? "would be entered" : "not entered";
    case RowResult::kEntered:
      return "entered";
    case RowResult::kEnteredBefore:
      return "entered before";
    case RowResult::kDouble:
      return "likely double";
    case RowResult::kRefused:
      return "refused";
  }
  return "";
}

Colour ColourOf(RowResult result) {
  switch (result) {
    case RowResult::kEntered:
      return Colour::kGreen;
    case RowResult::kDouble:
      return Colour::kYellow;
    case RowResult::kRefused:
      return Colour::kRed;
    case RowResult::kSound:
    case RowResult::kEnteredBefore:
      return Colour::kDim;
  }
  return Colour::kNone;
}

// "is alike to units/.../p-17, Nguyễn Văn A of units/dan-tien, born in 1980".
std::string DoubleText(const LikelyDouble& one) {
  const awards::v1::Recipient& other = one.other;
  return "is alike to " + other.name() + ", " + other.display_name() + " of " + other.unit() +
         (other.birth_year() == 0 ? "" : ", born in " + std::to_string(other.birth_year())) +
         (one.other_line == 0 ? "" : ", of row " + std::to_string(one.other_line));
}

// The rows, those that somebody has to look at with one line for each thing that is wrong.
void PrintRows(const NominationEntering& entering, bool dry_run, Printer& printer) {
  const bool people = printer.settings().format == Format::kTable;
  Table table({{"ROW", Column::kRight},
               {"NAME"},
               {"RESULT"},
               {"COLUMN"},
               {"REASON", Column::kShrink},
               {"NOMINATION", Column::kName, 2},
               {"RECIPIENT", Column::kName, 2}});
  size_t quiet = 0;
  for (const EnteringRow& row : entering.rows()) {
    const auto& entry = row.nomination.entry;
    const auto add = [&](const std::string& column, const std::string& reason) {
      table.Add({std::to_string(row.nomination.line), entry.recipient().display_name(),
                 TableCell(ResultText(row.result, dry_run), ColourOf(row.result)), column, reason,
                 entry.nomination().name(), entry.nomination().honouree().recipient()});
    };
    for (const SheetFault& fault : row.nomination.faults) add(fault.column, fault.reason);
    for (const LikelyDouble& one : row.doubles) {
      add(entering.columns().Title(NominationColumn::kName), DoubleText(one));
    }
    if (row.nomination.faults.empty() && row.doubles.empty() &&
        (!people || quiet++ < kShownReady)) {
      add("", "");
    }
  }
  printer.Print(table);
  if (quiet > kShownReady) {
    printer.Note("and " + std::to_string(quiet - kShownReady) + " more rows; -o csv lists them");
  }
}

std::string CountsText(const NominationEntering& entering, bool dry_run) {
  std::vector<std::string> texts;
  for (const RowResult result : {RowResult::kEntered, RowResult::kSound, RowResult::kEnteredBefore,
                                 RowResult::kDouble, RowResult::kRefused}) {
    if (const int count = entering.Count(result); count > 0) {
      texts.push_back(std::to_string(count) + " " + ResultText(result, dry_run));
    }
  }
  return absl::StrJoin(texts, ", ") + " of " + std::to_string(entering.rows().size()) + " rows";
}

// What was read and how, so that a wrong assumption is seen.
std::string ReadingText(const NominationImportFlags& flags, const DecodedText& decoded,
                        const NominationSheet& sheet, const std::string& bytes) {
  return "read " + (flags.file == "-" ? "standard input" : ToNfc(LastSegment(flags.file))) + ": " +
         EncodingName(decoded.encoding) +
         (decoded.assumed ? " (taken because it is not UTF-8)" : "") + ", " +
         DelimiterName(sheet.delimiter) + ", SHA-256 " + ToHex(Sha256(bytes));
}

absl::Status ImportNominations(const NominationImportFlags& flags, Session& session) {
  ASSIGN_OR_RETURN(const std::string movement, ExpandName(kMovement, flags.movement));
  DoubleAcceptance acceptance;
  acceptance.all = flags.accept_doubles;
  for (const std::string& text : flags.different_from) {
    RETURN_IF_ERROR(AddAcceptance(text, ParentOf(movement, 2), acceptance));
  }
  ASSIGN_OR_RETURN(const std::string bytes, ReadFile(flags.file));
  ASSIGN_OR_RETURN(const DecodedText decoded, DecodeText(bytes, flags.encoding));
  ASSIGN_OR_RETURN(const KeyedIds ids, ReadKeyedIds(KeyPath(flags, session)));
  ASSIGN_OR_RETURN(const CatalogTerms units, ReadUnits(session));
  ASSIGN_OR_RETURN(const AwardTerms terms, ReadAwardTerms(movement, session));
  ASSIGN_OR_RETURN(NominationSheet sheet, ReadNominationSheet(decoded.text, {movement, units, terms,
                                                                             flags.defaults, ids}));
  Printer& printer = session.printer();
  printer.Note(ReadingText(flags, decoded, sheet, bytes));

  NominationEntering entering(session, movement, std::move(sheet));
  entering.set_reason(flags.reason);
  RETURN_IF_ERROR(entering.Compare(acceptance));
  if (!entering.compared()) {
    printer.Note(
        "you may not read all recipients and nominations of the owner: of other units the service "
        "alone tells who is alike, and --different-from ROW=RECIPIENT accepts each");
  }
  RETURN_IF_ERROR(entering.Check());
  const int bad = entering.Count(RowResult::kRefused) + entering.Count(RowResult::kDouble);
  absl::Status ended;
  if (!flags.dry_run && (bad == 0 || flags.skip_refused)) {
    ended = entering.Write();
  }
  PrintRows(entering, flags.dry_run, printer);
  printer.Note((flags.dry_run ? "dry run, nothing was written: " : "") +
               CountsText(entering, flags.dry_run));
  if (entering.Count(RowResult::kDouble) > 0) {
    printer.Note(
        "of a likely double, write the id of who is meant into the column recipient; or say that "
        "it "
        "is somebody else: --different-from ROW, or --accept-doubles for all");
  }
  if (!ended.ok()) {
    printer.Note(
        "the import broke off: what was entered stands, and a repetition goes on from there");
    return ended;
  }
  if (bad == 0) return absl::OkStatus();
  return Refused(std::to_string(bad) + " rows are not sound" +
                 (flags.dry_run || flags.skip_refused
                      ? ""
                      : "; nothing was written. Correct them, or enter the others with "
                        "--skip-refused"));
}

}  // namespace

void AddNominationImportVerb(CommandLine& cli, CLI::App* nominations) {
  auto flags = std::make_shared<NominationImportFlags>();
  CLI::App* verb = cli.Verb(
      nominations, "import", "Proposes those that stand in a CSV file, one row a nomination",
      {"thidua nominations import khoai-chau/thi-dua-2022 danh-sach.csv --dry-run",
       "thidua nominations import khoai-chau/thi-dua-2022 danh-sach.csv --kind person --honour "
       "lao-dong-tien-tien --receipt-date 2022-11-30 --different-from 12",
       "",
       "The columns are name, kind, birth year, unit, description, honour, merit, receipt date,",
       "and where wanted id, recipient and different from, and a column for each paper, called "
       "after",
       "it; titles in Vietnamese (họ và tên, loại, năm sinh, đơn vị, chức vụ, danh hiệu, thành "
       "tích,",
       "ngày nhận, mã, mã người nhận, khác với, tờ trình, ...) or English. Kinds are cá nhân, tập",
       "thể, hộ gia đình; units and honours are called by id, code or name; days are 31/12/2022 or",
       "2022-12-31. Comma, semicolon or tab; UTF-8, UTF-16 or windows-1258.", "",
       "Without a recipient a row enters a new one. Ids that a row does not give tell nothing: "
       "they",
       "are made of the row with a key that stays on this machine (nomination-ids.key beside the",
       "file of contexts), so that the same file again enters nothing twice. Whoever has the key",
       "can test a guess at a name: delete it when the movement is over.",
       "Nothing is written unless every row is sound; a thousand rows are one commit."});
  verb->add_option("MOVEMENT", flags->movement, ShortForm(kMovement))->required();
  verb->add_option("FILE", flags->file, "The CSV file; - for standard input")->required();
  verb->add_option("--kind", flags->defaults.kind, "The kind of rows that say none");
  verb->add_option("--unit", flags->defaults.unit, "The unit of rows that say none");
  verb->add_option("--honour", flags->defaults.honour, "The honour of rows that say none");
  verb->add_option("--merit", flags->defaults.merit, "The merit of rows that say none");
  verb->add_option("--receipt-date", flags->defaults.receipt_date,
                   "The day of receipt of rows that say none");
  verb->add_option("--encoding", flags->encoding,
                   "utf-8, utf-16le, utf-16be or windows-1258; without it what the file shows");
  verb->add_option("--id-key", flags->id_key, "File of the key that ids are made with");
  Repeated(verb->add_option("--different-from", flags->different_from,
                            "ROW or ROW=RECIPIENT: the row is somebody else than who is alike; may "
                            "be repeated"));
  verb->add_flag("--accept-doubles", flags->accept_doubles,
                 "All rows are somebody else than who is alike to them");
  verb->add_flag("--skip-refused", flags->skip_refused,
                 "Enter the rows that are sound; without it all are entered or none");
  verb->add_flag("--dry-run", flags->dry_run, "Check and compare; write nothing");
  verb->add_option("--reason", flags->reason, "Why, for the log");
  cli.OnRun(verb, [flags](Session& session) { return ImportNominations(*flags, session); });
}

}  // namespace thidua::cli
