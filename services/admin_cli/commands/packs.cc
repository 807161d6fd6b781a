// packs.
#include <absl/strings/ascii.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "services/admin_cli/base/context.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/commands/pack_application.h"
#include "services/admin_cli/files/new_folder.h"
#include "services/admin_cli/files/number_format.h"
#include "services/admin_cli/files/pack.h"
#include "services/admin_cli/files/pack_skeleton.h"
#include "services/admin_cli/files/target_sheet.h"
#include "services/admin_cli/files/text_encoding.h"

namespace thidua::cli {

namespace {

struct NewFlags {
  std::string folder;
  std::string from;
  std::string owner;
  std::string name;
  std::string kind = "district";
  std::string parent;
  std::string prefix;
  std::string term;
  std::string base;
  std::string numbers;
  std::string encoding;
  int due_days = 31;
};

bool IsYear(std::string_view text) {
  return text.size() == 4 && std::all_of(text.begin(), text.end(),
                                         [](unsigned char c) { return absl::ascii_isdigit(c); });
}

// Whose pack it is, as the flags say.
absl::StatusOr<PackOwner> OwnerOf(const NewFlags& flags) {
  PackOwner owner;
  ASSIGN_OR_RETURN(const std::string unit, ExpandName(kUnit, flags.owner));
  owner.id = LastSegment(unit);
  owner.display_name = ToNfc(flags.name);
  ASSIGN_OR_RETURN(const int kind, ParseEnum(*catalog::v1::UnitKind_descriptor(), flags.kind));
  owner.kind = static_cast<catalog::v1::UnitKind>(kind);
  if (!flags.parent.empty()) {
    ASSIGN_OR_RETURN(owner.parent, ExpandName(kUnit, flags.parent));
  }
  owner.prefix = flags.prefix.empty() ? owner.id : flags.prefix;
  if (owner.prefix.size() > kMaxPrefix || !CheckFormId(owner.prefix).ok()) {
    return UsageError("--prefix: " + Quote(owner.prefix) +
                      " is none: the ids of forms and elements begin with it, so it has at most " +
                      std::to_string(kMaxPrefix) + " of a to z, 0 to 9 and hyphens");
  }
  owner.term = flags.term;
  owner.base = flags.base;
  const bool term = owner.term.size() == 9 && owner.term[4] == '-' &&
                    IsYear(std::string_view(owner.term).substr(0, 4)) &&
                    IsYear(std::string_view(owner.term).substr(5));
  if (!term) {
    return UsageError("--term: " + Quote(owner.term) + " is none: write it as 2026-2030");
  }
  if (!IsYear(owner.base) || owner.base >= owner.term.substr(0, 4)) {
    return UsageError("--base: " + Quote(owner.base) + " is none: it is a year before the term");
  }
  owner.due_days = flags.due_days;
  return owner;
}

absl::Status New(const NewFlags& flags, Session& session) {
  ASSIGN_OR_RETURN(const PackOwner owner, OwnerOf(flags));
  const std::optional<Locale> numbers = FormatOf(flags.numbers);
  if (!flags.numbers.empty() && !numbers.has_value()) {
    return UsageError("--numbers is vi (1.234,5) or en (1,234.5)");
  }
  ASSIGN_OR_RETURN(const std::string bytes, ReadFile(flags.from));
  ASSIGN_OR_RETURN(const DecodedText decoded, DecodeText(bytes, flags.encoding));
  const auto sheet = ReadTargetSheet(decoded.text, numbers);
  if (!sheet.ok()) {
    return UsageError(flags.from + ": " + std::string(sheet.status().message()) +
                      "\nnothing was written");
  }
  std::vector<std::pair<std::string, std::string>> files;
  for (PackFile& file : MakeSkeleton(owner, sheet->targets)) {
    files.emplace_back(std::move(file.name), std::move(file.text));
  }
  RETURN_IF_ERROR(WriteNewFolder(flags.folder, files));
  Printer& printer = session.printer();
  printer.Note("read " + flags.from + ": " + EncodingName(decoded.encoding) +
               (decoded.assumed ? " (taken because it is not UTF-8)" : "") + ", numbers " +
               (sheet->numbers.has_value() ? FormatName(*sheet->numbers)
                                           : std::string("the same in both formats")));
  std::string bare;
  for (const SheetTarget& target : sheet->targets) {
    if (target.bare) {
      bare += (bare.empty() ? "" : ", ") + std::to_string(target.line);
    }
  }
  if (!bare.empty()) {
    printer.Note("bounds without a comparison are read as exactly that value, on the lines " +
                 bare + ": write >= or <= where that is meant");
  }
  printer.Note("wrote " + std::to_string(sheet->targets.size()) + " targets to " + flags.folder +
               "; see what would be refused with: deploy/check-pack " + flags.folder);
  return absl::OkStatus();
}

// What a person wants to know of an item besides its name.
std::vector<std::string> DetailsOf(const PackItem& item) {
  if (item.kind == "bindings") {
    std::vector<std::string> grants;
    for (const auto& grant : static_cast<const catalog::v1::Binding&>(*item.resource).grants()) {
      grants.push_back(auth::v1::Role_Name(grant.role()) + " " + grant.unit());
    }
    return grants;
  }
  if (item.kind == "units") {
    const auto& versions = static_cast<const catalog::v1::Unit&>(*item.resource).versions();
    return {versions.empty() ? "" : versions.rbegin()->display_name()};
  }
  if (item.kind == "plans") {
    return {static_cast<const targets::v1::Plan&>(*item.resource).term()};
  }
  return {item.resource == nullptr ? item.round.period() : FieldText(*item.resource, "title")};
}

absl::Status Show(const std::string& folder, Session& session) {
  ASSIGN_OR_RETURN(const LoadedPack pack, LoadedPack::Read(folder));
  Table table({{"KIND"}, {"NAME"}, {"DETAIL"}, {"WHERE"}});
  for (const PackItem& item : pack.items()) {
    for (const std::string& detail : DetailsOf(item)) {
      table.Add({item.kind, item.name, detail, item.where});
    }
  }
  session.printer().Print(table);
  return absl::OkStatus();
}

absl::Status Check(const std::string& folder, Session& session) {
  ASSIGN_OR_RETURN(const LoadedPack pack, LoadedPack::Read(folder));
  ASSIGN_OR_RETURN(const ContextFile file,
                   ReadContexts(ContextPath(session.options().context_file)));
  ASSIGN_OR_RETURN(const Context context, SelectContext(file, session.options().context));
  if (!context.scratch) {
    return UsageError("the context " + context.name +
                      " is of no scratch deployment, and a check writes the pack there: run "
                      "deploy/check-pack " +
                      folder + ", which starts one and throws it away");
  }
  return ApplyPack(session, pack,
                   {.dry_run = false, .keep_going = true, .reason = "check of a pack"});
}

}  // namespace

void AddPackCommands(CommandLine& cli) {
  CLI::App* packs = cli.Noun("packs", "Packs: districts as data, in folders of textproto files");
  auto flags = std::make_shared<NewFlags>();
  CLI::App* made = cli.Verb(
      packs, "new", "Makes a new pack of a spreadsheet of targets",
      {"thidua packs new my-district --from targets.csv --owner my-district --name \"Tên huyện\" "
       "\\",
       "  --term 2026-2030 --base 2025", "",
       "The CSV file has a row for each target and the columns phrase, title, bound, unit, due and",
       "form, and where wanted element, frequency, calendar and source. A bound is written as",
       ">= 115, trên 9,5, 40-45, không quá 3 or khoảng 100. Comma, semicolon or tab; UTF-8, UTF-16",
       "or windows-1258. Numbers are 1.234,5 (vi) or 1,234.5 (en), as --numbers says or all of",
       "them prove. Every row that cannot be read is named, and then nothing is written."});
  made->add_option("DIR", flags->folder, "The folder to make; nothing may be there")->required();
  made->add_option("--from", flags->from, "The CSV file; - for standard input")->required();
  made->add_option("--owner", flags->owner, "Id of the unit whose plan it is")->required();
  made->add_option("--name", flags->name, "Its name in Vietnamese, without the kind")->required();
  made->add_option("--kind", flags->kind, "Its kind: province, district, commune, ...")
      ->capture_default_str();
  made->add_option("--parent", flags->parent, "The unit above it, which must be there already");
  made->add_option("--prefix", flags->prefix,
                   "What ids of forms and elements begin with; without it the owner's id");
  made->add_option("--term", flags->term, "The years of the plan, as 2026-2030")->required();
  made->add_option("--base", flags->base, "The year before it that comparisons start from")
      ->required();
  made->add_option("--due-days", flags->due_days,
                   "Days after the end of a period by which reports are due")
      ->capture_default_str()
      ->check(CLI::Range(0, 366));
  made->add_option("--numbers", flags->numbers, "How the file writes numbers: vi or en");
  made->add_option("--encoding", flags->encoding,
                   "utf-8, utf-16le, utf-16be or windows-1258; without it what the file shows");
  cli.OnRun(made, [flags](Session& session) { return New(*flags, session); });

  auto shown = std::make_shared<std::string>();
  CLI::App* show = cli.Verb(packs, "show", "Lists what a pack holds; asks no service",
                            {"thidua packs show deploy/packs/khoai-chau"});
  show->add_option("DIR", *shown, "The pack")->required();
  cli.OnRun(show, [shown](Session& session) { return Show(*shown, session); });

  auto checked = std::make_shared<std::string>();
  CLI::App* check = cli.Verb(
      packs, "check", "Finds all that apply would refuse, on a scratch deployment",
      {"deploy/check-pack DIR", "", "deploy/check-pack starts a deployment that is thrown away and",
       "runs this there. On any other deployment it refuses to run, because it writes the pack."});
  check->add_option("DIR", *checked, "The pack")->required();
  cli.OnRun(check, [checked](Session& session) { return Check(*checked, session); });
}

}  // namespace thidua::cli
