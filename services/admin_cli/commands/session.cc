#include "services/admin_cli/commands/session.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <openssl/rand.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "common/value/digest.h"
#include "common/value/status_macros.h"
#include "services/admin_cli/base/context.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/views/field_names.h"

namespace thidua::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr int kPageSize = 500;

Printer::Settings SettingsOf(const Options& options) {
  Printer::Settings settings;
  settings.format = options.output == "json"  ? Format::kJson
                    : options.output == "csv" ? Format::kCsv
                                              : Format::kTable;
  const char* no_color = std::getenv("NO_COLOR");
  const bool colours = !options.no_color && (no_color == nullptr || *no_color == '\0');
  const bool terminal = isatty(STDOUT_FILENO) == 1;
  settings.colour = terminal && colours;
  settings.progress = isatty(STDERR_FILENO) == 1;
  settings.quiet = options.quiet;
  winsize size{};
  settings.terminal = terminal;
  if (terminal && options.output != "wide" && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) {
    settings.width = size.ws_col;
  }
  return settings;
}

std::unique_ptr<Message> CopyOf(const Message& message) {
  std::unique_ptr<Message> copy(message.New());
  copy->CopyFrom(message);
  return copy;
}

// The request of a list for its first page.
std::unique_ptr<Message> FirstPage(const Message& request) {
  std::unique_ptr<Message> first = CopyOf(request);
  const auto* size = request.GetDescriptor()->FindFieldByName("page_size");
  first->GetReflection()->SetInt32(first.get(), size, kPageSize);
  return first;
}

// A list's items: the answer's first field.
const FieldDescriptor& ItemsOf(const Message& response) {
  return *response.GetDescriptor()->FindFieldByNumber(1);
}

}  // namespace

Session::Session(Options options)
    : options_(std::move(options)), printer_(SettingsOf(options_), std::cout, std::cerr) {}

absl::StatusOr<absl::Duration> Session::timeout() const {
  absl::Duration timeout;
  if (!absl::ParseDuration(options_.timeout, &timeout) || timeout <= absl::ZeroDuration()) {
    return UsageError("--timeout: \"" + options_.timeout +
                      "\" is not a duration such as 20s or 2m");
  }
  return timeout;
}

absl::StatusOr<client::Client*> Session::client() {
  if (client_ == nullptr) {
    ASSIGN_OR_RETURN(const ContextFile file, ReadContexts(ContextPath(options_.context_file)));
    ASSIGN_OR_RETURN(const Context context, SelectContext(file, options_.context));
    ASSIGN_OR_RETURN(client::Options options, ClientOptions(context));
    ASSIGN_OR_RETURN(client_, client::Client::Open(std::move(options)));
  }
  return client_.get();
}

absl::Status Session::CallInto(const Message& request, const std::string& service,
                               Message* response) {
  ASSIGN_OR_RETURN(const absl::Duration limit, timeout());
  ASSIGN_OR_RETURN(client::Client * open, client());
  const std::unique_ptr<Message> composed = CopyOf(request);
  ComposeTexts(composed.get());
  return NamePaths(request, open->Call(*composed, service, limit, response));
}

void Session::Connect(std::initializer_list<const char*> services) {
  const auto open = client();
  if (open.ok()) (*open)->Connect(services);
}

void Session::CallAll(absl::Span<client::Question> questions) {
  const auto limit = timeout();
  const auto open = limit.ok() ? client() : limit.status();
  if (!open.ok()) {
    for (client::Question& question : questions) question.status = open.status();
    return;
  }
  std::vector<std::unique_ptr<Message>> composed;
  std::vector<client::Question> asked(questions.begin(), questions.end());
  for (client::Question& question : asked) {
    composed.push_back(CopyOf(*question.request));
    ComposeTexts(composed.back().get());
    question.request = composed.back().get();
  }
  (*open)->CallAll(*limit, absl::MakeSpan(asked));
  for (size_t i = 0; i < asked.size(); ++i) {
    questions[i].status = NamePaths(*questions[i].request, asked[i].status);
  }
}

absl::Status Session::ListInto(const Message& request, const std::string& service,
                               Message* response) {
  const std::unique_ptr<Message> first = FirstPage(request);
  RETURN_IF_ERROR(CallInto(*first, service, response));
  return ListRest(*first, service, response);
}

void Session::ListAll(absl::Span<client::Question> questions) {
  std::vector<std::unique_ptr<Message>> first;
  std::vector<client::Question> asked(questions.begin(), questions.end());
  for (client::Question& question : asked) {
    first.push_back(FirstPage(*question.request));
    question.request = first.back().get();
  }
  CallAll(absl::MakeSpan(asked));
  for (size_t i = 0; i < asked.size(); ++i) {
    questions[i].status = asked[i].status;
    if (!asked[i].status.ok()) continue;
    questions[i].status = ListRest(*first[i], asked[i].service, asked[i].response);
  }
}

absl::Status Session::ListRest(const Message& request, const std::string& service,
                               Message* response) {
  const FieldDescriptor& items = ItemsOf(*response);
  std::string next = StringField(*response, "next_page_token");
  const std::unique_ptr<Message> page_request = CopyOf(request);
  while (!next.empty()) {
    SetIfPresent(page_request.get(), "page_token", next);
    std::unique_ptr<Message> page(response->New());
    RETURN_IF_ERROR(CallInto(*page_request, service, page.get()));
    const auto* reflection = page->GetReflection();
    for (int i = 0; i < reflection->FieldSize(*page, &items); ++i) {
      reflection->AddMessage(response, &items)
          ->CopyFrom(reflection->GetRepeatedMessage(*page, &items, i));
    }
    next = StringField(*page, "next_page_token");
  }
  SetIfPresent(response, "next_page_token", "");
  return absl::OkStatus();
}

std::string NewRequestId() {
  std::string bytes(16, '\0');
  RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  bytes[6] = static_cast<char>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
  const std::string hex = ToHex(bytes);
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" +
         hex.substr(16, 4) + "-" + hex.substr(20);
}

std::string ContentRequestId(const Message& request) {
  std::string bytes = request.GetTypeName();
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    request.SerializeToCodedStream(&coded);
  }
  return "cli-" + ToHex(Sha256(bytes)).substr(0, 40);
}

}  // namespace thidua::cli
