#include "services/admin_cli/commands/command.h"

#include <absl/strings/str_join.h>
#include <google/protobuf/duration.pb.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "common/client/methods.h"
#include "common/value/status_macros.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/files/message_file.h"
#include "services/admin_cli/views/flat.h"
#include "thidua/type/v1/consistency.pb.h"

namespace thidua::cli {
namespace {

using google::protobuf::Message;

constexpr char kFooter[] =
    R"(Names may be short (khoai-chau/2021-2025) or full (units/khoai-chau/plans/2021-2025). Reads of
totals, rounds and units also take a unit by its official code on a day (330@2024-12-31).

Exit codes:
  0  done
  1  a service refused, or what was asked for did not hold
  2  the command line, or a file that it names, is wrong
  3  a service cannot be reached, or does not know the caller

Examples:
  thidua units list --district khoai-chau
  thidua plans evaluate khoai-chau/2021-2025 --period 2022)";

}  // namespace

Table TableOf(const std::vector<FieldColumn>& columns,
              const std::vector<const Message*>& messages) {
  std::vector<Column> titles;
  for (const FieldColumn& column : columns) {
    titles.push_back({column.title, column.kind, column.detail});
  }
  Table table(std::move(titles));
  for (const Message* message : messages) {
    std::vector<TableCell> row;
    for (const FieldColumn& column : columns) {
      row.emplace_back(column.count ? CountText(*message, column.path)
                                    : FieldText(*message, column.path));
    }
    table.Add(std::move(row));
  }
  return table;
}

void ReadFlags::AddTo(CLI::App* verb) {
  CLI::Option* at = verb->add_option("--exactly", exactly, "Read as of this token's position");
  verb->add_option("--max-staleness", max_staleness,
                   "Accept an answer this old, for example 30s (0s to 1h)")
      ->excludes(at);
}

absl::Status ReadFlags::Fill(Message* request) const {
  if (exactly.empty() && max_staleness.empty()) {
    return absl::OkStatus();
  }
  type::v1::Consistency consistency;
  if (!exactly.empty()) {
    consistency.set_exactly(exactly);
  } else {
    absl::Duration staleness;
    if (!absl::ParseDuration(max_staleness, &staleness) || staleness < absl::ZeroDuration()) {
      return UsageError("--max-staleness: \"" + max_staleness + "\" is not a duration such as 30s");
    }
    const int64_t nanos = absl::ToInt64Nanoseconds(staleness);
    consistency.mutable_max_staleness()->set_seconds(nanos / 1'000'000'000);
    consistency.mutable_max_staleness()->set_nanos(static_cast<int32_t>(nanos % 1'000'000'000));
  }
  const auto* field = request->GetDescriptor()->FindFieldByName("consistency");
  request->GetReflection()->MutableMessage(request, field)->CopyFrom(consistency);
  return absl::OkStatus();
}

void WriteFlags::AddTo(CLI::App* verb, const Message& request) {
  verb->add_option("--request-id", request_id,
                   "Id of this request; a repetition with the same id is applied once");
  verb->add_option("--reason", reason, "Why, for the log");
  if (request.GetDescriptor()->FindFieldByName("etag") != nullptr) {
    verb->add_option("--etag", etag, "Only if this is still the resource's etag");
  }
}

void WriteFlags::Fill(Message* request) const {
  SetIfPresent(request, "request_id", request_id.empty() ? NewRequestId() : request_id);
  SetIfPresent(request, "reason", reason);
  SetIfPresent(request, "etag", etag);
}

CommandLine::CommandLine()
    : app_("Administers Thi Đua: what was promised, reported and honoured.") {
  app_.name("thidua");
  app_.require_subcommand(1);
  app_.fallthrough();
  app_.set_help_all_flag();
  app_.footer(kFooter);
  app_.add_option("-o,--output", options_.output,
                  "table, wide (tables as wide as they are), json or csv")
      ->check(CLI::IsMember({"table", "wide", "json", "csv"}))
      ->capture_default_str();
  app_.add_option("--context", options_.context, "Context to use instead of the current one");
  app_.add_option(
      "--context-file", options_.context_file,
      "File of contexts; else $THIDUA_CONTEXT_FILE, else ~/.config/thidua/context.json");
  app_.add_option("--timeout", options_.timeout, "Limit of each call")->capture_default_str();
  app_.add_flag("--no-color", options_.no_color, "No colours; so does $NO_COLOR");
  app_.add_flag("-q,--quiet", options_.quiet, "Results and errors only");
}

int CommandLine::Run(int argc, char** argv) {
  try {
    app_.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app_.exit(error);
    return code == 0 ? 0 : 2;
  }
  Session session(options_);
  const absl::Status status = action_(session);
  session.printer().EndProgress();
  std::cout.flush();
  if (!status.ok()) {
    std::cerr << FormatError(status);
  }
  return ExitCode(status);
}

CLI::App* CommandLine::Noun(const std::string& name, const std::string& description) {
  CLI::App* noun = app_.add_subcommand(name, description);
  noun->require_subcommand(1);
  noun->footer("Run \"thidua " + name + " VERB --help\" for flags and examples.");
  return noun;
}

CLI::App* CommandLine::Verb(CLI::App* parent, const std::string& name,
                            const std::string& description,
                            const std::vector<std::string>& examples) {
  CLI::App* verb = parent->add_subcommand(name, description);
  verb->footer(std::string(examples.size() > 1 ? "Examples:" : "Example:") + "\n  " +
               absl::StrJoin(examples, "\n  "));
  return verb;
}

void CommandLine::OnRun(CLI::App* verb, Action action) {
  verb->callback([this, action = std::move(action)] { action_ = action; });
}

std::unique_ptr<Message> NewResponse(const Message& request) {
  const auto* type = client::MethodOf(request)->output_type();
  return std::unique_ptr<Message>(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
}

absl::Status PrintResource(Session& session, const Message& resource) {
  if (session.printer().settings().format == Format::kCsv) {
    session.printer().Print(FlatTable(resource));
    return absl::OkStatus();
  }
  return session.printer().Print(resource, Table({}), Describe(resource));
}

CLI::Option* Repeated(CLI::Option* option) { return option->allow_extra_args(false); }

void CommandLine::AddGet(CLI::App* noun, const char* pattern, const Message& request) {
  struct Flags : ReadFlags {
    std::string name;
    std::string date;
  };
  auto flags = std::make_shared<Flags>();
  CLI::App* verb = Verb(noun, "get", "Shows one",
                        {"thidua " + noun->get_name() + " get " + ShortForm(pattern) + " -o json"});
  verb->add_option("NAME", flags->name, ShortForm(pattern))->required();
  if (request.GetDescriptor()->FindFieldByName("date") != nullptr) {
    verb->add_option("--date", flags->date, "As it was on this day, YYYY-MM-DD");
  }
  flags->AddTo(verb);
  OnRun(verb, [flags, pattern, &request](Session& session) -> absl::Status {
    std::unique_ptr<Message> filled(request.New());
    ASSIGN_OR_RETURN(const std::string name, ExpandName(pattern, flags->name));
    SetIfPresent(filled.get(), "name", name);
    SetIfPresent(filled.get(), "date", flags->date);
    RETURN_IF_ERROR(flags->Fill(filled.get()));
    const auto response = NewResponse(request);
    RETURN_IF_ERROR(session.CallInto(*filled, "", response.get()));
    return PrintResource(session, *response);
  });
}

CLI::App* CommandLine::AddList(CLI::App* noun, const char* parent_pattern, const Message& request,
                               std::vector<FieldColumn> columns,
                               std::function<absl::Status(Message*)> adjust, Arrangement arrange) {
  struct Flags : ReadFlags {
    std::string parent;
    std::string changed_since;
  };
  auto flags = std::make_shared<Flags>();
  const std::string short_form = parent_pattern == nullptr ? "" : " " + ShortForm(parent_pattern);
  const std::string usage = "thidua " + noun->get_name() + " list" + short_form;
  std::vector<std::string> examples = {usage + " -o csv"};
  const bool tells_changes = request.GetDescriptor()->FindFieldByName("changed_since") != nullptr;
  if (tells_changes) examples.push_back(usage + " --changed-since TOKEN -o json");
  CLI::App* verb = Verb(noun, "list", "Lists all", examples);
  if (parent_pattern != nullptr) {
    verb->add_option("PARENT", flags->parent, ShortForm(parent_pattern))->required();
  }
  flags->AddTo(verb);
  if (tells_changes) {
    verb->add_option("--changed-since", flags->changed_since,
                     "Only what was written after the list that this token is of");
  }
  OnRun(
      verb,
      [flags, parent_pattern, tells_changes, &request, columns = std::move(columns),
       adjust = std::move(adjust), arrange = std::move(arrange)](Session& session) -> absl::Status {
        std::unique_ptr<Message> filled(request.New());
        if (parent_pattern != nullptr) {
          ASSIGN_OR_RETURN(const std::string parent, ExpandName(parent_pattern, flags->parent));
          SetIfPresent(filled.get(), "parent", parent);
        }
        if (adjust != nullptr) {
          RETURN_IF_ERROR(adjust(filled.get()));
        }
        SetIfPresent(filled.get(), "changed_since", flags->changed_since);
        RETURN_IF_ERROR(flags->Fill(filled.get()));
        const auto response = NewResponse(request);
        RETURN_IF_ERROR(session.ListInto(*filled, "", response.get()));
        const auto& items = *response->GetDescriptor()->FindFieldByNumber(1);
        std::vector<const Message*> messages;
        for (int i = 0; i < response->GetReflection()->FieldSize(*response, &items); ++i) {
          messages.push_back(&response->GetReflection()->GetRepeatedMessage(*response, &items, i));
        }
        if (arrange != nullptr) {
          arrange(messages);
        }
        RETURN_IF_ERROR(session.printer().Print(*response, TableOf(columns, messages)));
        if (tells_changes && !session.json()) {
          session.printer().Note("token: " + FieldText(*response, "token"));
        }
        return absl::OkStatus();
      });
  return verb;
}

void CommandLine::AddWrite(CLI::App* noun, WriteSpec spec) {
  struct Flags : WriteFlags {
    std::string name;
    std::string file;
    std::vector<std::vector<std::string>> values;  // by flag of the spec
  };
  auto flags = std::make_shared<Flags>();
  flags->values.resize(spec.flags.size());
  const std::string usage = "thidua " + noun->get_name() + " " + spec.verb + " ";
  if (spec.examples.empty()) {
    spec.examples.push_back(usage + ShortForm(spec.pattern));
  }
  CLI::App* verb = Verb(noun, spec.verb, spec.description, spec.examples);
  verb->add_option("NAME", flags->name, ShortForm(spec.pattern))->required();
  if (!spec.file_path.empty()) {
    verb->add_option("-f,--file", flags->file, "Textproto or JSON of it; - for standard input");
  }
  for (size_t i = 0; i < spec.flags.size(); ++i) {
    std::vector<std::string>& values = flags->values[i];
    const auto* field = FieldAt(*spec.request->GetDescriptor(), spec.flags[i].path);
    if (field->type() == google::protobuf::FieldDescriptor::TYPE_BOOL) {
      verb->add_flag_callback(
          spec.flags[i].flag, [&values] { values = {"true"}; }, spec.flags[i].help);
      continue;
    }
    CLI::Option* option =
        Repeated(verb->add_option(spec.flags[i].flag, values, spec.flags[i].help));
    option->required(spec.flags[i].required);
    if (!field->is_repeated()) {
      option->expected(1);
    }
  }
  flags->AddTo(verb, *spec.request);
  OnRun(verb, [flags, spec](Session& session) -> absl::Status {
    std::unique_ptr<Message> request(spec.request->New());
    flags->Fill(request.get());
    ASSIGN_OR_RETURN(const std::string name, ExpandName(spec.pattern, flags->name));
    const auto* body = request->GetDescriptor()->FindFieldByName(spec.file_path);
    if (!flags->file.empty()) {
      RETURN_IF_ERROR(
          ReadMessage(flags->file, request->GetReflection()->MutableMessage(request.get(), body)));
    } else if (spec.stored != nullptr) {
      std::unique_ptr<Message> get(spec.stored->New());
      SetIfPresent(get.get(), "name", name);
      RETURN_IF_ERROR(session.CallInto(
          *get, "", request->GetReflection()->MutableMessage(request.get(), body)));
    }
    RETURN_IF_ERROR(SetField(request.get(), spec.name_path, name));
    for (size_t i = 0; i < spec.flags.size(); ++i) {
      if (spec.stored != nullptr && !flags->values[i].empty()) {
        ClearList(request.get(), spec.flags[i].path);
      }
      for (std::string value : flags->values[i]) {
        if (spec.flags[i].pattern != nullptr) {
          ASSIGN_OR_RETURN(value, ExpandName(spec.flags[i].pattern, value));
        }
        RETURN_IF_ERROR(SetField(request.get(), spec.flags[i].path, value));
      }
    }
    const auto response = NewResponse(*request);
    RETURN_IF_ERROR(session.CallInto(*request, "", response.get()));
    return PrintResource(session, *response);
  });
}

void CommandLine::AddDelete(CLI::App* noun, const char* pattern, const Message& request,
                            const std::string& description, const std::string& example) {
  struct Flags : WriteFlags {
    std::string name;
  };
  auto flags = std::make_shared<Flags>();
  CLI::App* verb = Verb(noun, "delete", description, {example});
  verb->add_option("NAME", flags->name, ShortForm(pattern))->required();
  flags->AddTo(verb, request);
  OnRun(verb, [flags, pattern, &request](Session& session) -> absl::Status {
    std::unique_ptr<Message> filled(request.New());
    flags->Fill(filled.get());
    ASSIGN_OR_RETURN(const std::string name, ExpandName(pattern, flags->name));
    SetIfPresent(filled.get(), "name", name);
    const auto response = NewResponse(*filled);
    RETURN_IF_ERROR(session.CallInto(*filled, "", response.get()));
    session.printer().Note("deleted " + name);
    return session.json() ? session.printer().Print(*response, Table({})) : absl::OkStatus();
  });
}

}  // namespace thidua::cli
