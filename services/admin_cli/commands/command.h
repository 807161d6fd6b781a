#pragma once
// The command line as a tree of nouns and verbs. Each file of commands beside this one adds its
// nouns:
//
//   CLI::App* units = cli.Noun("units", "Units of the catalog");
//   cli.AddGet(units, kUnit, GetUnitRequest::default_instance());
//   CLI::App* verb = cli.Verb(units, "lookup", "...", {"thidua units lookup --code 12079"});
//   cli.OnRun(verb, [flags](Session& session) { ... });

#include <absl/status/status.h>
#include <google/protobuf/message.h>

#include <CLI/App.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "services/admin_cli/commands/session.h"
#include "services/admin_cli/views/printer.h"

namespace thidua::cli {

// A column of a table of resources: a title and the path of a field, see FieldText.
struct FieldColumn {
  std::string title;
  std::string path;
  Column::Kind kind = Column::kText;
  int detail = 0;      // see Column
  bool count = false;  // of a list: how many entries it has, not the entries
};

// A table with one row a message.
Table TableOf(const std::vector<FieldColumn>& columns,
              const std::vector<const google::protobuf::Message*>& messages);

// Flags of reads: how fresh.
struct ReadFlags {
  std::string exactly;
  std::string max_staleness;

  void AddTo(CLI::App* verb);
  // Sets the request's `consistency`.
  absl::Status Fill(google::protobuf::Message* request) const;
};

// Flags of writes: request id, reason, etag.
struct WriteFlags {
  std::string request_id;
  std::string reason;
  std::string etag;

  // Adds what a request of this type takes; --etag for an etag of its own only.
  void AddTo(CLI::App* verb, const google::protobuf::Message& request);
  // Sets the fields that the request has. Without --request-id a new id is drawn.
  void Fill(google::protobuf::Message* request) const;
};

// A flag that sets one field of a request.
struct FieldFlag {
  std::string flag;  // "--title"
  std::string path;  // of the field, see SetField; repeated ones take several flags
  std::string help;
  bool required = false;
  const char* pattern = nullptr;  // for fields that are resource names, which may be short
};

// A write, as a table entry.
struct WriteSpec {
  std::string verb;
  std::string description;
  const char* pattern;                       // of NAME
  const google::protobuf::Message* request;  // default instance
  std::vector<FieldFlag> flags = {};
  std::string name_path = "name";  // the field that NAME sets
  std::string file_path = "";      // the message field that -f fills; empty: there is no -f
  // Default instance of the read that the write begins with where -f is not given: what no flag
  // says stays as it is stored. Null: it begins with nothing.
  const google::protobuf::Message* stored = nullptr;
  std::vector<std::string> examples = {};
};

using Action = std::function<absl::Status(Session&)>;

// Brings the rows of a list into the order in which people want them.
using Arrangement = std::function<void(std::vector<const google::protobuf::Message*>&)>;

// Owns the parser. The callbacks refer to it: it stays where it is made.
class CommandLine {
 public:
  CommandLine();
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  CLI::App& app() { return app_; }

  // Parses and runs; the exit code.
  int Run(int argc, char** argv);

  CLI::App* Noun(const std::string& name, const std::string& description);
  // A verb below `parent`; each example is one line of the help's footer.
  CLI::App* Verb(CLI::App* parent, const std::string& name, const std::string& description,
                 const std::vector<std::string>& examples);
  void OnRun(CLI::App* verb, Action action);

  // `NOUN get NAME`: one resource with all that is nested in it, see PrintResource.
  void AddGet(CLI::App* noun, const char* pattern, const google::protobuf::Message& request);
  // `NOUN list [PARENT]`: all pages. `parent_pattern` is null for collections without a parent.
  // Returns the verb; `adjust` may set more fields of the request, `arrange` orders the table.
  CLI::App* AddList(CLI::App* noun, const char* parent_pattern,
                    const google::protobuf::Message& request, std::vector<FieldColumn> columns,
                    std::function<absl::Status(google::protobuf::Message*)> adjust = nullptr,
                    Arrangement arrange = nullptr);
  // `NOUN VERB NAME` for a write. Prints the resource it answers with, as `get` does.
  void AddWrite(CLI::App* noun, WriteSpec spec);
  // `NOUN delete NAME`, with an answer that says nothing.
  void AddDelete(CLI::App* noun, const char* pattern, const google::protobuf::Message& request,
                 const std::string& description, const std::string& example);

 private:
  CLI::App app_;
  Options options_;
  Action action_;
};

// Prints one resource with all that is nested in it: described, as a FlatTable, or as JSON.
absl::Status PrintResource(Session& session, const google::protobuf::Message& resource);

// An empty message of the type that the request's method answers with.
std::unique_ptr<google::protobuf::Message> NewResponse(const google::protobuf::Message& request);

// Makes an option take one value at a time, so that it does not swallow the arguments after it.
CLI::Option* Repeated(CLI::Option* option);

// The nouns, each in its own file.
void AddCatalogCommands(CommandLine& cli);
void AddBindingCommands(CommandLine& cli);
void AddRoundCommands(CommandLine& cli);
void AddOpenVerb(CommandLine& cli, CLI::App* rounds);
void AddScheduleVerbs(CommandLine& cli, CLI::App* rounds);
void AddReportCommands(CommandLine& cli);
void AddAcceptVerb(CommandLine& cli, CLI::App* reports);
void AddReportHistoryVerbs(CommandLine& cli, CLI::App* reports);
void AddTaskCommand(CommandLine& cli);
void AddProgressCommand(CommandLine& cli);
void AddFigureCommands(CommandLine& cli);
void AddSeriesVerb(CommandLine& cli, CLI::App* totals);
void AddRestatedVerb(CommandLine& cli, CLI::App* totals);
void AddSubjectTotalsVerb(CommandLine& cli, CLI::App* totals);
void AddTotalFeedVerbs(CommandLine& cli, CLI::App* totals);
void AddExportVerbs(CommandLine& cli, CLI::App* totals, CLI::App* figures);
void AddReorganiseVerb(CommandLine& cli, CLI::App* units);
void AddFormCheckVerb(CommandLine& cli, CLI::App* forms);
void AddPlanCommands(CommandLine& cli);
void AddCompareVerb(CommandLine& cli, CLI::App* plans);
void AddInheritVerb(CommandLine& cli, CLI::App* targets);
void AddRegisterVerb(CommandLine& cli, CLI::App* grants);
void AddReadingsVerb(CommandLine& cli, CLI::App* targets);
void AddAssessmentCommands(CommandLine& cli);
void AddTrajectoryVerb(CommandLine& cli, CLI::App* targets);
void AddAllocationVerb(CommandLine& cli, CLI::App* targets);
void AddAllocatedVerb(CommandLine& cli, CLI::App* targets);
void AddForecastVerb(CommandLine& cli, CLI::App* targets);
void AddSchemeCommands(CommandLine& cli);
void AddAwardCommands(CommandLine& cli);
void AddRulePackCommands(CommandLine& cli);
void AddMovementCommands(CommandLine& cli);
void AddRecipientCommands(CommandLine& cli);
void AddNominationCommands(CommandLine& cli);
void AddNominationImportVerb(CommandLine& cli, CLI::App* nominations);
void AddAppraiseVerb(CommandLine& cli, CLI::App* nominations);
void AddNominationStepVerbs(CommandLine& cli, CLI::App* nominations);
void AddCouncilCommands(CommandLine& cli);
void AddNoticeCommands(CommandLine& cli);
void AddDecisionCommands(CommandLine& cli);
void AddGrantCommands(CommandLine& cli);
void AddStatisticsCommands(CommandLine& cli);
void AddPaperCommands(CommandLine& cli);
void AddSignedPaperCommands(CommandLine& cli, CLI::App* papers);
void AddApplyCommand(CommandLine& cli);
void AddPackCommands(CommandLine& cli);
void AddImportCommand(CommandLine& cli);
void AddSimulateCommand(CommandLine& cli);
void AddAuditCommands(CommandLine& cli);
void AddLedgerCommands(CommandLine& cli);
void AddIdentityCommands(CommandLine& cli);

}  // namespace thidua::cli
